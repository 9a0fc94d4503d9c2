import { AgentError } from './errors.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';

/** A cancellation is seen within this time; a run that is shorter never asks. */
const everyMs = 500;

/** Asks the journal now and then whether somebody wants the run to end, and tells so once. */
export function watchForCancel(
  services: RunServices,
  { tenant, id }: RunRecord,
  onCancel: (error: AgentError) => void,
): { stop(): void } {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    services.journal
      .readControl(tenant, id)
      .then((control) => {
        if (control?.cancelReason == null) return;
        clearInterval(timer);
        onCancel(cancelled(control.cancelReason));
      })
      .catch((error: unknown) => {
        services.logger.warn('Whether the run is cancelled could not be read', { runId: id, cause: String(error) });
      })
      .finally(() => {
        asking = false;
      });
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

export function cancelled(reason: string): AgentError {
  return new AgentError('cancelled', reason);
}
