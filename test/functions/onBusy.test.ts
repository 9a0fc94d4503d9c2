import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { bodyOf } from '../support/invoke.ts';
import type { InvokedResponse } from '../support/invoke.ts';
import { idsUpTo, receivedEvents, receivedIds } from '../support/sse.ts';
import { textWith } from '../support/matching.ts';
import { Gate, noteHandler } from './noteAction.ts';
import { command, postNote, runWith } from './noteClient.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

/** A session in which a run waits at its gate. */
let sessionId: string;
let holderId: string;
let gate: Gate;
let holder: Promise<InvokedResponse>;
beforeEach(async () => {
  sessionId = String(bodyOf(await postNote(noteHandler(deployment), { note: 'first' }))['sessionId']);
  gate = new Gate();
  holder = postNote(noteHandler(deployment, gate), { note: 'holder', wait: true, sessionId });
  await gate.reached;
  holderId = (await deployment.stores.sessions.read('tenant-a', sessionId))?.lease?.runId ?? '';
});

describe('a run that finds its session busy', () => {
  it('is refused, and told by whom, unless it says otherwise', async () => {
    for (const face of ['json', 'events', 'async'] as const) {
      const refused = await postNote(noteHandler(deployment), { note: 'second', sessionId }, { face });
      expect(bodyOf(refused)).toMatchObject({ status: 409, code: 'session_busy', runId: holderId });
    }
    gate.open();
    expect(bodyOf(await holder)).toMatchObject({ status: 'succeeded' });
  });

  it('waits in line with onBusy: "queue", behind those that came before, each on the files of the one before', async () => {
    const queued: Promise<InvokedResponse>[] = [];
    for (const [place, face] of (['events', 'json', 'events'] as const).entries()) {
      const body = { note: `queued ${place}`, sessionId, onBusy: 'queue', files: { [`${place}.txt`]: 'x' } };
      queued.push(postNote(noteHandler(deployment), body, { face }));
      await lineOf(place + 1);
    }
    gate.open();
    expect(bodyOf(await holder)).toMatchObject({ status: 'succeeded' });
    const [first, second, third] = await Promise.all(queued);
    for (const stream of [first, third]) {
      const events = receivedEvents(stream?.body ?? '');
      expect(events.map(({ id }) => id)).toEqual(idsUpTo(events.length));
      expect([events[0]?.event, events[1]?.event, events.at(-1)?.event]).toEqual([
        'run-queued',
        'run-started',
        'run-succeeded',
      ]);
    }
    expect(bodyOf(second ?? { body: '' })).toMatchObject({
      status: 'succeeded',
      output: { summary: 'Noted: queued 1' },
    });
    const session = await deployment.stores.sessions.read('tenant-a', sessionId);
    expect(session).toMatchObject({ lease: null, line: [] });
    const read = async (path: string): Promise<unknown> =>
      deployment.stores.workspaces.readFile('tenant-a', session?.workspace ?? '', path);
    for (const place of [0, 1, 2]) expect(await read(`${place}.txt`)).toBeDefined();
  });

  it('takes the place of the run that has it with onBusy: "interrupt"', async () => {
    const interrupting = await postNote(noteHandler(deployment), { note: 'now', sessionId, onBusy: 'interrupt' });
    const run = bodyOf(interrupting);
    expect(run).toMatchObject({ status: 'succeeded', output: { summary: 'Noted: now' } });
    expect(bodyOf(await holder)).toMatchObject({
      id: holderId,
      status: 'cancelled',
      error: { code: 'cancelled', detail: textWith(`Interrupted by run ${String(run['id'])}`) },
    });
  });

  it('takes its place in the background, too', async () => {
    const body = { note: 'later', sessionId, onBusy: 'interrupt' };
    const accepted = await postNote(noteHandler(deployment), body, { face: 'async' });
    expect(accepted.status).toBe(202);
    await runWith(deployment, String(bodyOf(accepted)['id']), 'succeeded');
    expect(bodyOf(await holder)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a run that waits in line', () => {
  it('is cancelled at once and gives up its place', async () => {
    const queued = postNote(noteHandler(deployment), { note: 'never', sessionId, onBusy: 'queue' }, { face: 'events' });
    const [queuedId = ''] = await lineOf(1);
    const cancelled = await command(deployment, queuedId, 'cancel');
    expect([cancelled.status, bodyOf(cancelled)['status']]).toEqual([202, 'cancelled']);
    const { body } = await queued;
    expect(receivedIds(body)).toEqual([1, 2]);
    expect(receivedEvents(body).at(-1)?.event).toBe('run-cancelled');
    expect(await lineOf(0)).toEqual([]);
    gate.open();
    expect(bodyOf(await holder)).toMatchObject({ status: 'succeeded' });
  });
});

async function lineOf(length: number): Promise<readonly string[]> {
  for (;;) {
    const line = (await deployment.stores.sessions.read('tenant-a', sessionId))?.line ?? [];
    if (line.length === length) return line;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
