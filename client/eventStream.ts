import { setTimeout as delay } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { EventSourceMessage } from 'eventsource-parser/stream';
import type { RunEvent, StreamEvent } from '../agents/engine/events.ts';
import type { ApiClient } from './apiClient.ts';
import { messageOf, ServiceError } from './clientError.ts';
import { isStreamEvent } from './contract.ts';

export interface FollowOptions {
  /** The run, where it is known before its first event. */
  readonly runId?: string;
  /** Opens the stream from the first event, as long as the run is not known; called again when it breaks before that. */
  readonly open?: () => Promise<Response>;
  readonly signal: AbortSignal;
  /** Called each time the connection was lost, before it is made again. */
  readonly onReconnect: (reason: string) => void;
}

/** Attempts in a row that bring no new event, and end soon, before the client gives up. */
const maxFruitlessAttempts = 8;
/** A server sends a comment every 15 seconds; three in a row missing is a dead connection. */
const silenceMs = 45_000;
/** A stream that lasted as long was no failure: a server ends streams of runs that wait. */
const fruitfulMs = 30_000;
const firstDelayMs = 200;
const longestDelayMs = 5_000;
const maxEventCharacters = 64 * 1024 * 1024;

type TerminalEvent = Extract<RunEvent, { run: unknown }>;

export const isTerminal = (event: StreamEvent): event is TerminalEvent => 'run' in event;

/**
 * The events of a run up to its end. A lost connection is made again from the last event seen. A terminal event is the end only if the
 * stream ends with it: a failed run may have been resumed, and goes on.
 * Throws `ServiceError` when that does not succeed, and the signal's reason when it is aborted.
 */
export async function* followRun(client: ApiClient, options: FollowOptions): AsyncGenerator<StreamEvent> {
  const seen: Seen = { lastEventId: 0, runId: options.runId, isEnded: false };
  let fruitlessAttempts = 0;
  for (;;) {
    let reason = 'the stream ended before the run did';
    const startedAt = performance.now();
    try {
      const response = await attach(client, seen, options);
      for await (const message of readMessages(response, options.signal)) {
        const event = parseEvent(message);
        if ('id' in event) {
          if (event.id <= seen.lastEventId) continue;
          seen.lastEventId = event.id;
          fruitlessAttempts = 0;
        }
        if (event.type === 'run-started' || event.type === 'run-queued') seen.runId = event.runId;
        seen.isEnded = isTerminal(event);
        yield event;
      }
    } catch (error) {
      options.signal.throwIfAborted();
      if (!seen.isEnded && !isWorthAnotherAttempt(error)) throw error;
      reason = messageOf(error);
    }
    if (seen.isEnded) return;
    fruitlessAttempts = performance.now() - startedAt > fruitfulMs ? 0 : fruitlessAttempts + 1;
    if (fruitlessAttempts > maxFruitlessAttempts) {
      throw new ServiceError(
        `The connection was lost and could not be made again: ${reason}.${whereItGoesOn(seen.runId)}`,
      );
    }
    options.onReconnect(reason);
    await delay(Math.min(firstDelayMs * 2 ** Math.max(0, fruitlessAttempts - 1), longestDelayMs), undefined, {
      signal: options.signal,
    });
  }
}

interface Seen {
  lastEventId: number;
  runId: string | undefined;
  /** Whether the last event was a terminal one. */
  isEnded: boolean;
}

function attach(client: ApiClient, seen: Seen, { open, signal }: FollowOptions): Promise<Response> {
  if (seen.runId !== undefined) return client.attachToRun(seen.runId, seen.lastEventId, signal);
  if (open === undefined) throw new ServiceError('no run is named to follow');
  return open();
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
