import { AgentError } from './errors.ts';
import type { RunEvent, RunEventBody } from './events.ts';
import { toRunProblem } from './modelErrors.ts';
import { toResource, type GatedResult, type RunRecord, type RunStatus } from './runs.ts';
import type { RunState } from './runState.ts';

export type Outcome = { readonly result: GatedResult } | { readonly failure: unknown };

/**
 * Ends a run: makes its files current, frees the session, stores the final record, then tells the sink. A client that reads the
 * terminal event finds the session free and the record stored. Changed files become current before the record says that the run has
 * ended, so that a crash in between leaves a run that can be finished again; without any, the two writes go out together.
 */
export async function finishRun(state: RunState, outcome: Outcome): Promise<RunRecord> {
  const ended = finalRecord(state, outcome);
  const record: RunRecord = { ...ended, lastEventId: state.events.lastEventId + 1 };
  state.events.append(terminalEvent(record));
  const { tenant, sessionId, id } = record;
  const workspace = state.savedWorkspace ?? record.workspace;
  const release = (change: { workspace?: string }) => state.services.sessions.release(tenant, sessionId, id, change);
  const update = (events: readonly RunEvent[]) => state.services.journal.updateRun(record, events);
  if (workspace === null || workspace === state.committedWorkspace) {
    await state.events.storeWith((events) => Promise.all([release({}), update(events)]));
  } else {
    await release({ workspace });
    await state.events.storeWith(update);
  }
  return record;
}

function finalRecord(state: RunState, outcome: Outcome): RunRecord {
  const finishedAt = new Date(state.services.clock.nowMs()).toISOString();
  const ended = { ...state.record, finishedAt, version: state.record.version + 1 };
  if ('result' in outcome) {
    const { output, findings, dropped, checks } = outcome.result;
    return { ...ended, status: 'succeeded', output, findings, dropped, checks };
  }
  const { failure } = outcome;
  const error = toRunProblem(failure);
  const status: RunStatus = error.code === 'cancelled' ? 'cancelled' : 'failed';
  state.services.logger.warn('The run did not succeed', {
    runId: ended.id,
    code: error.code,
    cause: describe(failure),
  });
  return { ...ended, status, error };
}

function terminalEvent(record: RunRecord): RunEventBody {
  const run = toResource(record);
  switch (record.status) {
    case 'succeeded':
      return { type: 'run-succeeded', run };
    case 'partial':
      return { type: 'run-partial', run };
    case 'cancelled':
      return { type: 'run-cancelled', run };
    default:
      return { type: 'run-failed', run };
  }
}

/** For the log: the failure with its causes, without the text of a model or a file in it. */
function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const cause = failure.cause instanceof Error ? ` (cause: ${failure.cause.name}: ${failure.cause.message})` : '';
  return failure instanceof AgentError
    ? `${failure.code}${cause}`
    : `${failure.name}: ${failure.message}${cause}\n${failure.stack ?? ''}`;
}
