import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalog, CatalogAction, CatalogAgent } from '../../agents/engine/agent.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import type { Tool } from '../../agents/engine/tool.ts';
import { sharedFunctions } from './manifest.ts';
import type { BuiltFunction } from './manifest.ts';

/** A function to be built: what it is, and the text of the module that exports its `handler`. */
export interface FunctionPlan extends Pick<
  BuiltFunction,
  'name' | 'kind' | 'agentId' | 'actionId' | 'writesWorkspace'
> {
  readonly source: string;
}

/**
 * One function per action of the catalog and the shared ones. `catalogDescription` is what the catalog function serves.
 * Throws `agent_invalid` when an action names a tool that has no file or when two functions would have one name.
 */
export async function planFunctions(
  projectRoot: string,
  catalog: Catalog,
  catalogDescription: unknown,
): Promise<readonly FunctionPlan[]> {
  const actions = await Promise.all(
    catalog.agents.flatMap((agent) => agent.actions.map((action) => planAction(projectRoot, agent, action))),
  );
  const plans = [
    ...actions,
    ...sharedFunctions.map((kind) =>
      kind === 'worker' ? planWorker(projectRoot, catalog) : planShared(projectRoot, kind, catalogDescription),
    ),
  ];
  const twice = plans.find((plan, index) => plans.findIndex(({ name }) => name === plan.name) !== index);
  if (twice) {
    throw new AgentError(
      'agent_invalid',
      `Two functions would be named "${twice.name}" (a function's name is <agent id>-<action id>). Rename one agent or action.`,
    );
  }
  return plans;
}

async function planAction(projectRoot: string, agent: CatalogAgent, action: CatalogAction): Promise<FunctionPlan> {
  const { profile } = agent;
  const paths = toolPathsOf(projectRoot, agent, action);
  const effects = await Promise.all(paths.map((path) => readEffect(path)));
  const modules = new Modules();
  const endpoint = endpointSource(modules, projectRoot, agent, action);
  const lines = [
    importLine('{ createActionHandler }', join(projectRoot, 'functions/action.ts')),
    ...modules.imports(),
    `export const handler = createActionHandler(${endpoint});`,
  ];
  return {
    name: `${profile.id}-${action.id}`,
    kind: 'action',
    agentId: profile.id,
    actionId: action.id,
    writesWorkspace: effects.includes('write'),
    source: lines.join('\n'),
  };
}

/** The worker drives the runs of every action; tools and actions that agents share are in it once. */
function planWorker(projectRoot: string, catalog: Catalog): FunctionPlan {
  const modules = new Modules();
  const endpoints = catalog.agents.flatMap((agent) =>
    agent.actions.map(
      (action) =>
        `  ${JSON.stringify(`${agent.profile.id}/${action.id}`)}: ${endpointSource(modules, projectRoot, agent, action)},`,
    ),
  );
  const lines = [
    importLine('{ createWorkerHandler }', join(projectRoot, 'functions/worker.ts')),
    ...modules.imports(),
    `export const handler = createWorkerHandler({`,
    ...endpoints,
    `});`,
  ];
  return {
    name: 'worker',
    kind: 'worker',
    agentId: null,
    actionId: null,
    writesWorkspace: true,
    source: lines.join('\n'),
  };
}

/** The modules that a generated entry imports, each once. */
class Modules {
  readonly #names = new Map<string, string>();

  nameOf(path: string): string {
    const name = this.#names.get(path) ?? `module${this.#names.size}`;
    this.#names.set(path, name);
    return name;
  }

  imports(): readonly string[] {
    return [...this.#names].map(([path, name]) => importLine(name, path));
  }
}

/** An `ActionEndpoint`, as the text of an expression. */
function endpointSource(modules: Modules, projectRoot: string, agent: CatalogAgent, action: CatalogAction): string {
  const tools = toolPathsOf(projectRoot, agent, action).map((path) => modules.nameOf(path));
  const profile = JSON.stringify(agent.profile);
  const definition = modules.nameOf(action.modulePath);
  return `{ agent: ${profile}, actionId: ${JSON.stringify(action.id)}, action: ${definition}, tools: [${tools.join(', ')}] }`;
}

function toolPathsOf(projectRoot: string, { profile }: CatalogAgent, { id, tools }: CatalogAction): readonly string[] {
  return tools.map((name) => toolPath(projectRoot, name, `${profile.id}/${id}`));
}

function planShared(
  projectRoot: string,
  kind: (typeof sharedFunctions)[number],
  catalogDescription: unknown,
): FunctionPlan {
  const path = join(projectRoot, `functions/${kind}.ts`);
  const source =
    kind === 'catalog'
      ? [
          importLine('{ createCatalogHandler }', path),
          `export const handler = createCatalogHandler(${JSON.stringify(catalogDescription)});`,
        ].join('\n')
      : `export { handler } from ${JSON.stringify(path)};`;
  return { name: kind, kind, agentId: null, actionId: null, writesWorkspace: false, source };
}

function importLine(names: string, path: string): string {
  return `import ${names} from ${JSON.stringify(path)};`;
}

function toolPath(projectRoot: string, name: string, wantedBy: string): string {
  const file = `agents/tools/${name.charAt(0).toLowerCase()}${name.slice(1)}.ts`;
  const path = join(projectRoot, file);
  if (existsSync(path)) return path;
  throw new AgentError(
    'agent_invalid',
    `The action ${wantedBy} names the tool "${name}", but there is no ${file}. Correct the name or write the tool.`,
  );
}

async function readEffect(path: string): Promise<Tool['effect']> {
  // The one place where a tool's module, found by its path, is given its type.
  const module = (await import(pathToFileURL(path).href)) as { default: Tool };
  return module.default.effect;
}
