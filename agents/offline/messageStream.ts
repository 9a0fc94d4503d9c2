import type { BetaRawMessageStreamEvent } from '@anthropic-ai/sdk/resources/beta/messages/messages';

/** One content block of a response that is made here rather than by a model. */
export type PlayedBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

export interface PlayedMessage {
  readonly id: string;
  readonly model: string;
  readonly content: readonly PlayedBlock[];
  readonly stopReason: 'end_turn' | 'tool_use' | 'max_tokens' | 'refusal';
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The message as the Messages API would stream it: `text/event-stream` frames, in order. */
export function* messageFrames(message: PlayedMessage): Generator<string> {
  const { id, model, inputTokens, outputTokens } = message;
  const start = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null };
  yield frame('message_start', { message: { ...start, usage: { input_tokens: inputTokens, output_tokens: 0 } } });
  for (const [index, block] of message.content.entries()) {
    yield frame('content_block_start', { index, content_block: emptied(block) });
    yield frame('content_block_delta', { index, delta: deltaOf(block) });
    yield frame('content_block_stop', { index });
  }
  yield frame('message_delta', {
    delta: { stop_reason: message.stopReason, stop_sequence: null },
    usage: { output_tokens: outputTokens },
  });
  yield frame('message_stop', {});
}

function emptied(block: PlayedBlock): unknown {
  return block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} };
}

function deltaOf(block: PlayedBlock): unknown {
  if (block.type === 'text') return { type: 'text_delta', text: block.text };
  return { type: 'input_json_delta', partial_json: JSON.stringify(block.input ?? {}) };
}

function frame(type: BetaRawMessageStreamEvent['type'], data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
