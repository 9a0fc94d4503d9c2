import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { invoke } from '../../support/invoke.ts';
import { httpEvent } from '../../support/httpEvent.ts';
import { AgentError } from '../../../agents/engine/errors.ts';
import type { StreamEvent, TextDelta } from '../../../agents/engine/events.ts';
import { createHandler } from '../../../functions/http/chain.ts';
import { EventQueue } from '../../../functions/http/eventQueue.ts';
import { jsonWhenDone } from '../../../functions/http/jsonWhenDone.ts';
import { createLogger } from '../../../functions/http/logger.ts';
import { prefersEventStream } from '../../../functions/http/negotiation.ts';
import { byResource, plainRoute } from '../../../functions/http/route.ts';
import { eventStream, heartbeatMs } from '../../../functions/http/sse.ts';

const options = { logger: createLogger({}, () => undefined), allowedOrigins: () => [] };

function warning(id: number, message = `event ${id}`): StreamEvent {
  return { id, at: '2026-01-01T00:00:00.000Z', type: 'warning-raised', message };
}
function delta(text: string, turn = 1): TextDelta {
  return { type: 'text-delta', turn, text };
}

function streaming(queue: EventQueue, source: Promise<unknown>): ReturnType<typeof createHandler> {
  return createHandler(
    byResource({ 'GET /events': plainRoute(async (request) => eventStream(request, queue, source)) }),
    options,
  );
}

interface Received {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}
function parse(body: string): readonly Received[] {
  const received: Received[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      received.push({ id, event, data: JSON.parse(data) });
    },
  });
  parser.feed(body);
  return received;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an event stream', () => {
  it('carries each stored event with its id and type, and deltas without an id', async () => {
    const queue = new EventQueue();
    queue.push(warning(1, 'two\nlines'));
    queue.push(delta('Hel'));
    queue.push(delta('lo'));
    queue.push(warning(2));
    const response = await invoke(streaming(queue, Promise.resolve()), httpEvent('GET', '/events'));
    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(parse(response.body)).toEqual([
      { id: '1', event: 'warning-raised', data: warning(1, 'two\nlines') },
      { id: undefined, event: 'text-delta', data: delta('Hello') },
      { id: '2', event: 'warning-raised', data: warning(2) },
    ]);
  });

  it('ends with a problem, and hides its cause, when its source fails', async () => {
    const queue = new EventQueue();
    queue.push(warning(1));
    const response = await invoke(
      streaming(queue, Promise.reject(new Error('table is gone'))),
      httpEvent('GET', '/events'),
    );
    expect(response.status).toBe(200);
    const last = parse(response.body).at(-1);
    expect(last).toMatchObject({ event: 'error', data: { status: 500, code: 'internal' } });
    expect(response.body).not.toContain('table is gone');
  });

  it('beats while nothing comes', async () => {
    vi.useFakeTimers();
    const queue = new EventQueue();
    const source = Promise.withResolvers<undefined>();
    const running = invoke(streaming(queue, source.promise), httpEvent('GET', '/events'), { remainingTimeMs: 900_000 });
    await vi.advanceTimersByTimeAsync(heartbeatMs * 2 + 100);
    queue.push(warning(1));
    source.resolve(undefined);
    await vi.advanceTimersByTimeAsync(1);
    const { chunks, body } = await running;
    expect(chunks.slice(0, 2)).toEqual([': heartbeat\n\n', ': heartbeat\n\n']);
    expect(parse(body)).toEqual([{ id: '1', event: 'warning-raised', data: warning(1) }]);
  });

  it('lets the invocation go on with its work when the reader goes away', async () => {
    const queue = new EventQueue();
    const done: string[] = [];
    const handler = createHandler(
      byResource({
        'GET /events': plainRoute(async (request) => {
          const work = delay(30).then(() => {
            queue.push(warning(2));
            done.push('work');
          });
          request.keepAlive(work);
          queue.push(warning(1));
          return eventStream(request, queue, work);
        }),
      }),
      options,
    );
    const invocation = invoke(handler, httpEvent('GET', '/events'), {
      onChunk: (_text, response) => {
        response.destroy();
      },
    });
    await invocation.catch(() => undefined);
    expect(done).toEqual(['work']);
  });
});

describe('a queue before a slow reader', () => {
  it('keeps every stored event once and in order, and the text that it keeps in order', () => {
    const step = fc.oneof(
      fc.constant('stored' as const),
      fc.constant('repeated' as const),
      fc.constant('read' as const),
      fc.string({ maxLength: 20 }).map((text) => ({ text })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new EventQueue();
        const read: StreamEvent[] = [];
        let id = 0;
        let text = '';
        for (const next of steps) {
          if (next === 'stored') queue.push(warning(++id));
          else if (next === 'repeated') queue.push(warning(Math.max(1, id)));
          else if (next === 'read') read.push(...[queue.shift()].filter((event) => event !== undefined));
          else {
            text += next.text;
            queue.push(delta(next.text));
          }
          if (next === 'repeated' && id === 0) id = 1;
        }
        for (let event = queue.shift(); event !== undefined; event = queue.shift()) read.push(event);
        const ids = read.flatMap((event) => (event.type === 'text-delta' ? [] : [event.id]));
        expect(ids).toEqual(Array.from({ length: id }, (_, index) => index + 1));
        expect(read.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')).toBe(text);
      }),
    );
  });

  it('leaves text out rather than fill the memory', () => {
    const queue = new EventQueue();
    for (let count = 0; count < 1_000; count++) queue.push(delta('x'.repeat(10_000)));
    const kept = queue.shift();
    expect(kept?.type === 'text-delta' && kept.text.length).toBeLessThan(300_000);
    expect(queue.shift()).toBeUndefined();
    queue.push(delta('again'));
    expect(queue.shift()).toEqual(delta('again'));
  });
});

describe('a JSON answer', () => {
  const answering = (work: Promise<unknown>): ReturnType<typeof createHandler> =>
    createHandler(
      byResource({
        'GET /answer': plainRoute(async () => jsonWhenDone(work, () => ({ id: 'R', error: { code: 'internal' } }))),
      }),
      options,
    );

  it('that is ready soon comes plain, and a failure with its status', async () => {
    expect(await invoke(answering(Promise.resolve({ id: 'R' })), httpEvent('GET', '/answer'))).toMatchObject({
      status: 200,
      body: '{"id":"R"}',
    });
    const failed = await invoke(
      answering(Promise.reject(new AgentError('throttled', 'Too many.'))),
      httpEvent('GET', '/answer'),
    );
    expect(failed.status).toBe(429);
  });

  it.each([
    [
      'the document',
      (resolve: (value: unknown) => void) => {
        resolve({ id: 'R' });
      },
      { id: 'R' },
    ],
    [
      'the document with its error',
      (_resolve: unknown, reject: (error: Error) => void) => {
        reject(new Error('boom'));
      },
      { id: 'R', error: { code: 'internal' } },
    ],
  ])('that takes long begins with white space and ends with %s', async (_name, settle, expected) => {
    vi.useFakeTimers();
    const work = Promise.withResolvers<unknown>();
    const running = invoke(answering(work.promise), httpEvent('GET', '/answer'), { remainingTimeMs: 900_000 });
    await vi.advanceTimersByTimeAsync(heartbeatMs * 2 + 100);
    settle(work.resolve, work.reject);
    await vi.advanceTimersByTimeAsync(1);
    const response = await running;
    expect(response.status).toBe(200);
    expect(response.chunks.slice(0, 2)).toEqual(['\n', '\n']);
    expect(JSON.parse(response.body)).toEqual(expected);
  });
});

describe('the face of an answer', () => {
  it.each([
    ['text/event-stream', true],
    ['text/event-stream, application/json', true],
    ['application/json;q=0.5, text/event-stream;q=0.8', true],
    ['TEXT/EVENT-STREAM; charset=utf-8', true],
    ['application/json, text/event-stream;q=0.5', false],
    ['text/event-stream;q=0', false],
    ['*/*', false],
    [undefined, false],
  ])('Accept %s asks for events: %s', (accept, expected) => {
    expect(prefersEventStream(accept)).toBe(expected);
  });
});
