import * as z from 'zod';
import type { Catalog, CatalogAction, CatalogAgent } from '../agent.ts';
import type { ActionLimits } from '../defineAction.ts';

/** An action as `GET /agents` shows it. */
export interface ActionDescription {
  readonly id: string;
  readonly description: string;
  /** JSON Schema (2020-12) of the action's own input; each request may also have `sessionId`, `files` and `model`. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** JSON Schema of the run's `output`. */
  readonly outputSchema: Readonly<Record<string, unknown>>;
  readonly reportsFindings: boolean;
  /** False when the action needs a model. */
  readonly worksOffline: boolean;
  readonly tools: readonly string[];
  readonly limits: ActionLimits;
}

export interface AgentDescription {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Null: the deployment's default model. */
  readonly model: string | null;
  readonly actions: readonly ActionDescription[];
}

export interface CatalogDescription {
  readonly agents: readonly AgentDescription[];
}

/** The catalog as its callers see it: plain data, made once by the build. */
export function describeCatalog(catalog: Catalog): CatalogDescription {
  return { agents: catalog.agents.map(describeAgent) };
}

function describeAgent({ profile, actions }: CatalogAgent): AgentDescription {
  const { id, name, description, model } = profile;
  return { id, name, description, model, actions: actions.map(describeAction) };
}

function describeAction({ id, definition, tools }: CatalogAction): ActionDescription {
  return {
    id,
    description: definition.description,
    inputSchema: z.toJSONSchema(definition.input, { io: 'input' }),
    outputSchema: z.toJSONSchema(definition.output, { io: 'output' }),
    reportsFindings: definition.reportsFindings,
    worksOffline: definition.offline !== undefined,
    tools,
    limits: definition.limits,
  };
}
