import type { ActionDefinition } from './defineAction.ts';
import type { AgentSchedule } from './schedules.ts';

/** An agent's markdown file, understood. Plain data: a build writes it into the bundle of each of the agent's actions. */
export interface AgentProfile {
  /** Folder or file name below the catalog. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The markdown body: who the agent is and how it works. */
  readonly systemPrompt: string;
  /** A model id of the table in `models.ts`, or null for the deployment's default. */
  readonly model: string | null;
  /** Workspace tools that the agent may use, by name. */
  readonly tools: readonly string[];
  /** The API's own server tools it asks for; served only where the deployer allows egress. */
  readonly serverTools: readonly ('WebSearch' | 'WebFetch')[];
  /** Tools whose calls wait for a person's decision before they are run. @default none */
  readonly approval?: readonly string[];
  readonly maxTurns: number | null;
  readonly skills: readonly string[];
}

/** A warning about an agent's file: what the agent loses, and where it says so. */
export interface CatalogWarning {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface CatalogAction {
  readonly id: string;
  /** Path of the file that defines it; what a bundle imports. */
  readonly modulePath: string;
  readonly definition: ActionDefinition;
  /** The action's tools that its agent has, Submit left out. */
  readonly tools: readonly string[];
}

export interface CatalogAgent {
  readonly profile: AgentProfile;
  /** By id, in the order of their names. */
  readonly actions: readonly CatalogAction[];
  /** By name, in the order of their names; those that are not enabled too. */
  readonly schedules: readonly AgentSchedule[];
}

export interface Catalog {
  /** In the order of their ids. */
  readonly agents: readonly CatalogAgent[];
  readonly warnings: readonly CatalogWarning[];
}
