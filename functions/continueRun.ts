import type { Logger } from '../agents/engine/services.ts';
import { AgentError } from '../agents/engine/errors.ts';
import type { BackgroundRuns, Clock, Journal } from '../agents/engine/ports.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import { asAgentError } from './http/asAgentError.ts';

export interface ContinueServices {
  readonly journal: Journal;
  readonly background: BackgroundRuns;
  readonly clock: Clock;
}

/**
 * Lets a background execution drive a stored run from where it stands. A start that fails for a passing reason is logged and not
 * thrown: the run is stored, and the sweeper starts what nobody drives. Throws `configuration_invalid` where there is no background.
 */
export async function continueInBackground(
  { background, clock }: Pick<ContinueServices, 'background' | 'clock'>,
  run: RunRecord,
  logger: Logger,
): Promise<void> {
  // A name is an execution for good: a run that was never driven has one, and each takeover one of its own.
  const executionName = run.status === 'queued' ? run.id : `${run.id}-${clock.nowMs()}`;
  try {
    await background.start(run, executionName);
  } catch (thrown) {
    const error = asAgentError(thrown);
    if (error.code === 'configuration_invalid') throw error;
    logger.error('background execution not started', { runId: run.id, executionName, error });
  }
}

/** Wakes the execution that waits for a decision on the run; where there is none, or it is over, another takes the run over. */
export async function wakeOrContinue(services: ContinueServices, run: RunRecord, logger: Logger): Promise<void> {
  const control = await services.journal.readControl(run.tenant, run.id);
  const callbackId = control?.callbackId ?? null;
  if (callbackId !== null) {
    try {
      await services.background.wake(callbackId);
      return;
    } catch (error) {
      if (error instanceof AgentError && error.code === 'configuration_invalid') throw error;
      logger.warn('waiting execution not woken', { runId: run.id, error: asAgentError(error) });
    }
  }
  await continueInBackground(services, run, logger);
}
