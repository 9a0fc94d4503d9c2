import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '../agents/engine/events.ts';
import type { Clock, Journal } from '../agents/engine/ports.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { EventQueue } from './http/eventQueue.ts';
import { notFound } from './http/parameters.ts';
import { isTerminal } from './http/sse.ts';

export interface FollowStores {
  readonly journal: Journal;
  readonly clock: Clock;
}

const firstPauseMs = 500;
const longestPauseMs = 2_000;
/** So many polls without an event, and the record is read again: the run may have been deleted. */
const pollsPerCheck = 8;

/**
 * Fills the queue with the stored events after its last, and with those that another invocation stores from now on: one read of the
 * events every half second while they come, every two seconds while none do. Settles when the run has ended and its last event is
 * queued, at `deadlineMs` (epoch), or when nobody reads any more.
 */
export async function followInto(
  queue: EventQueue,
  { journal, clock }: FollowStores,
  run: RunRecord,
  deadlineMs: number,
): Promise<void> {
  let known: RunRecord | undefined = run;
  let pauseMs = firstPauseMs;
  let idlePolls = 0;
  while (!queue.isClosed) {
    const events = await journal.readEvents(run.tenant, run.id, queue.lastId);
    for (const event of events) queue.push(event);
    const last = events.at(-1);
    if (last === undefined ? hasAllOf(known, queue.lastId) : isLastOf(known, last)) return;
    idlePolls = last === undefined ? idlePolls + 1 : 0;
    pauseMs = last === undefined ? Math.min(pauseMs * 2, longestPauseMs) : firstPauseMs;
    if (clock.nowMs() + pauseMs > deadlineMs) return;
    await delay(pauseMs);
    if (idlePolls % pollsPerCheck !== pollsPerCheck - 1) continue;
    known = await journal.readRun(run.tenant, run.id);
    if (known === undefined) return;
  }
}

function hasAllOf({ status, lastEventId }: RunRecord, seenId: number): boolean {
  return terminalStatuses.has(status) && lastEventId <= seenId;
}

/** A failure that was followed by a resumption is not the end: then the run's record is ahead of it. */
function isLastOf({ status, lastEventId }: RunRecord, event: RunEvent): boolean {
  return isTerminal(event) && (terminalStatuses.has(status) || lastEventId < event.id);
}

/**
 * The run once a caller who polls has something to know: it has ended, it waits for the caller's approval, or it is parked beyond
 * `deadlineMs` (epoch). At the deadline, or when nobody waits any more, the run as it stands. Throws `not_found` for one that was deleted.
 */
export async function awaitOutcome(
  { journal, clock }: FollowStores,
  run: RunRecord,
  { deadlineMs, abandoned }: { readonly deadlineMs: number; readonly abandoned: AbortSignal },
): Promise<RunRecord> {
  let current = run;
  let pauseMs = firstPauseMs / 2;
  while (!isWorthTelling(current, deadlineMs)) {
    if (abandoned.aborted || clock.nowMs() + pauseMs > deadlineMs) return current;
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    const next = await journal.readRun(run.tenant, run.id);
    if (next === undefined) throw notFound('run', run.id);
    current = next;
  }
  return current;
}

function isWorthTelling({ status, wakeAt }: RunRecord, deadlineMs: number): boolean {
  if (terminalStatuses.has(status) || status === 'awaiting_approval') return true;
  return status === 'parked' && wakeAt !== undefined && Date.parse(wakeAt) > deadlineMs;
}
