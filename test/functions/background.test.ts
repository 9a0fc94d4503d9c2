import { isValid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { bodyOf } from '../support/invoke.ts';
import { startScriptedModel } from '../support/scriptedModel.ts';
import { idsUpTo, receivedEvents, receivedIds } from '../support/sse.ts';
import { Gate, noteHandler } from './noteAction.ts';
import { postNote, runWith, streamEvents } from './noteClient.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

/** Less than is held back of an invocation's time: its leg is over before it begins. */
const shortOfTimeMs = 59_000;

describe('a request that prefers respond-async', () => {
  it('is answered at once with where to find its run, which goes on in the background', async () => {
    const gate = new Gate();
    const accepted = await postNote(noteHandler(deployment, gate), { note: 'later', wait: true }, { face: 'async' });
    const run = bodyOf(accepted);
    expect(accepted.status).toBe(202);
    expect(accepted.headers).toMatchObject({
      location: `/v1/runs/${String(run['id'])}`,
      'preference-applied': 'respond-async',
      'retry-after': '2',
      'content-type': 'application/json',
    });
    expect(run).toMatchObject({ status: 'queued', startedAt: null, output: null });
    expect(isValid(String(run['id']))).toBe(true);
    await gate.reached;
    gate.open();
    await runWith(deployment, String(run['id']), 'succeeded');
    const { body } = await streamEvents(deployment, String(run['id']));
    expect(receivedIds(body)).toEqual(idsUpTo(receivedIds(body).length));
    expect(receivedEvents(body).map(({ event }) => event)).toContain('run-queued');
  });

  it.each([['respond-async, wait=10'], ['handling=lenient; x, Respond-Async']])('in the form %j', async (prefer) => {
    const accepted = await postNote(noteHandler(deployment), { note: 'x' }, { headers: { Prefer: prefer } });
    expect(accepted.status).toBe(202);
  });

  it('is refused at once when it could start no run', async () => {
    const refused = await postNote(noteHandler(deployment), { note: 'x', model: 'sonnet' }, { face: 'async' });
    expect(bodyOf(refused)).toMatchObject({ status: 400, code: 'model_required' });
  });
});

describe('a run whose invocation is short of time', () => {
  it('goes on in the background, and its stream goes on with it', async () => {
    const stream = await postNote(
      noteHandler(deployment),
      { note: 'handed over' },
      { face: 'events', remainingTimeMs: shortOfTimeMs },
    );
    const events = receivedEvents(stream.body).filter(({ id }) => id !== undefined);
    expect(events.map(({ id }) => id)).toEqual(idsUpTo(events.length));
    expect(events.map(({ event }) => event)).toContain('run-resumed');
    expect(events.at(-1)?.event).toBe('run-succeeded');
  });

  it('is answered as JSON when the background has ended it', async () => {
    const answer = await postNote(noteHandler(deployment), { note: 'x' }, { remainingTimeMs: shortOfTimeMs });
    expect(bodyOf(answer)).toMatchObject({ status: 'succeeded', output: { summary: 'Noted: x' } });
  });

  it('and of patience: the stream ends cleanly, and the client that comes again misses nothing', async () => {
    const gate = new Gate();
    const stream = await postNote(
      noteHandler(deployment, gate),
      { note: 'x', wait: true },
      { face: 'events', remainingTimeMs: 3_500 },
    );
    const seen = receivedIds(stream.body);
    expect(stream.body).not.toMatch(/event: (run-succeeded|error)/);
    const runId = String(receivedEvents(stream.body)[0]?.data['runId']);
    gate.open();
    const rest = receivedIds((await streamEvents(deployment, runId, seen.at(-1))).body);
    expect([...seen, ...rest]).toEqual(idsUpTo(seen.length + rest.length));
    await runWith(deployment, runId, 'succeeded');
  });

  it('and of patience: the JSON answer is the run as it stands', async () => {
    const gate = new Gate();
    const answer = await postNote(noteHandler(deployment, gate), { note: 'x', wait: true }, { remainingTimeMs: 3_000 });
    expect(answer.status).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ status: 'running', output: null });
    gate.open();
    await runWith(deployment, String(bodyOf(answer)['id']), 'succeeded');
  });
});

describe('a run that is parked because its model is overloaded', () => {
  it('goes on in the background when its time has come; the stream shows when, and its end', async () => {
    await using model = await startScriptedModel([
      { status: 529, type: 'overloaded_error', headers: { 'retry-after': '1' } },
      { call: [{ name: 'Submit', input: { summary: 'Noted after all.' } }] },
    ]);
    const overloaded = await startDeployment({ modelUrl: model.url });
    const stream = await postNote(noteHandler(overloaded), { note: 'x' }, { face: 'events' });
    const events = receivedEvents(stream.body).filter(({ id }) => id !== undefined);
    expect(events.map(({ id }) => id)).toEqual(idsUpTo(events.length));
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['run-parked', 'run-resumed']));
    expect(events.at(-1)).toMatchObject({
      event: 'run-succeeded',
      data: { run: { output: { summary: 'Noted after all.' } } },
    });
    expect(model.requests).toHaveLength(2);
    await overloaded.stop();
  });

  it('is answered as JSON as it stands when it is parked for longer than its caller can wait', async () => {
    await using model = await startScriptedModel(() => ({
      status: 529,
      type: 'overloaded_error',
      headers: { 'retry-after': '500' },
    }));
    const overloaded = await startDeployment({ modelUrl: model.url });
    const run = bodyOf(await postNote(noteHandler(overloaded), { note: 'x' }));
    expect(run).toMatchObject({ status: 'parked', wakeAt: expect.stringMatching(/Z$/) as unknown, finishedAt: null });
    await overloaded.stop();
  });
});

describe('a client that goes away', () => {
  it('leaves a run behind that goes on, or is cancelled if it has asked for that', async () => {
    for (const [onDisconnect, status] of [
      ['continue', 'succeeded'],
      ['cancel', 'cancelled'],
    ] as const) {
      const gate = new Gate();
      let runId = '';
      const gone = postNote(
        noteHandler(deployment, gate),
        { note: 'x', wait: true, onDisconnect },
        {
          face: 'events',
          onChunk: (text, response) => {
            runId ||= /"runId":"(\w+)"/.exec(text)?.[1] ?? '';
            if (text.includes('"Wait"')) response.destroy();
          },
        },
      );
      await gate.reached;
      if (onDisconnect === 'continue') gate.open();
      await gone.catch(() => undefined);
      await runWith(deployment, runId, status);
    }
  });
});
