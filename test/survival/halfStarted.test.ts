import { ulid } from 'ulid';
import { expect, it, vi } from 'vitest';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import { agent, repairAction, repairRequest, repairScript, tenant, tools } from './repair.ts';
import { runProblems } from './whatHolds.ts';
import { startWorld } from './world.ts';

const action = repairAction();

// A process that dies between its writes is one thing; of two writes that are under way at once, either may be the one that arrives.
it.each([
  ['run', 'sessions', 'create'],
  ['session', 'journal', 'createRun'],
] as const)(
  'a run of whose first two writes only that of the %s arrived can still be had',
  async (_name, port, lost) => {
    await using world = await startWorld(repairScript);
    const { services } = world;
    const runId = ulid();
    let wasLost = false;
    const losing = new Proxy(services[port], {
      get: (target, name): unknown => {
        if (name !== lost) return Reflect.get(target, name, target);
        wasLost = true;
        return () => new Promise(() => undefined);
      },
    });
    const request = repairRequest(runId, action);
    void startRun({ ...services, [port]: losing }, request);
    await vi.waitFor(async () => {
      const { items } = await services.sessions.list(tenant, { limit: 1 });
      const run = await services.journal.readRun(tenant, runId);
      expect(wasLost && (port === 'journal' ? items.length > 0 : run !== undefined)).toBe(true);
    });
    const claimed = await claimRun(services, tenant, runId).catch((error: unknown) => {
      // Whoever got no answer asks again, for the same run.
      if (error instanceof AgentError && error.code === 'not_found') return startRun(services, request);
      throw error;
    });
    const { signal } = new AbortController();
    const driver = { agent, action, tools, sink: () => undefined, signal, legEndsAtMs: Number.MAX_SAFE_INTEGER };
    expect(await advance(services, claimed, driver)).toMatchObject({ status: 'succeeded' });
    expect(await runProblems(services, tenant, runId)).toEqual([]);
  },
);
