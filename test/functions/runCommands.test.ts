import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { bodyOf } from '../support/invoke.ts';
import { startScriptedModel } from '../support/scriptedModel.ts';
import type { ScriptedAnswer } from '../support/scriptedModel.ts';
import { idsUpTo, receivedEvents } from '../support/sse.ts';
import { Gate, noteHandler } from './noteAction.ts';
import { command, postNote, runWith, streamEvents } from './noteClient.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

const writing = noteHandlerOf({ approval: ['Write'] });
function noteHandlerOf(options: Parameters<typeof noteHandler>[2]) {
  return (): ReturnType<typeof noteHandler> => noteHandler(deployment, new Gate(), options);
}

/** A run that waits for a decision on its call of Write. */
async function waitingRun(): Promise<{ runId: string; toolUseId: string }> {
  const run = bodyOf(await postNote(writing(), { note: 'careful' }));
  expect(run).toMatchObject({ status: 'awaiting_approval', approvals: [{ tool: 'Write' }] });
  const stored = await deployment.stores.journal.readRun('tenant-a', String(run['id']));
  return { runId: String(run['id']), toolUseId: stored?.approvals?.[0]?.toolUseId ?? '' };
}

async function eventNames(runId: string): Promise<readonly (string | undefined)[]> {
  const events = receivedEvents((await streamEvents(deployment, runId)).body);
  expect(events.map(({ id }) => id)).toEqual(idsUpTo(events.length));
  return events.map(({ event }) => event);
}

describe('POST /runs/{id}/cancel', () => {
  it('ends a run that is driven; once more changes nothing', async () => {
    const gate = new Gate();
    const running = postNote(noteHandler(deployment, gate), { note: 'x', wait: true }, { face: 'events' });
    await gate.reached;
    const [lease] = (await deployment.stores.sessions.list('tenant-a', { limit: 1 })).items.map((item) => item.lease);
    const runId = lease?.runId ?? '';
    const cancelled = await command(deployment, runId, 'cancel');
    expect([cancelled.status, cancelled.headers['location']]).toEqual([202, `/v1/runs/${runId}`]);
    expect(receivedEvents((await running).body).at(-1)).toMatchObject({
      event: 'run-cancelled',
      data: { run: { status: 'cancelled', error: { code: 'cancelled' } } },
    });
    const again = await command(deployment, runId, 'cancel');
    expect([again.status, bodyOf(again)['status']]).toEqual([202, 'cancelled']);
  });

  it('ends a run that waits for a decision', async () => {
    const { runId } = await waitingRun();
    expect((await command(deployment, runId, 'cancel')).status).toBe(202);
    await runWith(deployment, runId, 'cancelled');
    expect((await eventNames(runId)).at(-1)).toBe('run-cancelled');
  });

  it('ends a run that is parked', async () => {
    await using model = await startScriptedModel(() => ({ status: 529, headers: { 'retry-after': '500' } }));
    const overloaded = await startDeployment({ modelUrl: model.url });
    const runId = String(bodyOf(await postNote(noteHandler(overloaded), { note: 'x' }))['id']);
    expect((await command(overloaded, runId, 'cancel')).status).toBe(202);
    await runWith(overloaded, runId, 'cancelled');
    await overloaded.stop();
  });

  it('leaves a run that has ended as it is', async () => {
    const run = bodyOf(await postNote(noteHandler(deployment), { note: 'done' }));
    expect(bodyOf(await command(deployment, String(run['id']), 'cancel'))).toEqual(run);
  });
});

describe('POST /runs/{id}/resume', () => {
  it('lets a failed run go on from its last turn; its stream shows both ends and stops at the last', async () => {
    const answers: readonly ScriptedAnswer[] = [
      { call: [{ name: 'Write', input: { file_path: 'note.md', content: 'x' } }] },
      { status: 400, type: 'invalid_request_error' },
      { call: [{ name: 'Submit', input: { summary: 'Noted.' } }] },
    ];
    await using model = await startScriptedModel(answers);
    const own = await startDeployment({ modelUrl: model.url });
    const failed = bodyOf(await postNote(noteHandler(own), { note: 'x' }));
    expect(failed).toMatchObject({ status: 'failed', turns: 1 });
    const runId = String(failed['id']);
    const resumed = await command(own, runId, 'resume');
    expect([resumed.status, resumed.headers['location']]).toEqual([202, `/v1/runs/${runId}`]);
    expect(await runWith(own, runId, 'succeeded')).toMatchObject({ turns: 2, output: { summary: 'Noted.' } });
    const events = receivedEvents((await streamEvents(own, runId)).body);
    expect(events.map(({ id }) => id)).toEqual(idsUpTo(events.length));
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['run-failed', 'run-resumed']));
    expect(events.at(-1)?.event).toBe('run-succeeded');
    expect(model.historyProblems).toEqual([]);
    await own.stop();
  });

  it('leaves a run that is driven to its driver', async () => {
    const gate = new Gate();
    const running = postNote(noteHandler(deployment, gate), { note: 'x', wait: true });
    await gate.reached;
    const [lease] = (await deployment.stores.sessions.list('tenant-a', { limit: 1 })).items.map((item) => item.lease);
    const runId = lease?.runId ?? '';
    expect((await command(deployment, runId, 'resume')).status).toBe(202);
    gate.open();
    expect(bodyOf(await running)).toMatchObject({ status: 'succeeded' });
    const events = await deployment.stores.journal.readEvents('tenant-a', runId, 0);
    expect(events.map(({ type }) => type)).not.toContain('run-resumed');
  });

  it('refuses a run that has ended otherwise than by failing', async () => {
    const { id } = bodyOf(await postNote(noteHandler(deployment), { note: 'done' }));
    expect(bodyOf(await command(deployment, String(id), 'resume'))).toMatchObject({
      status: 409,
      code: 'run_not_resumable',
    });
  });
});

describe('POST /runs/{id}/approval', () => {
  it('lets a call be run, and the run go on', async () => {
    const { runId } = await waitingRun();
    const accepted = await command(deployment, runId, 'approval', { body: { decision: 'allow' } });
    expect(accepted.status).toBe(202);
    await runWith(deployment, runId, 'succeeded');
    const names = await eventNames(runId);
    expect(names).toEqual(expect.arrayContaining(['approval-requested', 'approval-decided', 'tool-finished']));
  });

  it('keeps a call from being run and tells the model why', async () => {
    const { runId, toolUseId } = await waitingRun();
    const body = { toolUseId, decision: 'deny', message: 'Not today.' };
    expect((await command(deployment, runId, 'approval', { body })).status).toBe(202);
    const run = await runWith(deployment, runId, 'succeeded');
    const turns = await deployment.stores.journal.readRunTurns(run);
    expect(JSON.stringify(turns[0]?.reply)).toContain('Not today.');
    const session = await deployment.stores.sessions.read('tenant-a', run.sessionId);
    expect(session?.workspace ?? null).toBeNull();
  });

  it('takes the same decision twice, but no other on the same call', async () => {
    const { runId, toolUseId } = await waitingRun();
    // Decided, but the request died before it woke the run.
    await deployment.stores.journal.decideApproval('tenant-a', runId, toolUseId, { decision: 'allow', message: '' });
    const other = await command(deployment, runId, 'approval', { body: { toolUseId, decision: 'deny' } });
    expect(bodyOf(other)).toMatchObject({ status: 409, code: 'approval_not_pending' });
    expect((await command(deployment, runId, 'approval', { body: { decision: 'allow' } })).status).toBe(202);
    await runWith(deployment, runId, 'succeeded');
  });

  it('is refused where no such call waits', async () => {
    const { runId } = await waitingRun();
    const unknown = await command(deployment, runId, 'approval', { body: { toolUseId: 'nope', decision: 'allow' } });
    expect(bodyOf(unknown)).toMatchObject({ status: 409, code: 'approval_not_pending' });
    const { id } = bodyOf(await postNote(noteHandler(deployment), { note: 'done' }));
    const ended = await command(deployment, String(id), 'approval', { body: { decision: 'allow' } });
    expect(bodyOf(ended)).toMatchObject({ status: 409, code: 'approval_not_pending' });
  });

  it('asks which call is meant when several wait, and goes on once all are decided', async () => {
    const write = (name: string) => ({ name: 'Write', input: { file_path: name, content: 'x' } });
    await using model = await startScriptedModel([
      { call: [write('a.md'), write('b.md')] },
      { call: [{ name: 'Submit', input: { summary: 'Noted.' } }] },
    ]);
    const own = await startDeployment({ modelUrl: model.url });
    const run = bodyOf(await postNote(noteHandler(own, new Gate(), { approval: ['Write'] }), { note: 'x' }));
    const runId = String(run['id']);
    const which = await command(own, runId, 'approval', { body: { decision: 'allow' } });
    expect(bodyOf(which)).toMatchObject({ status: 400, code: 'invalid_request' });
    const waiting = (await own.stores.journal.readRun('tenant-a', runId))?.approvals ?? [];
    for (const { toolUseId } of waiting) {
      expect((await command(own, runId, 'approval', { body: { toolUseId, decision: 'allow' } })).status).toBe(202);
    }
    await runWith(own, runId, 'succeeded');
    await own.stop();
  });
});

describe('the commands of a run', () => {
  it('are not for other tenants, who learn no more than that there is no such run', async () => {
    const { id } = bodyOf(await postNote(noteHandler(deployment), { note: 'mine' }));
    for (const name of ['cancel', 'resume', 'approval'] as const) {
      const options = { tenant: 'tenant-b', body: name === 'approval' ? { decision: 'allow' } : undefined };
      expect(bodyOf(await command(deployment, String(id), name, options))).toMatchObject({ status: 404 });
    }
  });

  it.each([
    ['cancel', { reason: 'x' }],
    ['approval', {}],
    ['approval', { decision: 'maybe' }],
  ] as const)('%s refuses the body %j', async (name, body) => {
    const { id } = bodyOf(await postNote(noteHandler(deployment), { note: 'mine' }));
    expect(bodyOf(await command(deployment, String(id), name, { body }))).toMatchObject({ status: 400 });
  });
});
