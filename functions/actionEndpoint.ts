import type { AgentProfile } from '../agents/engine/agent.ts';
import type { ActionDefinition } from '../agents/engine/defineAction.ts';
import type { Tool } from '../agents/engine/tool.ts';

/** An action with all that a driver needs to run it. */
export interface ActionEndpoint {
  readonly agent: AgentProfile;
  readonly actionId: string;
  readonly action: ActionDefinition;
  readonly tools: readonly Tool[];
}
