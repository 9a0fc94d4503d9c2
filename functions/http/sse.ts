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
 * A response that streams what the queue brings until its source has settled, with a comment as heartbeat while nothing comes.
 * `source` is what fills the queue; when it fails, the stream ends with `event: error` whose data is a problem document. A terminal
 * event does not end the stream by itself: a run that failed may have been resumed.
 * @param onAbandoned Called when the reader goes away before the end, where the host lets a function know.
 */
export function eventStream(
  request: HttpRequest,
  queue: EventQueue,
  source: Promise<unknown>,
  onAbandoned: () => void = () => undefined,
): HttpResponse {
  const body = Readable.from(encoded(request, queue, source), { objectMode: false });
  body.once('close', () => {
    // Wakes the generator, which must not wait for its heartbeat to learn that nobody reads.
    queue.close();
    if (!body.readableEnded) onAbandoned();
  });
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
    body,
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
