import { setTimeout as realDelay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import { enqueueRun } from '../../agents/engine/enqueueRun.ts';
import type { Clock } from '../../agents/engine/ports.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import todoWrite from '../../agents/tools/todoWrite.ts';
import { createSweeperHandler } from '../../functions/sweeper.ts';
import type { Timeline } from '../../infra/local/durableExecutor.ts';
import { startDurableWorker, type DurableWorker } from '../support/durableWorker.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startScriptedModel, type ScriptedModel } from '../support/scriptedModel.ts';

const minute = 60_000;
const tenant = 'acme';

const think = defineAction({
  description: 'Thinks for long.',
  input: z.object({ topic: z.string() }),
  output: z.object({ summary: z.string() }),
  reportsFindings: false,
  tools: ['TodoWrite'],
  limits: { maxTurns: 20, timeoutMs: 120 * minute },
  instructions: ({ topic }) => `Think about ${topic}.`,
});
const profile: AgentProfile = {
  id: 'thinker',
  name: 'thinker',
  description: 'Thinks.',
  systemPrompt: 'You think.',
  model: null,
  tools: ['TodoWrite'],
  serverTools: [],
  maxTurns: null,
  skills: [],
};
const careful = { ...profile, id: 'careful', approval: ['TodoWrite'] };
const endpointOf = (agent: AgentProfile) => ({ agent, actionId: 'think', action: think, tools: [todoWrite] });
const endpoints = { 'thinker/think': endpointOf(profile), 'careful/think': endpointOf(careful) };
const requestOf = (agent: AgentProfile) => ({
  ...{ tenant, agent, actionId: 'think', action: think },
  input: { topic: 'time' },
});

// Time that the tests move: `Date`, the intervals of leases and the timers of executions go with it; input and output do not.
const clock: Clock = { nowMs: () => Date.now() };
const timeline: Timeline = {
  nowMs: () => Date.now(),
  after: (delayMs, fire) => {
    const timer = setInterval(() => {
      clearInterval(timer);
      fire();
    }, delayMs);
    return () => {
      clearInterval(timer);
    };
  },
};
const todo = { name: 'TodoWrite', input: { todos: [{ content: 'think on', status: 'pending' }] } };
const submit = { name: 'Submit', input: { summary: 'Time passes.' } };

let model: ScriptedModel;
let engine: TestEngine;
let worker: DurableWorker;

// One worker for all: the SDK keeps the client, and with it the endpoint, that it has made first.
beforeAll(async () => {
  model = await startScriptedModel([]);
  engine = await startEngine({ modelUrl: model.url, clock });
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: Date.now() });
  worker = await startDurableWorker({ ...engine.services, idempotencyKeys: unused }, endpoints, timeline);
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
  vi.useRealTimers();
  await engine[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const unused = { bind: () => Promise.reject(new Error('The worker binds no keys.')) };

/** Lets time pass, a second at a time, until the condition holds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    vi.advanceTimersByTime(1_000);
    await realDelay(1);
  }
}

async function pass(durationMs: number): Promise<void> {
  const endMs = Date.now() + durationMs;
  await until(() => Date.now() >= endMs);
}

const statusOf = async (runId: string) => (await engine.services.journal.readRun(tenant, runId))?.status;
const ends = (name: string) => until(() => worker.outcomeOf(name) !== undefined);

describe('a run on the durable worker', () => {
  it('takes 40 minutes over several legs, survives one that dies, and pays for no turn twice', async () => {
    model.play(async (_request, index) => {
      const endMs = Date.now() + 4 * minute;
      while (Date.now() < endMs) await realDelay(1);
      return { call: [index < 9 ? todo : submit] };
    });
    const before = model.requests.length;
    const run = await enqueueRun(engine.services, requestOf(profile), { line: false });
    const startedMs = Date.now();
    worker.dieAtNextCheckpoint();
    await worker.background.start(run, run.id);
    await ends(run.id);

    expect(worker.outcomeOf(run.id)).toBe('SUCCEEDED {"status":"succeeded"}');
    const record = await engine.services.journal.readRun(tenant, run.id);
    expect(record).toMatchObject({ status: 'succeeded', turns: 10, output: { summary: 'Time passes.' } });
    expect(Date.now() - startedMs).toBeGreaterThan(40 * minute);
    expect(worker.invocations()).toBeGreaterThan(1);
    expect(model.requests.length - before).toBe(10);
    expect(model.historyProblems).toEqual([]);
    // A heartbeat that was under way when the run ended may still hold the session for half a minute.
    await pass(minute);
    const session = await engine.services.sessions.read(tenant, run.sessionId);
    expect(session?.lease?.expiresAtMs ?? 0).toBeLessThan(Date.now());
  }, 60_000);

  it('waits for a decision without being invoked, and goes on when it is woken', async () => {
    model.play([{ call: [todo] }, { call: [submit] }]);
    const run = await enqueueRun(engine.services, requestOf(careful), { line: false });
    await worker.background.start(run, run.id);
    const { journal } = engine.services;
    const control = () => journal.readControl(tenant, run.id);
    await until(async () => (await control())?.callbackId != null);
    await pass(minute);
    const invocations = worker.invocations();
    await pass(10 * minute);
    expect(worker.invocations()).toBe(invocations);

    const [approval] = (await journal.readRun(tenant, run.id))?.approvals ?? [];
    await journal.decideApproval(tenant, run.id, approval?.toolUseId ?? '', { decision: 'allow', message: '' });
    await worker.background.wake((await control())?.callbackId ?? '');
    await ends(run.id);
    expect(await statusOf(run.id)).toBe('succeeded');
  }, 60_000);

  it('that nobody decides on goes on when the time for it is over', async () => {
    model.play([{ call: [todo] }, { call: [submit] }]);
    const run = await enqueueRun(engine.services, requestOf(careful), { line: false });
    await worker.background.start(run, run.id);
    await until(async () => (await statusOf(run.id)) === 'awaiting_approval');
    await realDelay(200);
    vi.setSystemTime(Date.now() + 25 * 60 * minute);
    await pass(minute);
    const sweep = createSweeperHandler({
      stores: () => ({ ...engine.services, background: worker.background, clock }),
    });
    await sweep();
    await until(async () => (await statusOf(run.id)) === 'succeeded');
  }, 60_000);

  it('started by a schedule is one run for each slot, however often the slot is delivered', async () => {
    model.play(() => ({ call: [submit] }));
    const schedule = { agent: 'thinker', action: 'think', name: 'nightly', tenant, input: { topic: 'sleep' } };
    const before = model.requests.length;
    for (const [name, slot] of [
      ['one', '2030-01-01T06:00:00Z'],
      ['again', '2030-01-01T06:00:00Z'],
      ['next', '2030-01-02T06:00:00Z'],
    ] as const) {
      worker.start(name, { schedule, slot });
      await ends(name);
      expect(worker.outcomeOf(name)).toBe('SUCCEEDED {"status":"succeeded"}');
    }
    expect(model.requests.length - before).toBe(2);
  }, 60_000);
});

describe('the sweeper', () => {
  const sweep = () =>
    createSweeperHandler({
      stores: () => ({ ...engine.services, background: worker.background, clock }),
      logger: engine.services.logger,
    })();

  it('goes on with a run whose driver has died, once', async () => {
    model.play(() => ({ call: [submit] }));
    const claimed = await startRun(engine.services, requestOf(profile));
    expect(await sweep()).toMatchObject({ started: 0 });
    await pass(2 * minute);
    expect(await sweep()).toMatchObject({ started: 1 });
    await until(async () => (await statusOf(claimed.record.id)) === 'succeeded');
    expect(await sweep()).toMatchObject({ started: 0 });
  }, 60_000);

  it('goes on with a run that was stored and never started', async () => {
    model.play(() => ({ call: [submit] }));
    const run = await enqueueRun(engine.services, requestOf(profile), { line: false });
    await pass(2 * minute);
    await sweep();
    await until(async () => (await statusOf(run.id)) === 'succeeded');
  }, 60_000);
});
