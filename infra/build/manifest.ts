import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The functions that every deployment has besides one per action. The name is the file's below `functions/`. */
export const sharedFunctions = [
  'sessions',
  'runs',
  'workspaces',
  'findings',
  'catalog',
  'authorizer',
  'worker',
  'sweeper',
] as const;
export type SharedFunction = (typeof sharedFunctions)[number];

const builtFunctionSchema = z.object({
  /** Folder below the build's output, and the function's name in the stack. */
  name: z.string(),
  kind: z.enum(['action', ...sharedFunctions]),
  /** Both null unless the function serves an action. */
  agentId: z.string().nullable(),
  actionId: z.string().nullable(),
  /** True when one of the action's tools may change the session's files. */
  writesWorkspace: z.boolean(),
  /** True when the static analysis ships with the function. */
  analyses: z.boolean(),
  /** Bytes that a cold start reads: the entry and what it imports statically. */
  startBytes: z.int(),
  /** Bytes of the whole folder. */
  totalBytes: z.int(),
});

const builtScheduleSchema = z.object({
  agentId: z.string(),
  name: z.string(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()),
  /** As EventBridge Scheduler takes it. */
  expression: z.string(),
  timezone: z.string(),
  /** Null for the deployment's own choice. */
  tenant: z.string().nullable(),
  sessionId: z.string().nullable(),
});

const manifestSchema = z.object({
  functions: z.array(builtFunctionSchema),
  schedules: z.array(builtScheduleSchema),
  warnings: z.array(z.string()),
});

export type BuiltFunction = Readonly<z.infer<typeof builtFunctionSchema>>;
export type BuiltSchedule = Readonly<z.infer<typeof builtScheduleSchema>>;
export interface Manifest {
  /** Actions by agent and id, then the shared functions. */
  readonly functions: readonly BuiltFunction[];
  /** Those that are enabled, by agent and name. */
  readonly schedules: readonly BuiltSchedule[];
  /** What agents lose, each with file and line. */
  readonly warnings: readonly string[];
}

export interface BuildResult extends Manifest {
  /** Absolute path of the folder that holds one folder per function. */
  readonly directory: string;
  /** Changes when the build's content may have. */
  readonly key: string;
  /** True when the last build still stands and nothing was done. */
  readonly cached: boolean;
}

export const manifestFile = 'manifest.json';
export const keyFile = '.cache-key';

/** The manifest of a finished build if it was made from sources with this key and all its folders stand, or undefined. */
export function readManifest(directory: string, key: string): Manifest | undefined {
  const keyPath = join(directory, keyFile);
  const manifestPath = join(directory, manifestFile);
  if (!existsSync(keyPath) || !existsSync(manifestPath) || readFileSync(keyPath, 'utf8') !== key) return undefined;
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
  return manifest.functions.every(({ name }) => existsSync(join(directory, name, 'index.mjs'))) ? manifest : undefined;
}
