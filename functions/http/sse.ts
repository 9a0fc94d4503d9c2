import { Readable } from 'node:stream';
import type { StreamEvent } from '../../agents/engine/events.ts';
import { asAgentError } from './asAgentError.ts';
import type { EventQueue } from './eventQueue.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { toProblem } from './problem.ts';

/** Idle connections are cut after 30 s by some proxies; twice within that is sure. */
export const heartbeatMs = 15_000;

const terminalTypes: ReadonlySet<string> = new Set(['run-succeeded', 'run-partial', 'run-failed', 'run-cancelled']);

/** True for the event after which a run has no other. */
export function isTerminal(event: StreamEvent): boolean {
  return terminalTypes.has(event.type);
}

/** One event as server-sent text: `id` (absent for deltas, which cannot be replayed), `event` is the type, `data` the event as JSON. */
export function encodeEvent(event: StreamEvent): string {
  const id = event.type === 'text-delta' ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * A response that streams what the queue brings until the run's last event, with a comment as heartbeat while nothing comes.
 * `source` is what fills the queue; when it fails, the stream ends with `event: error` whose data is a problem document.
 */
export function eventStream(request: HttpRequest, queue: EventQueue, source: Promise<unknown>): HttpResponse {
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
    body: Readable.from(encoded(request, queue, source), { objectMode: false }),
  };
}

// Never throws: an error while a body is streamed would take the process down.
async function* encoded(
  request: HttpRequest,
  queue: EventQueue,
  source: Promise<unknown>,
): AsyncGenerator<string, void> {
  const failure = source.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  void failure.then(() => {
    queue.close();
  });
  try {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) {
        yield encodeEvent(event);
        if (isTerminal(event)) return;
      } else if (queue.isClosed) {
        const failed = await failure;
        if (failed !== undefined) yield encodeFailure(request, failed.error);
        return;
      } else if (!(await queue.ready(heartbeatMs))) {
        yield ': heartbeat\n\n';
      }
    }
  } finally {
    // The reader may have gone away: nothing is kept for it any longer.
    queue.close();
  }
}

function encodeFailure(request: HttpRequest, thrown: unknown): string {
  const error = asAgentError(thrown);
  request.logger.error('event stream failed', { code: error.code, error });
  return `event: error\ndata: ${JSON.stringify(toProblem(error, request.requestId))}\n\n`;
}
