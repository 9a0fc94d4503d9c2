import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abandonedAfterMs } from '../../agents/engine/lease.ts';
import type { SessionRecord, Sessions } from '../../agents/engine/ports.ts';
import { count, outcomeOf } from './outcome.ts';
import { leaseOf, newTenant, nowMs, sessionOf } from './samples.ts';

/** How every store of sessions keeps the runs that wait for one. `open` is called inside each test. */
export function lineContract(name: string, open: () => Sessions): void {
  const created = async (change: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
    const session = sessionOf(newTenant(), change);
    await open().create(session);
    return session;
  };
  const lineOf = async ({ tenant, id }: SessionRecord) => (await open().read(tenant, id))?.line;

  describe(`the line for a session on ${name}`, () => {
    test('gives a free session to its head alone, which leaves the line as it gets it', async () => {
      const session = await created();
      const { tenant, id } = session;
      for (const runId of ['r1', 'r2', 'r1']) await open().enqueue(tenant, id, runId);
      expect(await lineOf(session)).toEqual(['r1', 'r2']);
      for (const runId of ['r2', 'r3']) {
        await expect(open().claim(tenant, id, leaseOf(runId), nowMs)).rejects.toMatchObject({
          code: 'session_busy',
          details: { runId: 'r1' },
        });
      }
      expect(await open().claim(tenant, id, leaseOf('r1'), nowMs)).toMatchObject({ line: ['r2'] });
      await open().release(tenant, id, leaseOf('r1'), {});
      expect(await open().claim(tenant, id, leaseOf('r2'), nowMs)).toMatchObject({ line: [] });
    });

    test('waits while a run keeps the session or its driver has just died, and comes before one that is abandoned', async () => {
      const session = await created({ lease: leaseOf('r1', 'd1', 1000), line: ['r2'] });
      const { tenant, id } = session;
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r1', 'd1', 2000), nowMs + 500))).toBe('done');
      await open().handOver(tenant, id, leaseOf('r1', 'd1'), nowMs + 3000);
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r2'), nowMs + 2000))).toBe('session_busy');
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r1', 'd2', 4000), nowMs + 2000))).toBe('done');
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r2', 'd2', 9000), nowMs + 4000))).toBe('session_busy');
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r1', 'd3', 9000), nowMs + 4000))).toBe('done');
      const abandonedMs = nowMs + 9000 + abandonedAfterMs;
      const next = leaseOf('r2', 'd2', 18_000 + abandonedAfterMs);
      expect(await outcomeOf(open().claim(tenant, id, next, abandonedMs))).toBe('done');
    });

    test('is left by a run that gets the session from its own earlier driver, wherever it stands', async () => {
      const { tenant, id } = await created({ lease: { ...leaseOf('r3'), driverId: null }, line: ['r1', 'r2', 'r3'] });
      expect(await open().claim(tenant, id, leaseOf('r3'), nowMs)).toMatchObject({ line: ['r1', 'r2'] });
    });

    test('can be left from any place, any number of times', async () => {
      const session = await created({ line: ['r1', 'r2', 'r3'] });
      const { tenant, id } = session;
      for (const runId of ['r2', 'r2', 'none']) await open().leaveLine(tenant, id, runId);
      expect(await lineOf(session)).toEqual(['r1', 'r3']);
      await open().leaveLine(tenant, id, 'r1');
      expect(await outcomeOf(open().claim(tenant, id, leaseOf('r3'), nowMs))).toBe('done');
      await open().leaveLine(tenant, 'no such session', 'r1');
      expect(await outcomeOf(open().enqueue(tenant, 'no such session', 'r1'))).toBe('not_found');
    });

    test('takes a hundred runs, and then says that it is full', async () => {
      const runs = Array.from({ length: 100 }, (_, place) => `r${place}`);
      const session = await created({ line: runs });
      expect(await outcomeOf(open().enqueue(session.tenant, session.id, 'one more'))).toBe('throttled');
      expect(await outcomeOf(open().enqueue(session.tenant, session.id, 'r99'))).toBe('done');
      expect(await lineOf(session)).toEqual(runs);
    });

    test('keeps the order of 20 that come at once, though all of them claim at once all the time', async () => {
      const session = await created();
      const { tenant, id } = session;
      const runs = Array.from({ length: 20 }, (_, place) => `r${place}`);
      await Promise.all(runs.map((runId) => open().enqueue(tenant, id, runId)));
      const order = (await lineOf(session)) ?? [];
      expect([...order].sort()).toEqual([...runs].sort());

      const served: string[] = [];
      while (served.length < runs.length) {
        const waiting = runs.filter((runId) => !served.includes(runId));
        const outcomes = await Promise.all(
          waiting.map((runId) => outcomeOf(open().claim(tenant, id, leaseOf(runId), nowMs))),
        );
        expect(count(outcomes, 'done')).toBe(1);
        const holder = waiting[outcomes.indexOf('done')] ?? '';
        served.push(holder);
        await open().release(tenant, id, leaseOf(holder), {});
      }
      expect(served).toEqual(order);
      expect(await lineOf(session)).toEqual([]);
    });

    test('loses nobody when runs come and leave at once', async () => {
      const session = await created({ line: ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'] });
      const { tenant, id } = session;
      await Promise.all([
        ...['r0', 'r2', 'r3', 'r5'].map((runId) => open().leaveLine(tenant, id, runId)),
        ...['r6', 'r7'].map((runId) => open().enqueue(tenant, id, runId)),
        open()
          .claim(tenant, id, leaseOf('r1'), nowMs)
          .catch(() => undefined),
      ]);
      await open().leaveLine(tenant, id, 'r1');
      const [first, ...rest] = (await lineOf(session)) ?? [];
      expect(first).toBe('r4');
      expect(rest.sort()).toEqual(['r6', 'r7']);
    });

    test('serves whoever came first, whatever happens in between', async () => {
      const run = fc.constantFrom('r1', 'r2', 'r3', 'r4');
      const steps = fc.array(fc.tuple(fc.constantFrom('enqueue', 'claim', 'handOver', 'release', 'leave'), run), {
        maxLength: 20,
      });
      await fc.assert(
        fc.asyncProperty(steps, async (plan) => {
          const session = await created();
          const { tenant, id } = session;
          let line: string[] = [];
          let holder: string | undefined;
          for (const [step, runId] of plan) {
            const lease = leaseOf(runId);
            if (step === 'enqueue') {
              await open().enqueue(tenant, id, runId);
              if (!line.includes(runId)) line.push(runId);
            } else if (step === 'claim') {
              const mayHave = holder === runId || (holder === undefined && (line[0] ?? runId) === runId);
              expect(await outcomeOf(open().claim(tenant, id, lease, nowMs))).toBe(mayHave ? 'done' : 'session_busy');
              if (mayHave) [holder, line] = [runId, line.filter((waiting) => waiting !== runId)];
            } else if (step === 'leave') {
              await open().leaveLine(tenant, id, runId);
              line = line.filter((waiting) => waiting !== runId);
            } else if (step === 'handOver') {
              await open().handOver(tenant, id, lease, nowMs + 1);
            } else {
              await open().release(tenant, id, lease, {});
              if (holder === runId) holder = undefined;
            }
            const now = await open().read(tenant, id);
            expect([now?.lease?.runId, now?.line]).toEqual([holder, line]);
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}
