import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Journal } from '../agents/engine/ports.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import { EventQueue } from './http/eventQueue.ts';
import { isTerminal } from './http/sse.ts';

const firstPauseMs = 500;
const longestPauseMs = 2_000;

/**
 * Follows a run that another invocation drives, by reading its stored events: every half second while they come, every two
 * seconds while none do. `source` settles when the run's last event is queued, the time is up, or nobody reads any more.
 */
export function followRun(
  stores: { readonly journal: Journal; readonly clock: Clock },
  run: RunRecord,
  options: { readonly afterId: number; readonly timeoutMs: number },
): { readonly queue: EventQueue; readonly source: Promise<void> } {
  const queue = new EventQueue(options.afterId);
  return { queue, source: fill(queue, stores, run, options) };
}

async function fill(
  queue: EventQueue,
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  run: RunRecord,
  { afterId, timeoutMs }: { readonly afterId: number; readonly timeoutMs: number },
): Promise<void> {
  const endMs = clock.nowMs() + timeoutMs;
  let lastId = afterId;
  let pauseMs = firstPauseMs;
  let current: RunRecord | undefined = run;
  while (current !== undefined && !queue.isClosed) {
    const events = await journal.readEvents(run.tenant, run.id, lastId);
    for (const event of events) queue.push(event);
    if (events.some(isTerminal)) return;
    // Ended before these events were read: there is no event left, so the client already has the last one.
    if (terminalStatuses.has(current.status)) return;
    lastId = events.at(-1)?.id ?? lastId;
    pauseMs = events.length > 0 ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
    if (clock.nowMs() + pauseMs > endMs) return;
    await delay(pauseMs);
    current = await journal.readRun(run.tenant, run.id);
  }
}
