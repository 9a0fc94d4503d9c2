import type { ActionDefinition } from './defineAction.ts';
import type { ModelClient } from './modelClient.ts';
import type { AnalysisResults, Clock, Journal, Ledgers, Sessions, WorkspaceStore } from './ports.ts';
import type { DiagnoseOptions, DiagnoseReport } from './tool.ts';

/** The model id of runs that are served by an action's offline plan. */
export const offlineModel = 'offline';

/** What a model client is made for. A real model needs none of it but the id; the offline model plays the action's plan. */
export interface ModelRequest {
  readonly model: string;
  readonly action: ActionDefinition;
  readonly input: Readonly<Record<string, unknown>>;
  /** How many messages of the session's history come before this run's own. */
  readonly historyLength: number;
}

export interface ModelProvider {
  /** The model of runs that name none: an id of the model table, or `offline` when no model is configured. */
  readonly defaultModel: string;
  /** Loads the client's code on first use. */
  client(request: ModelRequest): Promise<ModelClient>;
}

/** Structured log lines. Fields hold no secrets, no file contents and no model text. */
export interface Logger {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** What the engine stands on. Built in one place: `functions/services.ts`. */
export interface RunServices {
  readonly journal: Journal;
  readonly sessions: Sessions;
  readonly workspaces: WorkspaceStore;
  readonly ledgers: Ledgers;
  readonly analyses: AnalysisResults;
  readonly models: ModelProvider;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly diagnose: (root: string, options: DiagnoseOptions) => Promise<DiagnoseReport>;
  /** How long a stream of the model may bring nothing before it counts as dead. @default 180_000 */
  readonly modelSilenceMs?: number;
  /** Whether agents may use the model API's own web search and web fetch. @default false */
  readonly allowEgress?: boolean;
  /** A directory on local disk in which each run gets a folder of its own for its session's files. */
  readonly temporaryRoot: string;
}
