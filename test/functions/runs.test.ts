import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, invoke, itemsOf } from '../support/invoke.ts';
import type { InvokedResponse, InvokeOptions } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { startDeployment } from '../support/deployment.ts';
import { gitApply, treeOf } from '../support/gitTree.ts';
import type { Deployment } from '../support/deployment.ts';
import { Gate, noteHandler, notePath } from './noteAction.ts';
import { createRunsHandler } from '../../functions/runs.ts';

let deployment: Deployment;
let run: Record<string, unknown>;
let runId: string;
beforeAll(async () => {
  deployment = await startDeployment();
  run = bodyOf(await invoke(noteHandler(deployment), httpEvent('POST', notePath, { body: { note: 'buy milk' } })));
  runId = String(run['id']);
});
afterAll(async () => deployment.stop());

interface Options extends InvokeOptions {
  readonly tenant?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
}
async function get(path: string, { remainingTimeMs, onChunk, ...options }: Options = {}): Promise<InvokedResponse> {
  const resource = path.replace(/^\/runs\/[^/]+/, '/runs/{id}');
  const event = httpEvent('GET', path, { resource, ...options });
  return invoke(createRunsHandler(deployment.options), event, {
    ...(remainingTimeMs === undefined ? {} : { remainingTimeMs }),
    ...(onChunk === undefined ? {} : { onChunk }),
  });
}

function idsOf({ body }: InvokedResponse): readonly number[] {
  const ids: number[] = [];
  createParser({ onEvent: ({ id }) => ids.push(Number(id)) }).feed(body);
  return ids;
}
function storedIds(response: InvokedResponse): readonly unknown[] {
  return itemsOf(response).map(({ id }) => id);
}
const sse = { headers: { Accept: 'text/event-stream' } };
const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a run', () => {
  it('is read as it was answered', async () => {
    expect(bodyOf(await get(`/runs/${runId}`))).toEqual(run);
  });

  it('is not found by another tenant, in the same words as one that does not exist', async () => {
    for (const rest of ['', '/events', '/sarif', '/patch']) {
      const answers = new Set<string>();
      for (const [id, tenant] of [
        [runId, 'tenant-b'],
        ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'tenant-a'],
        ['nonsense', 'tenant-a'],
      ] as const) {
        const { requestId: _requestId, ...problem } = bodyOf(await get(`/runs/${id}${rest}`, { tenant }));
        expect(problem).toMatchObject({ status: 404, code: 'not_found' });
        answers.add(JSON.stringify(problem).replace(id, 'ID'));
      }
      expect(answers.size).toBe(1);
    }
  });
});

describe('the events of a run', () => {
  it('are read as JSON, all or those after one', async () => {
    expect(storedIds(await get(`/runs/${runId}/events`))).toEqual(all);
    expect(storedIds(await get(`/runs/${runId}/events`, { query: { after: '8' } }))).toEqual([9, 10]);
  });

  it('are replayed as a stream that ends with the run, all or those after Last-Event-ID', async () => {
    const stream = await get(`/runs/${runId}/events`, sse);
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(idsOf(stream)).toEqual(all);
    const rest = await get(`/runs/${runId}/events`, {
      headers: { ...sse.headers, 'Last-Event-ID': '7' },
      query: { after: '1' },
    });
    expect(idsOf(rest)).toEqual([8, 9, 10]);
  });

  it('that the client has all of already end the stream at once', async () => {
    expect(idsOf(await get(`/runs/${runId}/events`, { ...sse, query: { after: '10' } }))).toEqual([]);
  });

  it.each([[{ query: { after: '-1' } }], [{ query: { after: 'x' } }], [{ headers: { 'Last-Event-ID': '1.5' } }]])(
    'are not read by %j',
    async (options) => {
      expect(bodyOf(await get(`/runs/${runId}/events`, options))).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
    },
  );

  it('of a run that still goes on are followed to its end', async () => {
    const gate = new Gate();
    const sessionId = String(run['sessionId']);
    const running = invoke(
      noteHandler(deployment, gate),
      httpEvent('POST', notePath, { body: { note: 'later', wait: true, sessionId } }),
    );
    await gate.reached;
    const active = (await deployment.stores.sessions.read('tenant-a', sessionId))?.lease?.runId ?? '';
    const stream = await get(`/runs/${active}/events`, {
      ...sse,
      onChunk: () => {
        gate.open();
      },
    });
    const ids = idsOf(stream);
    expect(ids).toEqual(ids.map((_id, index) => index + 1));
    expect(stream.body).toContain('event: run-succeeded');
    expect(bodyOf(await running)).toMatchObject({ id: active, status: 'succeeded' });
  });

  it('of a run that goes on longer than the invocation may take end with no last event, so that the client comes again', async () => {
    const gate = new Gate();
    const running = invoke(
      noteHandler(deployment, gate),
      httpEvent('POST', notePath, { body: { note: 'long', wait: true, sessionId: run['sessionId'] } }),
    );
    await gate.reached;
    const active = (await deployment.stores.sessions.read('tenant-a', String(run['sessionId'])))?.lease?.runId ?? '';
    const stream = await get(`/runs/${active}/events`, { ...sse, remainingTimeMs: 2_200 });
    expect(stream.status).toBe(200);
    expect(stream.body).not.toMatch(/event: (run-succeeded|error)/);
    gate.open();
    await running;
  });
});

describe('the findings of a run', () => {
  it('are read as SARIF', async () => {
    const response = await get(`/runs/${runId}/sarif`);
    expect(response.headers['content-type']).toBe('application/sarif+json');
    expect(bodyOf(response)).toMatchObject({ version: '2.1.0', runs: [{ results: [], properties: { runId } }] });
  });
});

describe('what a run has changed', () => {
  it('is read as a patch that git takes', async () => {
    const response = await get(`/runs/${runId}/patch`);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('text/x-diff; charset=utf-8');
    expect(await gitApply(treeOf({}), response.body)).toEqual(treeOf({ 'note.md': 'buy milk' }));
  });

  it('is nothing at all when it has changed nothing', async () => {
    const body = { note: 'the same again', sessionId: run['sessionId'] };
    await invoke(noteHandler(deployment), httpEvent('POST', notePath, { body }));
    const same = bodyOf(await invoke(noteHandler(deployment), httpEvent('POST', notePath, { body })));
    expect(await get(`/runs/${String(same['id'])}/patch`)).toMatchObject({ status: 200, body: '' });
  });
});
