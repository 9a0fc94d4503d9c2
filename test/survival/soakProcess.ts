import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startWorld } from './world.ts';
import { ticketOf, turnOf } from './repair.ts';
import type { ModelApiRequest, ScriptedAnswer } from '../support/scriptedModel.ts';

export interface SoakOptions {
  /** Runs that are measured. */
  readonly runs: number;
  /** Runs before them. */
  readonly warmUpRuns: number;
  /** How often the process is measured, at equal distances. */
  readonly points: number;
  readonly atOnce: number;
}

export interface SoakOrder extends SoakOptions {
  readonly tableUrl: string;
  readonly objectsUrl: string;
  readonly modelUrl: string;
  readonly bucket: string;
  readonly temporaryRoot: string;
}

export interface SoakPoint {
  /** Runs driven so far. */
  readonly runs: number;
  /** After garbage collection. */
  readonly heapBytes: number;
  /** What keeps the process alive, by kind. */
  readonly handles: Readonly<Record<string, number>>;
}

export interface SoakReport {
  readonly points: readonly SoakPoint[];
  readonly error: string;
}

/** Drives runs of three turns (an edit, a command, a result) in a process of their own; the stores and the model are in this one. */
export async function soak(options: SoakOptions): Promise<readonly SoakPoint[]> {
  await using world = await startWorld(soakScript);
  const { upstreams, bucket, temporaryRoot } = world;
  const child = fork(fileURLToPath(new URL('soakHost.ts', import.meta.url)), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send({ ...options, ...upstreams, bucket, temporaryRoot } satisfies SoakOrder);
  const [message] = (await once(child, 'message')) as [SoakReport];
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  if (message.error !== '') throw new Error(message.error);
  return message.points;
}

function soakScript(request: ModelApiRequest): ScriptedAnswer {
  const ticket = ticketOf(request);
  const edits = [{ old_string: 'eval(input)', new_string: `JSON.parse("${ticket}")` }];
  const answers: readonly ScriptedAnswer[] = [
    { say: 'No eval.', call: [{ name: 'MultiEdit', input: { file_path: 'src/load.js', edits } }] },
    { say: 'Is it gone?', call: [{ name: 'Bash', input: { command: 'grep -c eval src/load.js' } }] },
    { say: 'Done.', call: [{ name: 'Submit', input: { summary: 'Repaired.', findings: [], accept: [] } }] },
  ];
  return answers[turnOf(request) - 1] ?? { status: 400 };
}

/** The least-squares slope of the heap, in bytes per run. */
export function heapSlope(points: readonly SoakPoint[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const runs = mean(points.map((point) => point.runs));
  const heap = mean(points.map((point) => point.heapBytes));
  const covariance = mean(points.map((point) => (point.runs - runs) * (point.heapBytes - heap)));
  return covariance / mean(points.map((point) => (point.runs - runs) ** 2));
}

export function describeSoak(points: readonly SoakPoint[]): string {
  const lines = points.map(
    ({ runs, heapBytes, handles }) =>
      `${String(runs).padStart(6)} runs  ${(heapBytes / 1024 / 1024).toFixed(2)} MiB  ${JSON.stringify(handles)}`,
  );
  return [...lines, `slope of the heap: ${heapSlope(points).toFixed(0)} bytes per run`].join('\n');
}
