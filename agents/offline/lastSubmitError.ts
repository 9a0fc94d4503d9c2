import type { OfflineCall } from '../engine/defineAction.ts';
import { AgentError } from '../engine/errors.ts';

/** Ends a run whose submission was sent back: a plan would submit the same again. Throws `model_stopped`. */
export function lastSubmitError(calls: readonly OfflineCall[]): void {
  const rejected = calls.findLast((call) => call.tool === 'Submit' && call.isError);
  if (rejected === undefined) return;
  throw new AgentError(
    'model_stopped',
    `The result that was made without a model was not accepted: ${rejected.result.slice(0, 1000)} Configure a model, or report this.`,
  );
}
