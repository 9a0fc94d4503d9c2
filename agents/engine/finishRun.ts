import type { LegEnd } from './legEnd.ts';
import { AgentError, type ErrorCode } from './errors.ts';
import type { RunEvent, RunEventBody } from './events.ts';
import { diagnosedFindings } from './gate.ts';
import { toRunProblem } from './modelErrors.ts';
import { recordFindings } from './recordFindings.ts';
import { toResource, type RunRecord } from './runs.ts';
import type { RunState } from './runState.ts';
import { notRun, toTurn } from './turn.ts';

export type Outcome = Extract<LegEnd, { kind: 'result' | 'failure' }>;

/** Limits of ours: what the run has done within them is a result, if a partial one. */
const limitCodes: ReadonlySet<ErrorCode> = new Set(['turn_limit', 'time_limit', 'budget_spent']);

/**
 * Ends a run: records its findings, makes its files current, frees the session, stores the final record, then tells the sink. A client
 * that reads the terminal event finds the session free and the record stored. Changed files become current before the record says that
 * the run has ended, so that a crash in between leaves a run that can be finished again; without any, the two writes go out together.
 * Findings are recorded before either for the same reason, and recording them again changes nothing.
 */
export async function finishRun(state: RunState, outcome: Outcome): Promise<RunRecord> {
  await storePendingTurn(state);
  const ended = await finalRecord(state, withFilesChecked(state, outcome));
  await recordFindings(state, ended);
  const record: RunRecord = { ...ended, lastEventId: state.events.lastEventId + 1 };
  state.events.append(terminalEvent(record));
  const { tenant, sessionId } = record;
  const { lease, services } = state;
  const own = state.ownWorkspace;
  const becomesCurrent =
    own !== undefined && own !== state.committedWorkspace && state.committedWorkspace === record.base;
  const release = (change: { workspace?: string }) =>
    services.sessions.release(tenant, sessionId, lease.holder, change);
  const update = (events: readonly RunEvent[]) => services.journal.updateRun(record, events);
  await lease.stop();
  lease.assertHeld();
  if (becomesCurrent) {
    await release({ workspace: own });
    await state.events.storeWith(update);
  } else {
    await state.events.storeWith((events) => Promise.all([release({}), update(events)]));
  }
  return record;
}

/** A result whose files cannot become current is none. */
function withFilesChecked(state: RunState, outcome: Outcome): Outcome {
  if (outcome.kind === 'failure') return outcome;
  try {
    state.assertFilesStand();
    return outcome;
  } catch (failure) {
    return { kind: 'failure', failure };
  }
}

/** A response that still waits for a decision is paid for: it becomes a turn whose calls were not run. */
async function storePendingTurn(state: RunState): Promise<void> {
  const { pendingTurn, input } = state.record;
  if (pendingTurn === undefined) return;
  const opening = { role: 'user' as const, content: state.driver.action.instructions(input) };
  const reply = notRun(pendingTurn.message, 'Not run: the run ended before anybody decided.');
  await state.store(await toTurn(state, { ...pendingTurn, reply, opening }));
}

async function finalRecord(state: RunState, outcome: Outcome): Promise<RunRecord> {
  const { wakeAt: _wakeAt, approvals: _approvals, pendingTurn: _pendingTurn, ...rest } = state.record;
  const ended = {
    ...rest,
    finishedAt: new Date(state.services.clock.nowMs()).toISOString(),
    activeMs: state.activeMs(),
    version: state.record.version + 1,
  };
  if (outcome.kind === 'result') {
    const { output, findings, dropped, checks } = outcome.result;
    return { ...ended, status: state.wrappingUp ? 'partial' : 'succeeded', output, findings, dropped, checks };
  }
  const { failure } = outcome;
  const error = toRunProblem(failure);
  state.services.logger.warn('The run did not succeed', {
    runId: ended.id,
    code: error.code,
    cause: describe(failure),
  });
  if (limitCodes.has(error.code))
    return { ...ended, status: 'partial', findings: await diagnosedFindings(state), error };
  return { ...ended, status: error.code === 'cancelled' ? 'cancelled' : 'failed', error };
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
