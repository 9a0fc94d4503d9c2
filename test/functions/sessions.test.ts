import { isValid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, invoke, itemsOf } from '../support/invoke.ts';
import type { InvokedResponse } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { Gate, noteHandler, notePath } from './noteAction.ts';
import { createSessionsHandler } from '../../functions/sessions.ts';
import { createWorkspacesHandler } from '../../functions/workspaces.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

interface Options {
  readonly tenant?: string;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
}

async function call(method: string, path: string, options: Options = {}): Promise<InvokedResponse> {
  const resource = path.replace(/^\/sessions\/[^/]+/, '/sessions/{id}');
  return invoke(createSessionsHandler(deployment.options), httpEvent(method, path, { resource, ...options }));
}
async function createSession(tenant = 'tenant-a'): Promise<string> {
  return String(bodyOf(await call('POST', '/sessions', { tenant }))['id']);
}
async function runNote(body: Record<string, unknown>): Promise<Record<string, unknown>> {
  return bodyOf(await invoke(noteHandler(deployment), httpEvent('POST', notePath, { body })));
}

describe('a session', () => {
  it('is created with a Location at which it is read', async () => {
    const created = await call('POST', '/sessions', { body: {} });
    expect(created.status).toBe(201);
    const session = bodyOf(created);
    expect(session).toEqual({
      id: expect.any(String) as unknown,
      createdAt: expect.any(String) as unknown,
      updatedAt: session['createdAt'],
      workspace: null,
      activeRunId: null,
    });
    expect(isValid(String(session['id']))).toBe(true);
    expect(created.headers['location']).toBe(`/v1/sessions/${String(session['id'])}`);
    expect(bodyOf(await call('GET', `/sessions/${String(session['id'])}`))).toEqual(session);
  });

  it('needs no body, and takes no fields yet', async () => {
    expect((await call('POST', '/sessions')).status).toBe(201);
    expect(bodyOf(await call('POST', '/sessions', { body: { name: 'x' } }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });

  it('tells which run works in it', async () => {
    const id = await createSession();
    const gate = new Gate();
    const running = invoke(
      noteHandler(deployment, gate),
      httpEvent('POST', notePath, { body: { note: 'x', wait: true, sessionId: id } }),
    );
    await gate.reached;
    const { activeRunId } = bodyOf(await call('GET', `/sessions/${id}`));
    expect(bodyOf(await call('DELETE', `/sessions/${id}`))).toMatchObject({ status: 409, code: 'session_busy' });
    gate.open();
    expect(bodyOf(await running)).toMatchObject({ id: activeRunId, status: 'succeeded' });
    expect(bodyOf(await call('GET', `/sessions/${id}`))).toMatchObject({ activeRunId: null });
  });

  it('is gone with its runs and files once it is deleted', async () => {
    const run = await runNote({ note: 'x' });
    const id = String(run['sessionId']);
    const workspace = (await deployment.stores.sessions.read('tenant-a', id))?.workspace ?? '';
    const deleted = await call('DELETE', `/sessions/${id}`);
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    expect((await call('GET', `/sessions/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/sessions/${id}`)).status).toBe(404);
    expect(await deployment.stores.journal.readRun('tenant-a', String(run['id']))).toBeUndefined();
    await expect(deployment.stores.workspaces.download('tenant-a', workspace)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the sessions of a tenant', () => {
  it('are listed page by page, each once, and nobody else sees them', async () => {
    const mine: string[] = [];
    for (let count = 0; count < 5; count++) mine.unshift(await createSession('tenant-list'));
    await createSession('tenant-other');
    const seen: unknown[] = [];
    const query: Record<string, string> = { limit: '2' };
    for (let page = 0; page < 3; page++) {
      const response = await call('GET', '/sessions', { tenant: 'tenant-list', query });
      seen.push(...itemsOf(response).map(({ id }) => id));
      const { nextCursor } = bodyOf(response);
      if (page === 2) expect(nextCursor).toBeNull();
      else query['cursor'] = String(nextCursor);
    }
    expect([...seen].sort()).toEqual([...mine].sort());
    const foreign = await call('GET', '/sessions', { tenant: 'tenant-other', query });
    expect(bodyOf(foreign)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it.each([[{ limit: '0' }], [{ limit: '101' }], [{ limit: 'ten' }], [{ limit: '1e1' }], [{ cursor: 'forged' }]])(
    'are not listed by %j',
    async (query) => {
      expect(bodyOf(await call('GET', '/sessions', { query }))).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );
});

describe('what was said in a session', () => {
  it('is listed in order, each message with its run and turn, page by page', async () => {
    const run = await runNote({ note: 'buy milk' });
    const path = `/sessions/${String(run['sessionId'])}/messages`;
    const first = await call('GET', path, { query: { limit: '2' } });
    expect(itemsOf(first)).toEqual([
      { runId: run['id'], turn: 1, role: 'user', content: [{ type: 'text', text: 'Note this: buy milk' }] },
      {
        runId: run['id'],
        turn: 1,
        role: 'assistant',
        content: [
          { type: 'text', text: 'I write it down.' },
          {
            type: 'tool-call',
            toolUseId: expect.any(String) as unknown,
            tool: 'Write',
            input: { file_path: 'note.md', content: 'buy milk' },
          },
        ],
      },
    ]);
    const rest = await call('GET', path, { query: { cursor: String(bodyOf(first)['nextCursor']) } });
    expect(itemsOf(rest).map(({ role, turn }) => `${String(role)} ${String(turn)}`)).toEqual([
      'user 1',
      'assistant 2',
      'user 2',
    ]);
    expect(itemsOf(rest)[0]).toMatchObject({ content: [{ type: 'tool-result', isError: false }] });
    expect(bodyOf(rest)['nextCursor']).toBeNull();
    expect(bodyOf(await call('GET', path, { query: { cursor: 'bWVzc2FnZTo' } }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  it('and run in it is listed, newest first', async () => {
    const first = await runNote({ note: 'one' });
    const second = await runNote({ note: 'two', sessionId: first['sessionId'] });
    const runs = itemsOf(await call('GET', `/sessions/${String(first['sessionId'])}/runs`));
    expect(runs).toEqual([second, first]);
  });
});

describe('an id that is not the tenant’s own', () => {
  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/messages'],
    ['GET', '/runs'],
  ])(
    'is not found by %s /sessions/{id}%s, whether it is unknown, malformed or another tenant’s',
    async (method, rest) => {
      const foreign = await createSession('tenant-b');
      const answers = new Set<string>();
      for (const id of [foreign, '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'nonsense', foreign.toLowerCase(), '%2e%2e']) {
        const { requestId: _requestId, ...problem } = bodyOf(await call(method, `/sessions/${id}${rest}`));
        expect(problem).toMatchObject({ status: 404, code: 'not_found' });
        answers.add(JSON.stringify(problem).replace(id, 'ID'));
      }
      expect(answers.size).toBe(1);
      expect((await call('GET', `/sessions/${foreign}`, { tenant: 'tenant-b' })).status).toBe(200);
    },
  );
});

describe('a deletion that was cut short', () => {
  it('is taken up by the next one', async () => {
    const run = await runNote({ note: 'x' });
    const id = String(run['sessionId']);
    const stores = {
      ...deployment.stores,
      workspaces: { ...deployment.stores.workspaces, deleteAll: () => Promise.reject(new Error('cut')) },
    };
    const broken = createSessionsHandler({ ...deployment.options, stores: () => stores });
    const event = httpEvent('DELETE', `/sessions/${id}`, { resource: '/sessions/{id}' });
    expect((await invoke(broken, event)).status).toBe(500);
    expect((await call('DELETE', `/sessions/${id}`)).status).toBe(204);
    const files = httpEvent('GET', `/sessions/${id}/workspace`, { resource: '/sessions/{id}/workspace' });
    expect((await invoke(createWorkspacesHandler(deployment.options), files)).status).toBe(404);
  });
});
