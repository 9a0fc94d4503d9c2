import type { BetaMessageParam, BetaToolResultBlockParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { contextTokens } from './models.ts';
import type { Turn } from './ports.ts';

/** Above this share of the model's context, old tool results are cleared from what is sent. */
const clearAbove = 0.6;
/** The newest messages, whose results the model is working with, are never cleared. */
const keptMessages = 12;
const clearedText = 'This result was cleared to save room. Call the tool again if you need it.';
const longEnoughToClear = 400;

/** True when a turn's prompt and answer have grown so long that the next request should clear old results. */
export function isCrowded(modelId: string, { usage }: Pick<Turn, 'usage'>): boolean {
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
  return tokens > contextTokens(modelId) * clearAbove;
}

/**
 * The messages with the long tool results of all but the newest replaced by a note. Calls keep their results, so the history stays
 * valid; what is stored stays whole.
 */
export function clearOldResults(messages: readonly BetaMessageParam[]): BetaMessageParam[] {
  const end = Math.max(0, messages.length - keptMessages);
  return messages.map((message, index) => (index < end ? cleared(message) : message));
}

function cleared(message: BetaMessageParam): BetaMessageParam {
  if (message.role !== 'user' || !Array.isArray(message.content)) return message;
  const content = message.content.map((block) =>
    block.type === 'tool_result' && isLong(block) ? { ...block, content: clearedText } : block,
  );
  return { ...message, content };
}

function isLong({ content }: BetaToolResultBlockParam): boolean {
  return content !== undefined && JSON.stringify(content).length > longEnoughToClear;
}
