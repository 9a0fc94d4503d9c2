import type { BetaContentBlockParam, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { OfflineCall, OfflinePlan, OfflineStep } from '../engine/defineAction.ts';
import { AgentError } from '../engine/errors.ts';
import { resultText, toolResults } from '../engine/history.ts';
import { MessagesClient, type ModelClient } from '../engine/modelClient.ts';
import { offlineModel, type ModelRequest } from '../engine/services.ts';
import { messageFrames, type PlayedMessage } from './messageStream.ts';

/**
 * The model that needs no key: a client of the model SDK whose answers are an action's offline plan, played in the form
 * of the Messages API. The run engine cannot tell it from a model, so an offline run is journalled, gated and resumed like any other.
 * Throws `model_required` when the action has no offline plan.
 */
export function createOfflineClient({ action, input, historyLength }: ModelRequest): ModelClient {
  const plan = action.offline;
  if (plan === undefined)
    throw new AgentError(
      'model_required',
      'This action has no offline plan: it needs a model, and none is configured.',
    );
  return new MessagesClient({
    apiKey: 'none',
    baseURL: 'http://offline.invalid',
    maxRetries: 0,
    fetch: (_url, init) => play(plan, input, historyLength, init?.body),
  });
}

async function play(
  plan: OfflinePlan<Readonly<Record<string, unknown>>>,
  input: Readonly<Record<string, unknown>>,
  historyLength: number,
  body: unknown,
): Promise<Response> {
  if (typeof body !== 'string') throw new TypeError('The model SDK sent a body that is not text.');
  const { messages } = JSON.parse(body) as { readonly messages: readonly BetaMessageParam[] };
  const step = await plan({ input, calls: callsOf(messages.slice(historyLength)) });
  const text = [...messageFrames(toMessage(step, messages.length))].join('');
  return new Response(text, {
    headers: { 'content-type': 'text/event-stream', 'request-id': `offline_${messages.length}` },
  });
}

function callsOf(messages: readonly BetaMessageParam[]): readonly OfflineCall[] {
  const results = new Map(
    messages.flatMap((message) => toolResults(message)).map((result) => [result.tool_use_id, result]),
  );
  return messages.flatMap(contentBlocks).flatMap((block) => {
    if (block.type !== 'tool_use') return [];
    const result = results.get(block.id);
    return result === undefined
      ? []
      : [{ tool: block.name, input: block.input, result: resultText(result), isError: result.is_error === true }];
  });
}

function contentBlocks(message: BetaMessageParam): readonly BetaContentBlockParam[] {
  return Array.isArray(message.content) ? message.content : [];
}

function toMessage({ text, tools }: OfflineStep, position: number): PlayedMessage {
  return {
    id: `msg_offline_${position}`,
    model: offlineModel,
    content: [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      // The position in the session's history makes the ids unique within it, and the same again when a turn is repeated.
      ...tools.map((tool, index) => ({
        type: 'tool_use' as const,
        id: `toolu_offline_${position}_${index}`,
        name: tool.name,
        input: tool.input,
      })),
    ],
    stopReason: tools.length === 0 ? 'end_turn' : 'tool_use',
    inputTokens: 0,
    outputTokens: 0,
  };
}
