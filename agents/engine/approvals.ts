import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { toolUses } from './history.ts';
import type { PendingApproval } from './runs.ts';
import type { RunState } from './runState.ts';

/** How long a call waits for a decision before it counts as denied. */
export const approvalMs = 24 * 60 * 60_000;

const expiredText = 'Nobody decided on this call in time, so it was not run. Go on without it.';

/** The calls of a response that need a decision and have none yet; those of an earlier wait keep their times. */
export function undecidedCalls(state: RunState, message: BetaMessage): readonly PendingApproval[] {
  const { action, agent } = state.driver;
  const asking = new Set([...(action.approval ?? []), ...(agent.approval ?? [])]);
  const nowMs = state.services.clock.nowMs();
  const known = new Map((state.record.approvals ?? []).map((approval) => [approval.toolUseId, approval]));
  return toolUses(message)
    .filter(({ id, name }) => asking.has(name) && state.control.decisions[id] === undefined)
    .map(
      ({ id, name, input }) =>
        known.get(id) ?? {
          toolUseId: id,
          tool: name,
          input,
          requestedAt: new Date(nowMs).toISOString(),
          expiresAt: new Date(nowMs + approvalMs).toISOString(),
        },
    )
    .filter(({ expiresAt }) => Date.parse(expiresAt) > nowMs);
}

/** Writes into the log what has become of the calls that the run was waiting for. */
export function reportDecisions(state: RunState): void {
  for (const { toolUseId } of state.record.approvals ?? []) {
    const decided = state.control.decisions[toolUseId];
    state.events.append({
      type: 'approval-decided',
      toolUseId,
      decision: decided?.decision ?? 'expired',
      message: decided?.message ?? expiredText,
    });
  }
}

/** Throws the result of a call that may not be run: it was denied, or its time is over. */
export function assertApproved(state: RunState, toolUseId: string): void {
  const wasAsked = (state.record.approvals ?? []).some((approval) => approval.toolUseId === toolUseId);
  const decided = state.control.decisions[toolUseId];
  if (decided?.decision === 'deny') throw new ToolError(`This call was denied: ${decided.message}`);
  if (decided === undefined && wasAsked) throw new ToolError(expiredText);
}
