import { setTimeout as delay } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { EventSourceMessage } from 'eventsource-parser/stream';
import type { RunEvent, StreamEvent } from '../agents/engine/events.ts';
import type { ApiClient } from './apiClient.ts';
import { messageOf, ServiceError } from './clientError.ts';
import { isStreamEvent } from './contract.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Called each time the connection was lost, before it is made again. */
  readonly onReconnect: (reason: string) => void;
}

/** Attempts in a row that bring no new event before the client gives up. */
const maxFruitlessAttempts = 8;
/** A server sends a comment every 15 seconds; three in a row missing is a dead connection. */
const silenceMs = 45_000;
const firstDelayMs = 200;
const longestDelayMs = 5_000;
const maxEventCharacters = 64 * 1024 * 1024;

type TerminalEvent = Extract<RunEvent, { run: unknown }>;

export const isTerminal = (event: StreamEvent): event is TerminalEvent => 'run' in event;

/**
 * The events of a run up to its terminal one. A lost connection is made again from the last event seen.
 * Throws `ServiceError` when that does not succeed, and the signal's reason when it is aborted.
 */
export async function* followRun(
  client: ApiClient,
  opening: Response,
  options: FollowOptions,
): AsyncGenerator<StreamEvent> {
  const seen = { lastEventId: 0, runId: undefined as string | undefined };
  let response: Response | undefined = opening;
  let fruitlessAttempts = 0;
  for (;;) {
    let reason = 'the stream ended before the run did';
    try {
      response ??= await reattach(client, seen, options.signal);
      for await (const message of readMessages(response, options.signal)) {
        const event = parseEvent(message);
        if ('id' in event) {
          if (event.id <= seen.lastEventId) continue;
          seen.lastEventId = event.id;
          fruitlessAttempts = 0;
        }
        if (event.type === 'run-started') seen.runId = event.runId;
        yield event;
        if (isTerminal(event)) return;
      }
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isWorthAnotherAttempt(error)) throw error;
      reason = messageOf(error);
    }
    response = undefined;
    fruitlessAttempts += 1;
    if (fruitlessAttempts > maxFruitlessAttempts || seen.runId === undefined) {
      throw new ServiceError(
        `The connection was lost and could not be made again: ${reason}.${whereItGoesOn(seen.runId)}`,
      );
    }
    options.onReconnect(reason);
    await delay(Math.min(firstDelayMs * 2 ** (fruitlessAttempts - 1), longestDelayMs), undefined, {
      signal: options.signal,
    });
  }
}

async function reattach(
  client: ApiClient,
  seen: { lastEventId: number; runId: string | undefined },
  signal: AbortSignal,
): Promise<Response> {
  if (seen.runId === undefined) throw new ServiceError('the server does not know the run');
  return client.attachToRun(seen.runId, seen.lastEventId, signal);
}

function isWorthAnotherAttempt(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return true;
  return error.status === undefined || error.status >= 500 || error.status === 429;
}

const whereItGoesOn = (runId: string | undefined): string =>
  runId === undefined ? '' : ` The run goes on without this client: GET /runs/${runId} shows its result.`;

async function* readMessages(response: Response, signal: AbortSignal): AsyncGenerator<EventSourceMessage> {
  if (response.body === null) return;
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort(new Error(`nothing was heard for ${silenceMs / 1000} seconds`));
  }, silenceMs);
  const heard = new TransformStream<string, string>({
    transform(chunk, controller) {
      timer.refresh();
      controller.enqueue(chunk);
    },
  });
  try {
    yield* response.body
      .pipeThrough(new TextDecoderStream(), { signal: AbortSignal.any([signal, silence.signal]) })
      .pipeThrough(heard)
      .pipeThrough(new EventSourceParserStream({ maxBufferSize: maxEventCharacters }));
  } finally {
    clearTimeout(timer);
  }
}

/** Throws when the server says that its stream broke, which is no event of the run. */
function parseEvent(message: EventSourceMessage): StreamEvent {
  const value: unknown = JSON.parse(message.data);
  if (message.event === 'error') throw new Error(`the server reports ${message.data.slice(0, 300)}`);
  if (!isStreamEvent(value)) throw new Error(`an event came that is none: ${message.data.slice(0, 100)}`);
  return value;
}
