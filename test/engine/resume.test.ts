import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import { enqueueRun } from '../../agents/engine/enqueueRun.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { startRun, type ClaimedRun, type RunRequest } from '../../agents/engine/startRun.ts';
import diagnose from '../../agents/tools/diagnose.ts';
import edit from '../../agents/tools/edit.ts';
import read from '../../agents/tools/read.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../support/scriptedModel.ts';
import { agent, readIt, review, source, submit } from './review.ts';

const tenant = 'acme';
const clock = { now: Date.UTC(2026, 10, 22), nowMs: () => clock.now };

let engine: TestEngine;
let model: ScriptedModel;

beforeAll(async () => {
  model = await startScriptedModel([]);
  engine = await startEngine({ modelUrl: model.url, clock });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const careful = { ...review, approval: ['Edit'] };
const brief = defineAction({ ...review, limits: { maxTurns: 3 } });
const rename: ScriptedAnswer = {
  call: [{ name: 'Edit', input: { file_path: 'src/load.js', old_string: 'load', new_string: 'run' } }],
};

function request(change: Partial<RunRequest> = {}): RunRequest {
  const input = { focus: 'everything' };
  return { tenant, agent, actionId: 'review', action: review, input, files: { 'src/load.js': source }, ...change };
}

/** One leg of a run, which by default takes one turn and leaves the rest. */
function leg(claimed: ClaimedRun, { action = review, legEndsAtMs = 0, signal = new AbortController().signal } = {}) {
  const tools = [read, edit, diagnose];
  return advance(engine.services, claimed, { agent, action, tools, sink: () => undefined, signal, legEndsAtMs });
}

const untilEnd = { legEndsAtMs: Number.POSITIVE_INFINITY };
const claim = ({ id }: Pick<RunRecord, 'id'>) => claimRun(engine.services, tenant, id);
const fileOf = async ({ sessionId }: RunRecord) => (await engine.services.sessions.read(tenant, sessionId))?.workspace;

async function expectSoundEnd(record: RunRecord, status: RunRecord['status'] = 'succeeded') {
  expect(record.status).toBe(status);
  expect(model.historyProblems).toEqual([]);
  const events = await engine.services.journal.readEvents(tenant, record.id, 0);
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter((event) => 'run' in event)).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ run: { id: record.id, status } });
  expect((await engine.services.sessions.read(tenant, record.sessionId))?.lease).toBeNull();
}

describe('a run in legs', () => {
  it('ends a leg between two turns, keeps its session, and goes on with another driver', async () => {
    model.play([readIt, rename, submit()]);
    const claimed = await startRun(engine.services, request());
    const first = await leg(claimed, { legEndsAtMs: clock.now + 1 });
    expect(first.status).toBe('succeeded');

    model.play([readIt, rename, submit()]);
    const started = await startRun(engine.services, request());
    let record = await leg(started);
    expect(record).toMatchObject({ status: 'running', turns: 0 });
    await expect(startRun(engine.services, request({ sessionId: record.sessionId }))).rejects.toMatchObject({
      code: 'session_busy',
    });
    record = await leg(await claim(record), untilEnd);
    expect(record).toMatchObject({ turns: 3 });
    expect(await fileOf(record)).not.toBe(started.record.workspace);
    await expectSoundEnd(record);
  });

  it('takes over a run whose lease has run out, and shuts out the driver that comes back late', async () => {
    model.play([readIt, submit()]);
    const late = await startRun(engine.services, request());
    await expect(claim(late.record)).rejects.toMatchObject({ code: 'session_busy' });
    clock.now += 31_000;
    const record = await leg(await claim(late.record), untilEnd);
    await expectSoundEnd(record);
    const ghost = await leg(late, untilEnd);
    expect(ghost.status).toBe('running');
    await expectSoundEnd(record);
  });

  it('keeps the files of a run that came between when both have changed some, and says so', async () => {
    const legEndsAtMs = clock.now + 1;
    model.play(() => {
      clock.now = legEndsAtMs;
      return rename;
    });
    const left = await leg(await startRun(engine.services, request()), { legEndsAtMs });
    expect(left).toMatchObject({ status: 'running', turns: 1 });
    clock.now += 60 * 60_000;
    model.play([
      { call: [{ name: 'Edit', input: { file_path: 'src/load.js', old_string: 'eval', new_string: 'run' } }] },
      submit(),
    ]);
    const between = await leg(
      await startRun(engine.services, request({ sessionId: left.sessionId, files: undefined })),
      untilEnd,
    );
    const files = await fileOf(between);
    const asked = model.requests.length;
    const record = await leg(await claim(left), untilEnd);
    expect(record).toMatchObject({ turns: 1, error: { code: 'workspace_conflict' } });
    expect(model.requests.length).toBe(asked);
    expect(await fileOf(record)).toBe(files);
    await expectSoundEnd(record, 'failed');
  });

  it('refuses to take up a run that has ended, and takes up one that has failed', async () => {
    model.play([{ status: 401, type: 'authentication_error' }, submit()]);
    const failed = await leg(await startRun(engine.services, request()), untilEnd);
    expect(failed.status).toBe('failed');
    const record = await leg(await claim(failed), untilEnd);
    expect(record).toMatchObject({ status: 'succeeded', turns: 1 });
    expect(record.error).toBeUndefined();
    await expect(claim(record)).rejects.toMatchObject({ code: 'run_not_resumable' });
    await expect(claim({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an overloaded model', () => {
  const overloaded: ScriptedAnswer = { status: 529, type: 'overloaded_error' };

  it('is asked again at once a few times, and a passing failure costs no more than that', async () => {
    model.play([readIt, overloaded, { breakOff: 'mid-stream' }, submit()]);
    const record = await leg(await startRun(engine.services, request()), untilEnd);
    expect(record).toMatchObject({ status: 'succeeded', turns: 2 });
    await expectSoundEnd(record);
  });

  const passing: readonly [string, ScriptedAnswer][] = [
    ['answers 529', overloaded],
    ['answers 500', { status: 500 }],
    ['drops the connection', { breakOff: 'before-first-byte' }],
    ['breaks off in the middle of an answer', { breakOff: 'mid-stream' }],
    ['answers something that is no message', { raw: 'event: message_start\ndata: {"type": nonsense\n\n' }],
    ['answers an empty stream', { raw: '' }],
  ];
  it.each(passing)('parks the run when it %s again and again, and the run goes on later', async (_name, answer) => {
    model.play(() => answer);
    const parked = await leg(await startRun(engine.services, request()), untilEnd);
    expect(parked).toMatchObject({ status: 'parked', turns: 0 });
    const waitMs = Date.parse(parked.wakeAt ?? '') - clock.now;
    expect(waitMs).toBeGreaterThanOrEqual(15_000);
    expect(waitMs).toBeLessThanOrEqual(600_000);
    clock.now += waitMs;
    model.play([submit()]);
    const record = await leg(await claim(parked), untilEnd);
    expect(record.wakeAt).toBeUndefined();
    await expectSoundEnd(record);
  });

  it('is taken for dead when its stream stays silent, and the run is parked', async () => {
    model.play(() => ({ silent: true }));
    const claimed = await startRun(engine.services, request());
    const services = { ...engine.services, modelSilenceMs: 50 };
    const driver = {
      agent,
      action: review,
      tools: [read],
      sink: () => undefined,
      signal: new AbortController().signal,
    };
    expect(await advance(services, claimed, { ...driver, ...untilEnd })).toMatchObject({ status: 'parked', turns: 0 });
  });

  it('is left alone for as long as it asks, up to ten minutes', async () => {
    for (const [seconds, waited] of [
      ['120', 120_000],
      ['86400', 600_000],
    ] as const) {
      model.play([{ ...overloaded, headers: { 'retry-after': seconds } }]);
      const asked = model.requests.length;
      const parked = await leg(await startRun(engine.services, request()), untilEnd);
      expect(model.requests.length - asked).toBe(1);
      expect(Date.parse(parked.wakeAt ?? '') - clock.now).toBe(waited);
    }
  });
});

describe('a run that outgrows the model’s context', () => {
  it('clears old tool results from what is sent, keeps the newest and all that is stored, and stays valid', async () => {
    const long = defineAction({ ...review, limits: { maxTurns: 20 } });
    const files = { 'src/load.js': `${source}// ${'filler '.repeat(200)}\n` };
    model.play((_request, index) => (index < 10 ? { ...readIt, inputTokens: 150_000 } : submit()));
    const record = await leg(await startRun(engine.services, request({ action: long, files })), {
      action: long,
      ...untilEnd,
    });
    const results = (model.requests.at(-1)?.messages ?? [])
      .map((message) => JSON.stringify(message))
      .filter((text) => text.includes('tool_result'));
    expect(results.slice(0, 3).every((text) => text.includes('was cleared'))).toBe(true);
    expect(results.slice(-4).every((text) => text.includes('filler'))).toBe(true);
    const stored = await engine.services.journal.readRunTurns(record);
    expect(stored.slice(0, 10).every((turn) => JSON.stringify(turn.reply).includes('filler'))).toBe(true);
    await expectSoundEnd(record);
  });
});

describe('a run that outgrew the model’s context before it changed drivers', () => {
  it('is not sent its old tool results again', async () => {
    const long = defineAction({ ...review, limits: { maxTurns: 20 } });
    const files = { 'src/load.js': `${source}// ${'filler '.repeat(200)}\n` };
    const legEndsAtMs = clock.now + 1;
    model.play((_request, index) => {
      if (index === 9) clock.now = legEndsAtMs;
      return { ...readIt, inputTokens: 150_000 };
    });
    const left = await leg(await startRun(engine.services, request({ action: long, files })), {
      action: long,
      legEndsAtMs,
    });
    expect(left).toMatchObject({ status: 'running', turns: 10 });
    model.play([submit()]);
    const record = await leg(await claim(left), { action: long, ...untilEnd });
    const [, , first] = model.requests.at(-1)?.messages ?? [];
    expect(JSON.stringify(first)).toContain('was cleared');
    await expectSoundEnd(record);
  });
});

describe('a call that needs a decision', () => {
  async function untilAsked() {
    model.play([readIt, rename, submit()]);
    const asked = await leg(await startRun(engine.services, request({ action: careful })), {
      action: careful,
      ...untilEnd,
    });
    expect(asked).toMatchObject({
      status: 'awaiting_approval',
      turns: 1,
      approvals: [{ tool: 'Edit', input: { new_string: 'run' } }],
    });
    return { asked, toolUseId: asked.approvals?.[0]?.toolUseId ?? '' };
  }
  const goOn = async (run: RunRecord) => leg(await claim(run), { action: careful, ...untilEnd });
  const lastRequest = () => JSON.stringify(model.requests.at(-1)?.messages);

  it('waits without asking the model again, and is run once it is allowed', async () => {
    const { asked, toolUseId } = await untilAsked();
    const requests = model.requests.length;
    expect(await goOn(asked)).toMatchObject({ status: 'awaiting_approval' });
    expect(model.requests.length).toBe(requests);
    await engine.services.journal.decideApproval(tenant, asked.id, toolUseId, { decision: 'allow', message: '' });
    const record = await goOn(asked);
    expect(record).toMatchObject({ turns: 3 });
    expect(record.approvals).toBeUndefined();
    expect(await fileOf(record)).not.toBe(asked.workspace);
    await expectSoundEnd(record);
  });

  it('is not run when it is denied, and the model is told why', async () => {
    const { asked, toolUseId } = await untilAsked();
    await engine.services.journal.decideApproval(tenant, asked.id, toolUseId, {
      decision: 'deny',
      message: 'Not on a Friday.',
    });
    const record = await goOn(asked);
    expect(lastRequest()).toContain('Not on a Friday.');
    expect(await fileOf(record)).toBe(asked.workspace);
    await expectSoundEnd(record);
  });

  it('counts as denied when nobody decides in time', async () => {
    const { asked } = await untilAsked();
    clock.now = Date.parse(asked.approvals?.[0]?.expiresAt ?? '');
    const record = await goOn(asked);
    expect(lastRequest()).toContain('Nobody decided');
    await expectSoundEnd(record);
  });

  it('keeps the response that was paid for when the run is cancelled meanwhile', async () => {
    const { asked } = await untilAsked();
    await engine.services.journal.requestCancel(tenant, asked.id, 'No longer needed.');
    const record = await goOn(asked);
    expect(record).toMatchObject({ turns: 2, error: { detail: 'No longer needed.' } });
    await expectSoundEnd(record, 'cancelled');
  });
});

describe('the end of a run before its work is done', () => {
  it('is cancelled within a second while the model is silent, and keeps its turns', async () => {
    model.play([readIt, { silent: true }]);
    const claimed = await startRun(engine.services, request());
    const driven = leg(claimed, untilEnd);
    await engine.services.journal.requestCancel(tenant, claimed.record.id, 'Changed my mind.');
    const record = await driven;
    expect(record).toMatchObject({ turns: 1, error: { code: 'cancelled', detail: 'Changed my mind.' } });
    await expectSoundEnd(record, 'cancelled');
  });

  it('asks the model once to hand in what it has, and that result is partial', async () => {
    model.play((asked) => (JSON.stringify(asked.messages.at(-1)).includes('limit of this run') ? submit() : readIt));
    const record = await leg(await startRun(engine.services, request({ action: brief })), {
      action: brief,
      ...untilEnd,
    });
    expect(record).toMatchObject({ turns: 3, output: { summary: 'Looked at it.' } });
    await expectSoundEnd(record, 'partial');
  });

  it('asks the model to hand in while the budget still allows it, and never spends more', async () => {
    model.play((asked) =>
      JSON.stringify(asked.messages.at(-1)).includes('limit of this run')
        ? submit()
        : { ...readIt, inputTokens: 20_000, outputTokens: 1_000 },
    );
    const budgetUsd = 0.6;
    const record = await leg(await startRun(engine.services, request({ budgetUsd })), untilEnd);
    expect(record.turns).toBeGreaterThan(1);
    expect(record.costUsd).toBeLessThanOrEqual(budgetUsd);
    expect(record).toMatchObject({ budgetUsd, output: { summary: 'Looked at it.' } });
    await expectSoundEnd(record, 'partial');
  });

  it('makes no call that the budget might not cover, and ends with what there is', async () => {
    model.play(() => readIt);
    const asked = model.requests.length;
    const record = await leg(await startRun(engine.services, request({ budgetUsd: 0.001 })), untilEnd);
    expect(model.requests.length).toBe(asked);
    expect(record).toMatchObject({ turns: 0, costUsd: 0, error: { code: 'budget_spent' } });
    await expectSoundEnd(record, 'partial');
  });

  it('returns what the analysis has found when the model hands in nothing even then', async () => {
    model.play(() => ({ call: [{ name: 'Diagnose', input: { profile: 'security' } }] }));
    const record = await leg(await startRun(engine.services, request({ action: brief })), {
      action: brief,
      ...untilEnd,
    });
    expect(record).toMatchObject({ turns: 3, output: null, error: { code: 'turn_limit' } });
    expect(record.findings.map((finding) => finding.quote)).toEqual([expect.stringContaining('eval(input)')]);
    await expectSoundEnd(record, 'partial');
  });
});

describe('runs in line', () => {
  it('are driven in their order, each on the files that the one before has left and its own over them', async () => {
    model.play(() => submit());
    const holder = await startRun(engine.services, request());
    const { sessionId } = holder.record;
    const second = await enqueueRun(engine.services, request({ sessionId, files: { 'second.txt': '2' } }), {
      line: true,
    });
    const third = await enqueueRun(engine.services, request({ sessionId, files: { 'third.txt': '3' } }), {
      line: true,
    });
    await expect(claim(second)).rejects.toMatchObject({ code: 'session_busy' });
    await leg(holder, untilEnd);
    await expect(claim(third)).rejects.toMatchObject({ code: 'session_busy' });
    await expectSoundEnd(await leg(await claim(second), untilEnd));
    const claimed = await claim(third);
    expect(claimed.earlierTurns.map((turn) => turn.runId)).toEqual([holder.record.id, second.id]);
    await expectSoundEnd(await leg(claimed, untilEnd));
  });
});
