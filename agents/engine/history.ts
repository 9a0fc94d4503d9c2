import type {
  BetaContentBlockParam,
  BetaMessage,
  BetaMessageParam,
  BetaToolResultBlockParam,
  BetaToolUseBlock,
} from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { Turn } from './ports.ts';

/**
 * The messages that the stored turns add up to, in the order in which the model saw them. Thinking is bound to the model that thought:
 * with `modelId`, it is left out of the turns that another model took.
 */
export function toMessages(turns: readonly Turn[], modelId?: string): BetaMessageParam[] {
  return turns.flatMap((turn) => [
    ...(turn.opening === undefined ? [] : [turn.opening]),
    { role: 'assistant', content: contentFor(turn.message, modelId) } satisfies BetaMessageParam,
    ...(turn.reply === undefined ? [] : [turn.reply]),
  ]);
}

function contentFor({ content, model }: BetaMessage, modelId: string | undefined): BetaContentBlockParam[] {
  // A model answers with its id or its id with a date.
  if (modelId === undefined || model.startsWith(modelId)) return content;
  const spoken = content.filter((block) => block.type !== 'thinking' && block.type !== 'redacted_thinking');
  return spoken.length > 0 ? spoken : [{ type: 'text', text: '(thinking left out)' }];
}

export function toolUses(message: BetaMessage): readonly BetaToolUseBlock[] {
  return message.content.filter((block) => block.type === 'tool_use');
}

/** Each tool call of a turn with its result; calls that have none are left out. */
export function toolCalls(turn: Turn): readonly { call: BetaToolUseBlock; result: BetaToolResultBlockParam }[] {
  const results = new Map(toolResults(turn.reply).map((result) => [result.tool_use_id, result]));
  return toolUses(turn.message).flatMap((call) => {
    const result = results.get(call.id);
    return result === undefined ? [] : [{ call, result }];
  });
}

export function toolResults(message: BetaMessageParam | undefined): readonly BetaToolResultBlockParam[] {
  return blocks(message).filter((block) => block.type === 'tool_result');
}

function blocks(message: BetaMessageParam | undefined): readonly BetaContentBlockParam[] {
  return Array.isArray(message?.content) ? message.content : [];
}

/** The text of a tool's result, whichever of the API's forms it has. */
export function resultText(result: BetaToolResultBlockParam): string {
  if (result.content === undefined) return '';
  if (typeof result.content === 'string') return result.content;
  return result.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
