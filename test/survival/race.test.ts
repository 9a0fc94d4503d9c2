import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { enqueueRun } from '../../agents/engine/enqueueRun.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { systemClock } from '../../agents/engine/ports.ts';
import { terminalStatuses } from '../../agents/engine/runs.ts';
import type { ScriptedAnswer } from '../support/scriptedModel.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import { connect } from './connect.ts';
import { agent, repairAction, repairRequest, tenant, ticketOf, tools, turnOf } from './repair.ts';
import { runProblems } from './whatHolds.ts';
import { startWorld, type World } from './world.ts';

const races = 200;
const racesAtOnce = 4;
/** In every fifth run legs are short, so that the race is run again after every turn or two. */
const legMsOf = (run: number): number => (run % 5 === 0 ? 15 : 60_000);
const action = repairAction();

// Without files: what a race may break is in the table.
const turns: readonly ScriptedAnswer[] = [
  { call: [{ name: 'Read', input: { file_path: 'src/load.js' } }] },
  { call: [{ name: 'Read', input: { file_path: 'src/load.js' } }] },
  { call: [{ name: 'Submit', input: { summary: 'Read.', findings: [], accept: [] } }] },
];
const lastTurn = turns.length;

let world: World;
let racers: readonly ReturnType<typeof connect>[];
/** The runs whose model call is under way now, and those that had two under way at once. */
const asking = new Set<string>();
const askedTwiceAtOnce: string[] = [];

beforeAll(async () => {
  world = await startWorld(async (request) => {
    const ticket = ticketOf(request);
    if (asking.has(ticket)) askedTwiceAtOnce.push(ticket);
    asking.add(ticket);
    await sleep(2);
    asking.delete(ticket);
    return turns[turnOf(request) - 1] ?? { status: 400 };
  });
  const { upstreams, bucket, temporaryRoot } = world;
  racers = [1, 2].map(() => connect({ ...upstreams, bucket, temporaryRoot, clock: systemClock, diagnose }));
});
afterAll(async () => {
  for (const racer of racers) racer.close();
  await world[Symbol.asyncDispose]();
});

/**
 * Claims the run whenever it can be had, until it has ended; returns how many legs this driver got. A driver that was refused tries
 * again at the moment when the other's leg is over, so that both claim at once, and now and then while it goes on.
 */
async function race(
  services: ReturnType<typeof connect>,
  runId: string,
  { legMs, legOver }: { legMs: number; legOver: EventEmitter },
): Promise<number> {
  for (let legs = 0; ;) {
    try {
      const claimed = await claimRun(services, tenant, runId);
      legs += 1;
      const { signal } = new AbortController();
      const legEndsAtMs = Date.now() + legMs;
      const driver = { agent, action, tools, sink: () => undefined, signal, legEndsAtMs };
      const { status } = await advance(services, claimed, driver);
      legOver.emit('over');
      if (terminalStatuses.has(status)) return legs;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (error.code === 'run_not_resumable') return legs;
      if (error.code !== 'session_busy') throw error;
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([once(legOver, 'over', { signal }), sleep(50, undefined, { signal })]);
      waiting.abort();
    }
  }
}

describe(`two drivers that race for one run, ${races} times`, { timeout: 120_000 }, () => {
  const runIds = Array.from({ length: races }, () => ulid());
  let legs: readonly (readonly number[])[];

  beforeAll(async () => {
    const finished: (readonly number[])[] = [];
    for (let start = 0; start < races; start += racesAtOnce) {
      const heats = runIds.slice(start, start + racesAtOnce).map(async (runId, lane) => {
        await enqueueRun(world.services, { ...repairRequest(runId, action), files: undefined }, { line: false });
        const legOver = new EventEmitter();
        const legMs = legMsOf(start + lane);
        // The one that begins has an edge, so they take turns at it.
        const isSwapped = (start + lane) % 2 === 1;
        const order = isSwapped ? racers.toReversed() : racers;
        const won = await Promise.all(order.map((racer) => race(racer, runId, { legMs, legOver })));
        return isSwapped ? won.toReversed() : won;
      });
      finished.push(...(await Promise.all(heats)));
    }
    legs = finished;
  }, 120_000);

  it('never ask the model for the same run at once, and never for a turn twice', () => {
    expect(askedTwiceAtOnce).toEqual([]);
    const asked = runIds.map((id) => world.model.requests.filter((request) => ticketOf(request) === id).map(turnOf));
    expect(asked.filter((turnsAsked) => turnsAsked.join() !== '1,2,3')).toEqual([]);
    expect(world.model.requests).toHaveLength(races * lastTurn);
  });

  it('both got to drive: the race was one', () => {
    for (const racer of [0, 1]) expect(legs.filter((won) => (won[racer] ?? 0) > 0).length).toBeGreaterThan(races / 20);
  });

  it('leave every run whole and every session free', async () => {
    const problems: string[] = [];
    for (const runId of runIds) problems.push(...(await runProblems(world.services, tenant, runId)));
    expect(problems).toEqual([]);
    expect(world.model.historyProblems).toEqual([]);
  });
});

it('a driver that wakes up after another has taken its run over asks for nothing more, and spoils nothing', async () => {
  const { upstreams, bucket, temporaryRoot } = world;
  const clock = { nowMs: () => Date.now() + 60_000 };
  const later = connect({ ...upstreams, bucket, temporaryRoot, clock, diagnose });
  const asleep = Promise.withResolvers<undefined>();
  const awake = Promise.withResolvers<undefined>();
  const drowsy = tools.map((tool) => ({
    ...tool,
    run: async (...call: Parameters<typeof tool.run>) => {
      asleep.resolve(undefined);
      await awake.promise;
      return tool.run(...call);
    },
  }));
  const runId = ulid();
  const base = { agent, action, sink: () => undefined, legEndsAtMs: Number.MAX_SAFE_INTEGER };
  const sleeper = await startRun(world.services, { ...repairRequest(runId, action), files: undefined });
  const sleeping = advance(world.services, sleeper, { ...base, tools: drowsy, signal: new AbortController().signal });
  await asleep.promise;
  const successor = await claimRun(later, tenant, runId);
  const ended = await advance(later, successor, { ...base, tools, signal: new AbortController().signal });
  awake.resolve(undefined);
  await sleeping;
  later.close();
  expect(ended.status).toBe('succeeded');
  const asked = world.model.requests.filter((request) => ticketOf(request) === runId).map(turnOf);
  expect(asked).toEqual([1, 1, 2, 3]);
  expect(await runProblems(world.services, tenant, runId)).toEqual([]);
  expect(await world.services.journal.readRun(tenant, runId)).toEqual(ended);
});
