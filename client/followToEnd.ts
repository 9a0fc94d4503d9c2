import type { StreamEvent } from '../agents/engine/events.ts';
import type { RunResource } from '../agents/engine/runs.ts';
import type { ApiClient } from './apiClient.ts';
import { ServiceError } from './clientError.ts';
import { followRun, isTerminal } from './eventStream.ts';
import type { FollowOptions } from './eventStream.ts';
import type { Progress } from './progress.ts';

export interface FollowContext {
  readonly client: ApiClient;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Shows a run's events until it ends. Returns the run and the names of the tools that were called. Throws `ServiceError`. */
export async function followToEnd(
  { client, progress, signal }: FollowContext,
  start: Pick<FollowOptions, 'open' | 'runId'>,
): Promise<{ readonly run: RunResource; readonly tools: readonly string[] }> {
  const tools: string[] = [];
  let last: StreamEvent | undefined;
  const onReconnect = (reason: string): void => {
    progress.warning(`The connection was lost (${reason}); connecting again.`);
  };
  for await (const event of followRun(client, { ...start, signal, onReconnect })) {
    progress.event(event);
    if (event.type === 'tool-called') tools.push(event.tool);
    last = event;
  }
  if (last === undefined || !isTerminal(last)) throw new ServiceError('The run ended without a result.');
  return { run: last.run, tools };
}

/** Throws `ServiceError` for a run that failed or was cancelled, with its reason. */
export function requireResult(run: RunResource): void {
  if (run.status === 'cancelled') throw new ServiceError(`Run ${run.id} was cancelled.`);
  if (run.status !== 'failed') return;
  const reason = run.error === undefined ? 'the server gives no reason' : `${run.error.detail} (${run.error.code})`;
  throw new ServiceError(`Run ${run.id} failed: ${reason}`);
}
