import type * as z from 'zod';
import type { Finding } from './findings.ts';

/** What a tool may do to the session's files; the permissions of an action's role follow from it. */
export type ToolEffect = 'none' | 'read' | 'write';

export interface Todo {
  readonly content: string;
  readonly status: 'pending' | 'in_progress' | 'completed';
}

/** What every tool call of a run is given. */
export interface ToolContext {
  /** Absolute path of the directory that holds the session's files, canonical (no symbolic links in it). */
  readonly workspaceRoot: string;
  /** Aborted when the run is cancelled, its time is up, or this call has taken too long. */
  readonly signal: AbortSignal;
  /** The run's task list. Replaced whole by TodoWrite. */
  readonly todos: { current: readonly Todo[] };
  /** Runs `work` while no other tool call of this run holds the same absolute path. */
  lockFile<Result>(absolutePath: string, work: () => Promise<Result>): Promise<Result>;
  /** Analyses the workspace as it is now; a second call with the same content is answered from memory. */
  diagnose(options: DiagnoseOptions): Promise<DiagnoseReport>;
}

export interface DiagnoseOptions {
  /** Glob patterns of files to report on; absent means all. */
  readonly paths?: readonly string[] | undefined;
  /** Which rules: `security` for audit, `quality` for review, `performance` for optimize, `all` for every one. */
  readonly profile: 'security' | 'quality' | 'performance' | 'all';
  readonly signal?: AbortSignal | undefined;
  /** @default results are kept in the memory of the process alone */
  readonly memory?: AnalysisMemory | undefined;
}

/** Where an analysis keeps its results beyond the process. */
export interface AnalysisMemory {
  /** Tells it from all others. */
  readonly id: string;
  /** What was saved last; undefined when there is nothing, or it cannot be read. Never rejects. */
  load(): Promise<Uint8Array | undefined>;
  /** Never rejects: without it the next analysis only takes longer. */
  save(results: Uint8Array): Promise<void>;
}

export interface DiagnoseReport {
  /** Sorted by severity, then file, then line. */
  readonly findings: readonly Finding[];
  readonly filesAnalysed: number;
  /** Paths of the files on which every rule was run to its end: what is not reported there is not there. */
  readonly wholeFiles: readonly string[];
  /** Files that were not analysed, each with its reason, and whatever else the reader must know. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}

/**
 * A tool of the workspace. `run` gets input that the schema has accepted and returns the text for the model; what it
 * throws goes back to the model as an error result, so the message must help it to do better.
 */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly effect: ToolEffect;
  /** Longest time that one call may take. @default 60_000 */
  readonly timeoutMs?: number;
  run(input: Input, context: ToolContext): Promise<string>;
}

/** Lets TypeScript infer the input type from the schema. */
export function defineTool<Input>(tool: Tool<Input>): Tool<Input> {
  return tool;
}
