import { createParser } from 'eventsource-parser';
import { isValid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, invoke } from '../support/invoke.ts';
import type { InvokedResponse } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { textLike, textWith } from '../support/matching.ts';
import { Gate, noteHandler, notePath } from './noteAction.ts';
import type { HttpEvent } from '../../functions/http/message.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

function request(body: unknown, options: { accept?: string; tenant?: string } = {}): HttpEvent {
  return httpEvent('POST', notePath, {
    body,
    tenant: options.tenant ?? 'tenant-a',
    headers: options.accept === undefined ? {} : { Accept: options.accept },
  });
}

async function runNote(body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const response = await invoke(noteHandler(deployment), request(body));
  expect(response.status, response.body).toBe(200);
  return bodyOf(response);
}

function eventsOf(
  response: Pick<InvokedResponse, 'body'>,
): readonly { id: string | undefined; event: string | undefined; data: Record<string, unknown> }[] {
  const events: { id: string | undefined; event: string | undefined; data: Record<string, unknown> }[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      events.push({ id, event, data: bodyOf({ body: data }) });
    },
  });
  parser.feed(response.body);
  return events;
}

describe('a run', () => {
  it('is answered as one JSON document when it has ended', async () => {
    const run = await runNote({ note: 'buy milk', files: { 'src/app.js': 'run();\n' } });
    expect(run).toMatchObject({
      agent: 'clerk',
      action: 'note',
      status: 'succeeded',
      model: 'offline',
      output: { summary: 'Noted: buy milk' },
      findings: [],
      turns: 2,
      costUsd: 0,
    });
    expect(isValid(String(run['id'])) && isValid(String(run['sessionId']))).toBe(true);
    expect(run).not.toHaveProperty('tenant');
    expect(run).not.toHaveProperty('input');
  });

  it('is answered as server-sent events, numbered from 1 without a gap, whose last holds the run', async () => {
    const response = await invoke(
      noteHandler(deployment),
      request({ note: 'buy milk' }, { accept: 'text/event-stream' }),
    );
    expect(response.headers['content-type']).toBe('text/event-stream');
    const events = eventsOf(response);
    const numbered = events.filter(({ id }) => id !== undefined);
    expect(numbered.map(({ id }) => Number(id))).toEqual(numbered.map((_event, index) => index + 1));
    expect(numbered.map(({ event }) => event)).toEqual([
      'run-started',
      'turn-started',
      'tool-called',
      'tool-finished',
      'turn-finished',
      'turn-started',
      'tool-called',
      'tool-finished',
      'turn-finished',
      'run-succeeded',
    ]);
    expect(numbered.at(-1)?.data).toMatchObject({
      run: { status: 'succeeded', output: { summary: 'Noted: buy milk' } },
    });
    expect(
      events
        .filter(({ event }) => event === 'text-delta')
        .map(({ data }) => data['text'])
        .join(''),
    ).toBe('I write it down.');
  });

  it('goes on in the session it is told to, on the files as they are there', async () => {
    const first = await runNote({ note: 'one', files: { 'a.txt': 'A' } });
    const second = await runNote({ note: 'two', sessionId: first['sessionId'], files: { 'b.txt': 'B' } });
    expect(second).toMatchObject({ sessionId: first['sessionId'], status: 'succeeded' });
    const session = await deployment.stores.sessions.read('tenant-a', String(first['sessionId']));
    const read = async (path: string): Promise<string> =>
      Buffer.from(
        (await deployment.stores.workspaces.readFile('tenant-a', session?.workspace ?? '', path)) ?? [],
      ).toString();
    expect([await read('a.txt'), await read('b.txt'), await read('note.md')]).toEqual(['A', 'B', 'two']);
  });

  it('that fails is a run all the same: 200, with its status and its error', async () => {
    const run = await runNote({ note: 'x', submit: false });
    expect(run).toMatchObject({
      status: 'failed',
      output: null,
      error: { code: 'model_stopped', detail: textLike(/.+/) },
    });
    const events = eventsOf(
      await invoke(noteHandler(deployment), request({ note: 'x', submit: false }, { accept: 'text/event-stream' })),
    );
    expect(events.at(-1)).toMatchObject({ event: 'run-failed', data: { run: { error: { code: 'model_stopped' } } } });
  });

  it('goes on to its end when its reader goes away', async () => {
    const gate = new Gate();
    const invocation = invoke(
      noteHandler(deployment, gate),
      request({ note: 'persist', wait: true }, { accept: 'text/event-stream' }),
      {
        onChunk: (text, response) => {
          if (text.includes('"Wait"')) response.destroy();
        },
      },
    );
    await gate.reached;
    gate.open();
    await invocation.catch(() => undefined);
    const ended = deployment.logLines
      .map((line) => bodyOf({ body: line }))
      .findLast(({ message }) => message === 'run ended');
    expect(ended).toMatchObject({ status: 'succeeded' });
    expect(await deployment.stores.journal.readRun('tenant-a', String(ended?.['runId']))).toMatchObject({
      status: 'succeeded',
      output: { summary: 'Noted: persist' },
    });
  });

  it('keeps every other run out of its session until it has ended', async () => {
    const { sessionId } = await runNote({ note: 'one' });
    const gate = new Gate();
    const first = invoke(noteHandler(deployment, gate), request({ note: 'first', wait: true, sessionId }));
    await gate.reached;
    const second = await invoke(noteHandler(deployment), request({ note: 'second', sessionId }));
    expect(bodyOf(second)).toMatchObject({ status: 409, code: 'session_busy' });
    gate.open();
    expect(bodyOf(await first)).toMatchObject({ status: 'succeeded' });
    expect(await runNote({ note: 'third', sessionId })).toMatchObject({ status: 'succeeded' });
  });

  it('leaves no word of its input or its files in the log', async () => {
    await runNote({ note: 'hush-hush', files: { 'secret.txt': 'hush-hush' } });
    expect(deployment.logLines.join('\n')).not.toContain('hush-hush');
  });
});

describe('bad input is told clearly, starts nothing, and leaves the session as it was:', () => {
  let sessionId: string;
  beforeAll(async () => {
    sessionId = String((await runNote({ note: 'before', files: { 'kept.txt': 'kept' } }))['sessionId']);
  });

  const cases: readonly (readonly [string, string | Record<string, unknown>, Record<string, unknown>])[] = [
    ['malformed JSON', '{"note": ', { status: 400, code: 'invalid_json' }],
    [
      'a wrong type',
      { note: 7 },
      { status: 400, code: 'invalid_request', issues: [{ path: 'note', received: 7, message: textLike(/string/) }] },
    ],
    [
      'a missing field',
      {},
      { status: 400, code: 'invalid_request', issues: [{ path: 'note', message: textLike(/string/) }] },
    ],
    [
      'an unknown field',
      { note: 'x', nope: 1 },
      { status: 400, code: 'invalid_request', detail: textLike(/nope.*note.*sessionId, files, model/) },
    ],
    [
      'a file that is no text',
      { note: 'x', files: { 'a.txt': { b: 1 } } },
      { status: 400, code: 'invalid_request', issues: [{ path: 'files.a.txt' }] },
    ],
    [
      'a file whose text is not Unicode',
      '{"note":"x","files":{"a.txt":"\\ud800"}}',
      { status: 400, code: 'file_not_text', detail: textWith('a.txt') },
    ],
    ['a path that climbs', { note: 'x', files: { '../evil.txt': 'x' } }, { status: 400, code: 'path_unsafe' }],
    ['an absolute path', { note: 'x', files: { '/etc/passwd': 'x' } }, { status: 400, code: 'path_unsafe' }],
    [
      'a path through a file',
      { note: 'x', files: { 'kept.txt': 'x', 'kept.txt/below.txt': 'x' } },
      { status: 400, code: 'path_unsafe' },
    ],
    [
      'too many files',
      { note: 'x', files: Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`f${index}`, ''])) },
      { status: 413, code: 'archive_too_large' },
    ],
    ['a model where none is configured', { note: 'x', model: 'sonnet' }, { status: 400, code: 'model_required' }],
  ];

  it.each(cases)('%s', async (_name, body, expected) => {
    const withSession =
      typeof body === 'string' ? body.replace('{', `{"sessionId":"${sessionId}",`) : { ...body, sessionId };
    const response = await invoke(noteHandler(deployment), request(withSession));
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(bodyOf(response)).toMatchObject(expected);
    const after = await runNote({ note: 'after', sessionId });
    expect(after).toMatchObject({ sessionId, status: 'succeeded' });
  });

  it('a body over the limit', async () => {
    const response = await invoke(
      noteHandler(deployment),
      request({ note: 'x', sessionId, files: { 'big.txt': 'x'.repeat(6 * 1024 * 1024) } }),
    );
    expect(bodyOf(response)).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(await runNote({ note: 'after', sessionId })).toMatchObject({ status: 'succeeded' });
  });

  it.each([['01ARZ3NDEKTSV4RRFFQ69G5FAV'], ['nonsense'], ['../x'], ['']])(
    'a session that does not exist: %j',
    async (unknown) => {
      const response = await invoke(noteHandler(deployment), request({ note: 'x', sessionId: unknown }));
      expect(bodyOf(response)).toMatchObject({ status: 404, code: 'not_found' });
    },
  );

  it('a session of another tenant, told in the same words as one that does not exist', async () => {
    const answer = async (id: string): Promise<unknown> => {
      const {
        requestId: _requestId,
        detail,
        ...problem
      } = bodyOf(await invoke(noteHandler(deployment), request({ note: 'x', sessionId: id }, { tenant: 'tenant-b' })));
      return { ...problem, detail: String(detail).replace(id, 'ID') };
    };
    expect(await answer(sessionId)).toEqual(await answer('01ARZ3NDEKTSV4RRFFQ69G5FAV'));
  });

  it('another method', async () => {
    expect(bodyOf(await invoke(noteHandler(deployment), httpEvent('GET', notePath)))).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
    });
  });
});
