import type {
  BetaContentBlockParam,
  BetaMessage,
  BetaMessageParam,
} from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { toolUses } from './history.ts';
import { costUsd } from './models.ts';
import type { Turn } from './ports.ts';
import type { RunState } from './runState.ts';
import { submitToolName } from './runMemory.ts';
import type { PendingTurn, Usage } from './runs.ts';

/** A response and its reply as the turn to store; the files that the calls have changed are stored first. */
export async function toTurn(
  state: RunState,
  {
    message,
    requestId,
    reply,
    opening,
  }: PendingTurn & { reply: BetaMessageParam | undefined; opening: BetaMessageParam },
): Promise<Omit<Turn, 'events'>> {
  const index = state.turnsTaken + 1;
  const usage = toUsage(message);
  const cost = costUsd(state.record.model, usage);
  const workspace = await state.saveChangedFiles();
  const stopReason = message.stop_reason ?? 'unknown';
  state.events.append({ type: 'turn-finished', turn: index, stopReason, usage, costUsd: cost });
  return {
    runId: state.record.id,
    index,
    ...(index === 1 && { opening }),
    message,
    ...(reply !== undefined && { reply }),
    requestId,
    usage,
    costUsd: cost,
    finishedAt: new Date(state.services.clock.nowMs()).toISOString(),
    ...(workspace !== undefined && { workspace }),
    ...(state.result !== undefined && { result: state.result }),
  };
}

/** Error results for all calls of a response that were not run: history must pair each call with a result. */
export function notRun(message: BetaMessage, why: string): BetaMessageParam {
  return { role: 'user', content: unrunResults(message, why) };
}

function unrunResults(message: BetaMessage, why: string): BetaContentBlockParam[] {
  return toolUses(message).map((call) => ({
    type: 'tool_result',
    tool_use_id: call.id,
    is_error: true,
    content: why,
  }));
}

/** Answers a response that ended without a finished tool call. */
export function nudge(message: BetaMessage): BetaMessageParam {
  const cutOff = message.stop_reason === 'max_tokens';
  const text = cutOff
    ? `Your last response was cut off at the output limit and none of its calls was run. Go on in smaller steps.`
    : `You stopped without a result. Text reaches nobody: hand your result in with the ${submitToolName} tool now.`;
  const results = unrunResults(message, 'Not run: the response was cut off.');
  return { role: 'user', content: [...results, { type: 'text', text }] };
}

/** The tokens of one response as the run counts them. */
export function toUsage({ usage }: BetaMessage): Usage {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
  };
}
