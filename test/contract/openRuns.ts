import { describe, expect, test } from 'vitest';
import type { Journal } from '../../agents/engine/ports.ts';
import { runStatuses, terminalStatuses, type RunRecord } from '../../agents/engine/runs.ts';
import { outcomeOf } from './outcome.ts';
import { newTenant, nowMs, runOf } from './samples.ts';

/** How every journal lists the runs that are not ended. `open` is called inside each test. */
export function openRunsContract(name: string, open: () => Journal): void {
  const stored = async (change: Partial<RunRecord> & { tenant: string }): Promise<RunRecord> => {
    const run = runOf(change.tenant, change);
    await open().createRun(run, []);
    return run;
  };
  const everyOpenRun = async (limit: number): Promise<{ tenant: string; runId: string }[]> => {
    const listed = [];
    let cursor: string | undefined;
    do {
      const page = await open().listOpenRuns({ limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      listed.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return listed;
  };
  const openRunsOf = async (tenant: string, limit = 100): Promise<string[]> =>
    (await everyOpenRun(limit)).filter((run) => run.tenant === tenant).map(({ runId }) => runId);

  describe(`open runs on ${name}`, () => {
    test('are those of every state but the terminal ones', async () => {
      const tenant = newTenant();
      const runs = await Promise.all(runStatuses.map((status) => stored({ tenant, status })));
      const expected = runs.filter(({ status }) => !terminalStatuses.has(status)).map(({ id }) => id);
      expect((await openRunsOf(tenant)).sort()).toEqual(expected.sort());
    });

    test('are listed until they end, and again once a failed one is resumed', async () => {
      const tenant = newTenant();
      const run = await stored({ tenant, status: 'queued' });
      const history = [];
      for (const [step, status] of (['running', 'parked', 'failed', 'running', 'succeeded'] as const).entries()) {
        await open().updateRun({ ...run, version: step + 2, status }, []);
        history.push((await openRunsOf(tenant)).includes(run.id));
      }
      expect(history).toEqual([true, true, false, true, false]);
    });

    test('come oldest first and each once, in pages of any size, though many are of one moment and one id', async () => {
      const tenants = Array.from({ length: 4 }, newTenant);
      const instants = [3, 1, 2, 2, 2, 2].map((second) => new Date(nowMs - 1e9 + second).toISOString());
      const runs = await Promise.all(
        tenants.flatMap((tenant) =>
          instants.map((createdAt, place) => stored({ tenant, createdAt, id: `same-${place}` })),
        ),
      );
      const sorted = [...runs].sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
      for (const limit of [1, 3, 100]) {
        const listed = (await everyOpenRun(limit)).filter(({ tenant }) => tenants.includes(tenant));
        const found = listed.map((entry) => runs.find((run) => run.tenant === entry.tenant && run.id === entry.runId));
        expect(found.map((run) => run?.createdAt)).toEqual(sorted.map((run) => run.createdAt));
        expect(new Set(found).size).toBe(runs.length);
      }
      for (const run of runs) await open().updateRun({ ...run, version: 2, status: 'cancelled' }, []);
    });

    test('are named as their tenant names them, whatever signs that takes', async () => {
      const tenant = `${newTenant()}#RUN#ü/% .*`;
      const run = await stored({ tenant, id: 'a#b c%20' });
      expect(await openRunsOf(tenant)).toEqual([run.id]);
      expect(await open().readRun(tenant, run.id)).toEqual(run);
    });

    test('are refused with a page that cannot be', async () => {
      const refused = [
        outcomeOf(open().listOpenRuns({ limit: 0 })),
        outcomeOf(open().listOpenRuns({ limit: 101 })),
        outcomeOf(open().listOpenRuns({ limit: 1, cursor: 'made-up' })),
      ];
      expect(await Promise.all(refused)).toEqual(Array(3).fill('invalid_request'));
    });
  });
}
