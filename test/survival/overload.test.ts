import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import type { Clock } from '../../agents/engine/ports.ts';
import { terminalStatuses, type RunRecord } from '../../agents/engine/runs.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import type { ModelApiRequest, ScriptedAnswer } from '../support/scriptedModel.ts';
import { connect } from './connect.ts';
import { agent, repairAction, repairRequest, repairScript, tenant, tools, turnOf, turnsOfRepair } from './repair.ts';
import { runProblems } from './whatHolds.ts';
import { startWorld, type World } from './world.ts';

const hourMs = 60 * 60_000;
/** A run is asked to be patient for at most this long at a time. */
const longestParkingMs = 10 * 60_000;
/** Before a run is parked for the first time, its call is tried again at once. */
const quickRetries = 2;
const action = repairAction();

class FakeClock implements Clock {
  #nowMs = Date.parse('2026-11-22T12:00:00Z');
  nowMs(): number {
    return this.#nowMs;
  }
  goTo(epochMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, epochMs);
  }
}

let world: World;
let clock: FakeClock;
let refused: number;
let overloadedUntilMs: number;
let overload: Extract<ScriptedAnswer, { status: number }>;

beforeEach(async () => {
  clock = new FakeClock();
  refused = 0;
  overloadedUntilMs = clock.nowMs() + hourMs;
  overload = { status: 529, type: 'overloaded_error' };
  world = await startWorld((request: ModelApiRequest) => {
    // The wall comes up in the middle of the run: the first turn is paid for and must be kept.
    if (turnOf(request) === 1 || clock.nowMs() >= overloadedUntilMs) return repairScript(request);
    refused += 1;
    return overload;
  });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

/** Drives one run to its end, from one wake-up to the next; returns its parked records and its last one. */
async function runToItsEnd(): Promise<{ runId: string; parked: readonly RunRecord[]; last: RunRecord }> {
  const { upstreams, bucket, temporaryRoot } = world;
  const services = connect({ ...upstreams, bucket, temporaryRoot, clock, diagnose });
  const runId = ulid();
  const parked: RunRecord[] = [];
  try {
    let claimed = await startRun(services, repairRequest(runId, action));
    for (;;) {
      const signal = new AbortController().signal;
      const legEndsAtMs = Number.MAX_SAFE_INTEGER;
      const last = await advance(services, claimed, {
        agent,
        action,
        tools,
        sink: () => undefined,
        signal,
        legEndsAtMs,
      });
      if (terminalStatuses.has(last.status)) return { runId, parked, last };
      expect(last).toMatchObject({ status: 'parked', turns: 1 });
      parked.push(last);
      clock.goTo(Date.parse(last.wakeAt ?? ''));
      claimed = await claimRun(services, tenant, runId);
    }
  } finally {
    services.close();
  }
}

describe('a model that is overloaded for an hour', { timeout: 60_000 }, () => {
  it('is asked no more often than the backoff allows, and the run succeeds', async () => {
    const startedMs = clock.nowMs();
    const { runId, parked, last } = await runToItsEnd();
    expect(last).toMatchObject({ status: 'succeeded', turns: turnsOfRepair });
    expect(refused).toBeLessThanOrEqual(parked.length + quickRetries);
    // Doubling from half a minute to ten, each wait at least the half of it: 17 of them cover the hour at the most.
    expect(parked.length).toBeLessThanOrEqual(17);
    expect(parked.length).toBeGreaterThan(hourMs / longestParkingMs);
    expect(clock.nowMs() - startedMs).toBeLessThanOrEqual(hourMs + longestParkingMs);
    expect(await runProblems(world.services, tenant, runId)).toEqual([]);
    expect(world.model.historyProblems).toEqual([]);
  });

  it('is left alone for as long as it asks to be', async () => {
    overload = { ...overload, headers: { 'retry-after': '300' } };
    const { parked, last } = await runToItsEnd();
    expect(last.status).toBe('succeeded');
    expect(parked).toHaveLength(hourMs / 300_000);
    expect(refused).toBeLessThanOrEqual(parked.length + quickRetries);
  });

  it('may not ask for more than ten minutes', async () => {
    overload = { ...overload, headers: { 'retry-after': '86400' } };
    const { parked, last } = await runToItsEnd();
    expect(last.status).toBe('succeeded');
    expect(parked).toHaveLength(hourMs / longestParkingMs);
  });
});
