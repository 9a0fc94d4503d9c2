import { Readable } from 'node:stream';
import type { HttpResponse } from './message.ts';
import { json } from './respond.ts';
import { heartbeatMs } from './sse.ts';

const pending = Symbol('pending');

/**
 * One JSON document when `work` has settled. What settles within a heartbeat is answered plainly, so an early failure still has
 * its status. Later the head is sent with 200, and white space, which JSON allows before a document, keeps the connection in use;
 * a failure is then what `onLateFailure` makes of it.
 * @param onAbandoned Called when the reader goes away before the end, where the host lets a function know.
 */
export async function jsonWhenDone(
  work: Promise<unknown>,
  onLateFailure: (error: unknown) => unknown,
  onAbandoned: () => void = () => undefined,
): Promise<HttpResponse> {
  const first = await within(work, heartbeatMs);
  if (first !== pending) return json(200, first);
  const settled = work.catch(onLateFailure);
  const body = Readable.from(whiteSpaceThen(settled), { objectMode: false });
  body.once('close', () => {
    if (!body.readableEnded) onAbandoned();
  });
  return { ...json(200, null), body };
}

async function* whiteSpaceThen(settled: Promise<unknown>): AsyncGenerator<string, void> {
  yield '\n';
  for (;;) {
    const value = await within(settled, heartbeatMs);
    if (value !== pending) {
      yield JSON.stringify(value);
      return;
    }
    yield '\n';
  }
}

async function within(work: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof pending>((resolve) => {
    timer = setTimeout(() => {
      resolve(pending);
    }, timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
