import { AgentError } from '../agents/engine/errors.ts';
import { isDriven } from '../agents/engine/lease.ts';
import type { Sessions } from '../agents/engine/ports.ts';
import { terminalStatuses, toResource } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { Logger } from '../agents/engine/services.ts';
import { wakeOrContinue } from './continueRun.ts';
import type { ContinueServices } from './continueRun.ts';

export interface CancelServices extends ContinueServices {
  readonly sessions: Sessions;
}

/**
 * Asks for the end of a run and returns it as it then stands. One that is driven ends within a second or so; one that waits in line ends
 * here; one that stands without a driver is taken over in the background, which ends it at once. One that has ended is left as it is.
 */
export async function cancelRun(
  services: CancelServices,
  run: RunRecord,
  reason: string,
  logger: Logger,
): Promise<RunRecord> {
  if (terminalStatuses.has(run.status)) return run;
  await services.journal.requestCancel(run.tenant, run.id, reason);
  const current =
    run.status === 'queued'
      ? await endWaitingRun(services, run, reason)
      : ((await services.journal.readRun(run.tenant, run.id)) ?? run);
  if (terminalStatuses.has(current.status)) return current;
  // One that is parked or waits may still be let go by the driver that has just left it.
  if (current.status === 'running' && (await isDrivenNow(services, current))) return current;
  await wakeOrContinue(services, current, logger);
  return current;
}

/** Whether a live driver works on the run. */
async function isDrivenNow(
  { sessions, clock }: Pick<CancelServices, 'sessions' | 'clock'>,
  run: RunRecord,
): Promise<boolean> {
  const session = await sessions.read(run.tenant, run.sessionId);
  return session?.lease?.runId === run.id && isDriven(session, clock.nowMs());
}

/** A run in line cannot be claimed before its turn, so nobody but this request can end it. Returns it as it stands when a driver was faster. */
async function endWaitingRun(services: CancelServices, queued: RunRecord, reason: string): Promise<RunRecord> {
  const { tenant, id, sessionId } = queued;
  const now = new Date(services.clock.nowMs()).toISOString();
  const ended: RunRecord = {
    ...queued,
    status: 'cancelled',
    finishedAt: now,
    error: { code: 'cancelled', title: 'The run was cancelled', detail: reason },
    lastEventId: queued.lastEventId + 1,
    version: queued.version + 1,
  };
  try {
    await services.journal.updateRun(ended, [
      { id: ended.lastEventId, at: now, type: 'run-cancelled', run: toResource(ended) },
    ]);
  } catch (error) {
    if (!(error instanceof AgentError && error.code === 'turn_conflict')) throw error;
    return (await services.journal.readRun(tenant, id)) ?? queued;
  }
  await services.sessions.leaveLine(tenant, sessionId, id);
  return ended;
}
