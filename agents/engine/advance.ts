import { setTimeout as delay } from 'node:timers/promises';
import { AgentError } from './errors.ts';
import { finishRun } from './finishRun.ts';
import { Lease } from './lease.ts';
import type { LegEnd, LoopOptions } from './legEnd.ts';
import { RunState, type Driver } from './runState.ts';
import { runTools } from './runTools.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';
import type { ClaimedRun } from './startRun.ts';
import { suspendRun } from './suspendRun.ts';
import { systemPrompt } from './systemPrompt.ts';
import { maxParkings, parkingMs, quickRetriesMs, transientFailure } from './transient.ts';
import { takeTurns } from './turnLoop.ts';
import { cancelled, watchForCancel } from './watchControl.ts';
import { removeRunDirectory } from './workspaceFiles.ts';

/**
 * Drives a claimed run for one leg and returns its record: ended, or `running` (the leg is over), `parked` (until `wakeAt`) or
 * `awaiting_approval`, with the session kept for it. A failure of the run itself (the model, a limit, an abort) is a record with status
 * `failed`, `partial` or `cancelled`; it throws only when the journal cannot be written.
 */
export async function advance(services: RunServices, claimed: ClaimedRun, driver: Driver): Promise<RunRecord> {
  const lease = new Lease(services, claimed.record, claimed.driverId);
  const cancel = new AbortController();
  const watch = watchForCancel(services, claimed.record, (error) => {
    cancel.abort(error);
  });
  if (claimed.control.cancelReason !== null) cancel.abort(cancelled(claimed.control.cancelReason));
  const signal = AbortSignal.any([driver.signal, lease.signal, cancel.signal]);
  const state = new RunState(services, claimed, { driver: { ...driver, signal }, lease });
  try {
    claimed.unseenEvents.forEach(driver.sink);
    return await conclude(state, await driveLeg(state));
  } catch (error) {
    if (lease.isLost || isConflict(error)) return state.record;
    throw error;
  } finally {
    watch.stop();
    state.events.close();
    await lease.stop();
    await removeRunDirectory(claimed.directory);
  }
}

function conclude(state: RunState, end: LegEnd): RunRecord | Promise<RunRecord> {
  switch (end.kind) {
    case 'lost':
      return state.record;
    case 'result':
    case 'failure':
      return finishRun(state, end);
    default:
      return suspendRun(state, end);
  }
}

async function driveLeg(state: RunState): Promise<LegEnd> {
  const { action, agent, signal } = state.driver;
  const { record, services } = state;
  try {
    const request = { model: record.model, action, input: record.input, historyLength: state.historyLength };
    const options: LoopOptions = {
      client: await services.models.client(request),
      system: systemPrompt(agent, action),
      opening: { role: 'user', content: action.instructions(record.input) },
      tools: runTools(state),
    };
    signal.throwIfAborted();
    state.assertFilesStand();
    return await takeTurnsPatiently(state, options);
  } catch (error) {
    if (state.lease.isLost || isConflict(error)) return { kind: 'lost' };
    // An abort surfaces as whatever was in flight; the reason says what happened.
    return { kind: 'failure', failure: signal.aborted ? signal.reason : error };
  }
}

/** Repeats a turn whose failure passes: at once a few times, then by parking the run. */
async function takeTurnsPatiently(state: RunState, options: LoopOptions): Promise<LegEnd> {
  for (;;) {
    try {
      return await takeTurns(state, options);
    } catch (error) {
      const failure = state.driver.signal.aborted ? undefined : transientFailure(error);
      if (failure === undefined || state.record.parkings >= maxParkings) throw error;
      const quickRetryMs =
        state.record.parkings === 0 && failure.retryAfterMs === null
          ? quickRetriesMs[state.transientFailures]
          : undefined;
      state.transientFailures += 1;
      if (quickRetryMs === undefined) {
        return { kind: 'parked', reason: failure.reason, parkedMs: parkingMs(state.record.parkings, failure) };
      }
      state.events.append({ type: 'warning-raised', message: `${failure.reason} The turn is tried again.` });
      await delay(quickRetryMs, undefined, { signal: state.driver.signal });
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'turn_conflict';
}
