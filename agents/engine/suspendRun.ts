import type { LegEnd } from './legEnd.ts';
import type { RunState } from './runState.ts';
import type { RunRecord } from './runs.ts';

export type Suspension = Extract<LegEnd, { kind: 'leg-over' | 'parked' | 'awaiting-approval' }>;

/** A run that nobody takes up again keeps its session no longer than this beyond the time it waits for. */
const keptMs = 15 * 60_000;

/**
 * Ends a leg of a run that goes on later: stores where it stands, then lets it keep its session without a driver. The record comes
 * first: a driver that finds the session free to take finds the run as it was left.
 */
export async function suspendRun(state: RunState, suspension: Suspension): Promise<RunRecord> {
  const { services, lease } = state;
  const nowMs = services.clock.nowMs();
  const { change, goesOnAtMs } = describe(state, suspension, nowMs);
  const record: RunRecord = {
    ...state.record,
    ...change,
    activeMs: state.activeMs(),
    lastEventId: state.events.lastEventId,
    version: state.record.version + 1,
  };
  await state.events.storeWith((events) => {
    lease.assertHeld();
    return services.journal.updateRun(record, events);
  });
  await lease.stop();
  await services.sessions.handOver(record.tenant, record.sessionId, lease.holder, goesOnAtMs + keptMs);
  return record;
}

function describe(
  state: RunState,
  suspension: Suspension,
  nowMs: number,
): { change: Partial<RunRecord>; goesOnAtMs: number } {
  switch (suspension.kind) {
    case 'leg-over':
      return { change: { status: 'running' }, goesOnAtMs: nowMs };
    case 'parked': {
      const goesOnAtMs = nowMs + suspension.parkedMs;
      const wakeAt = new Date(goesOnAtMs).toISOString();
      state.events.append({ type: 'run-parked', reason: suspension.reason, wakeAt });
      return { change: { status: 'parked', wakeAt, parkings: state.record.parkings + 1 }, goesOnAtMs };
    }
    case 'awaiting-approval': {
      const { approvals, pendingTurn } = suspension;
      state.events.append({ type: 'approval-requested', approvals });
      const goesOnAtMs = Math.max(...approvals.map(({ expiresAt }) => Date.parse(expiresAt)));
      return { change: { status: 'awaiting_approval', approvals, pendingTurn }, goesOnAtMs };
    }
  }
}
