import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { bodyOf } from '../support/invoke.ts';
import { idsUpTo, receivedEvents, receivedIds } from '../support/sse.ts';
import { Gate, noteHandler } from './noteAction.ts';
import { postNote } from './noteClient.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

async function sessionsOf(tenant: string): Promise<number> {
  return (await deployment.stores.sessions.list(tenant, { limit: 100 })).items.length;
}

describe('50 clients with one Idempotency-Key', () => {
  it('get one run, and each of them its whole stream', async () => {
    const gate = new Gate();
    const handler = noteHandler(deployment, gate);
    const options = { face: 'events', key: 'fifty', tenant: 'tenant-50' } as const;
    const clients = Array.from({ length: 50 }, async () => postNote(handler, { note: 'once', wait: true }, options));
    await gate.reached;
    gate.open();
    const streams = await Promise.all(clients);
    for (const { status, body } of streams) {
      expect(status, body).toBe(200);
      const ids = receivedIds(body);
      expect(ids).toEqual(idsUpTo(ids.length));
      expect(receivedEvents(body).at(-1)?.event).toBe('run-succeeded');
    }
    expect(new Set(streams.map(({ body }) => receivedEvents(body)[0]?.data['runId'])).size).toBe(1);
    expect(new Set(streams.map(({ body }) => receivedIds(body).length)).size).toBe(1);
    expect(await sessionsOf('tenant-50')).toBe(1);
  });
});

describe('a request with the key of an earlier one', () => {
  it('gets the run of that one, by whatever face it asks', async () => {
    const handler = noteHandler(deployment);
    const first = bodyOf(await postNote(handler, { note: 'faces' }, { key: 'faces' }));
    expect(bodyOf(await postNote(handler, { note: 'faces' }, { key: 'faces' }))).toEqual(first);
    const later = await postNote(handler, { note: 'faces' }, { key: 'faces', face: 'async' });
    expect([later.status, later.headers['location']]).toEqual([202, `/v1/runs/${String(first['id'])}`]);
    const stream = await postNote(handler, { note: 'faces' }, { key: 'faces', face: 'events' });
    expect(receivedEvents(stream.body).at(-1)?.data).toMatchObject({ run: first });
  });

  it('gets what comes after Last-Event-ID', async () => {
    const handler = noteHandler(deployment);
    await postNote(handler, { note: 'rest' }, { key: 'rest' });
    const headers = { 'Last-Event-ID': '8' };
    const stream = await postNote(handler, { note: 'rest' }, { key: 'rest', face: 'events', headers });
    expect(receivedIds(stream.body)).toEqual([9, 10]);
  });

  it('is the same when its fields stand in another order or spell out what is the default', async () => {
    const handler = noteHandler(deployment);
    const first = bodyOf(await postNote(handler, { note: 'order', wait: false }, { key: 'order' }));
    const same = { onBusy: 'reject', wait: false, note: 'order' };
    expect(bodyOf(await postNote(handler, same, { key: 'order' }))['id']).toBe(first['id']);
  });

  it('is refused with another body', async () => {
    const handler = noteHandler(deployment);
    await postNote(handler, { note: 'one' }, { key: 'conflict' });
    expect(bodyOf(await postNote(handler, { note: 'two' }, { key: 'conflict' }))).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    });
  });

  it('of another tenant has nothing to do with it', async () => {
    const handler = noteHandler(deployment);
    const first = bodyOf(await postNote(handler, { note: 'mine' }, { key: 'shared' }));
    const other = bodyOf(await postNote(handler, { note: 'theirs' }, { key: 'shared', tenant: 'tenant-b' }));
    expect(other).toMatchObject({ status: 'succeeded', output: { summary: 'Noted: theirs' } });
    expect(other['id']).not.toBe(first['id']);
  });
});

describe('a key', () => {
  it.each([[''], ['a b'], ['é'], ['x'.repeat(256)]])('is refused when it is %j', async (key) => {
    expect(bodyOf(await postNote(noteHandler(deployment), { note: 'x' }, { key }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });

  it('is free for any body after a request that its schema refused', async () => {
    const handler = noteHandler(deployment);
    expect((await postNote(handler, { note: 7 }, { key: 'schema' })).status).toBe(400);
    expect(bodyOf(await postNote(handler, { note: 'right' }, { key: 'schema' }))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('works for the same request again after one that was refused before there was a run', async () => {
    const { sessionId } = bodyOf(await postNote(noteHandler(deployment), { note: 'first' }));
    const gate = new Gate();
    const holder = postNote(noteHandler(deployment, gate), { note: 'holder', wait: true, sessionId });
    await gate.reached;
    const request = { note: 'again', sessionId };
    const refused = await postNote(noteHandler(deployment), request, { key: 'refused' });
    expect(bodyOf(refused)).toMatchObject({ status: 409, code: 'session_busy' });
    gate.open();
    await holder;
    const run = bodyOf(await postNote(noteHandler(deployment), request, { key: 'refused' }));
    expect(run).toMatchObject({ status: 'succeeded', output: { summary: 'Noted: again' } });
    expect(bodyOf(await postNote(noteHandler(deployment), request, { key: 'refused' }))['id']).toBe(run['id']);
  });

  it('whose starter died before it stored a run starts that run with the next requests, once', async () => {
    const dead = { idempotencyKeys: deployment.services.idempotencyKeys };
    const handler = noteHandler({
      ...deployment,
      options: {
        ...deployment.options,
        services: () => ({
          ...deployment.services,
          idempotencyKeys: {
            bind: async (...binding) => {
              await dead.idempotencyKeys.bind(...binding);
              throw new Error('the process is gone');
            },
          },
        }),
      },
    });
    const options = { key: 'dead', tenant: 'tenant-dead' };
    expect((await postNote(handler, { note: 'survive' }, options)).status).toBe(500);
    const again = Array.from({ length: 5 }, async () =>
      postNote(noteHandler(deployment), { note: 'survive' }, options),
    );
    const runs = (await Promise.all(again)).map(bodyOf);
    expect(runs.map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  });
});
