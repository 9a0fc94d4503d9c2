import { describe, expect, test } from 'vitest';
import { abandonedAfterMs } from '../../agents/engine/lease.ts';
import type { SessionRecord, Sessions } from '../../agents/engine/ports.ts';
import { count, outcomeOf } from './outcome.ts';
import { leaseOf, newTenant, nowMs, sessionOf } from './samples.ts';

/** How every store of sessions gives a session to one driver at a time. `open` is called inside each test. */
export function leasesContract(name: string, open: () => Sessions): void {
  const created = async (change: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
    const session = sessionOf(newTenant(), change);
    await open().create(session);
    return session;
  };
  const claim = ({ tenant, id }: SessionRecord, lease: ReturnType<typeof leaseOf>, atMs = nowMs) =>
    outcomeOf(open().claim(tenant, id, lease, atMs));

  describe(`leases on ${name}`, () => {
    test('gives a free session to a run, and says who has it to the next', async () => {
      const { tenant, id } = await created();
      const claimed = await open().claim(tenant, id, leaseOf('r1'), nowMs);
      expect(claimed.lease).toEqual(leaseOf('r1'));
      await expect(open().claim(tenant, id, leaseOf('r2'), nowMs)).rejects.toMatchObject({
        code: 'session_busy',
        details: { runId: 'r1' },
      });
    });

    test('lets the holder renew, and another run have the session once the lease is abandoned', async () => {
      const session = await created();
      expect(await claim(session, leaseOf('r1', 'd1', 1000))).toBe('done');
      expect(await claim(session, leaseOf('r1', 'd1', 2000), nowMs + 500)).toBe('done');
      const abandonedMs = nowMs + 2000 + abandonedAfterMs;
      const late = leaseOf('r2', 'd2', 9000 + abandonedAfterMs);
      expect(await claim(session, late, nowMs + 2000)).toBe('session_busy');
      expect(await claim(session, late, abandonedMs - 1)).toBe('session_busy');
      expect(await claim(session, late, abandonedMs)).toBe('done');
      expect(await claim(session, leaseOf('r1', 'd1', 9000), abandonedMs + 1)).toBe('session_busy');
    });

    test('refuses a second driver of the same run until the first one’s lease is over', async () => {
      const session = await created();
      expect(await claim(session, leaseOf('r1', 'd1', 1000))).toBe('done');
      expect(await claim(session, leaseOf('r1', 'd2', 5000), nowMs + 999)).toBe('session_busy');
      expect(await claim(session, leaseOf('r1', 'd2', 5000), nowMs + 1000)).toBe('done');
      expect(await claim(session, leaseOf('r1', 'd1', 5000), nowMs + 1001)).toBe('session_busy');
    });

    test('says not_found for a session that is not there', async () => {
      expect(await claim(sessionOf(newTenant()), leaseOf('r1'))).toBe('not_found');
    });

    test('lets exactly one of two drivers of a run win, 200 times', async () => {
      const { tenant, id } = await created();
      for (let round = 0; round < 200; round += 1) {
        const leases = [leaseOf('r1', `a${round}`), leaseOf('r1', `b${round}`)];
        const given: unknown[] = [];
        const outcomes = await Promise.all(
          leases.map((lease) =>
            outcomeOf(
              open()
                .claim(tenant, id, lease, nowMs)
                .then((session) => given.push(session.lease)),
            ),
          ),
        );
        expect([count(outcomes, 'done'), count(outcomes, 'session_busy')]).toEqual([1, 1]);
        const winner = leases[outcomes.indexOf('done')] ?? leaseOf('none');
        expect(given).toEqual([winner]);
        if (round % 2 === 0) await open().release(tenant, id, winner, {});
        else await open().handOver(tenant, id, winner, nowMs + 5000);
      }
    });

    test('releases only for the holder, and then makes its files current', async () => {
      const { tenant, id } = await created({ lease: leaseOf('r1') });
      await open().release(tenant, id, leaseOf('r2'), { workspace: 'theirs' });
      await open().release(tenant, id, leaseOf('r1', 'a driver before'), { workspace: 'older' });
      expect(await open().read(tenant, id)).toMatchObject({ workspace: null, lease: { runId: 'r1' } });
      await open().release(tenant, id, leaseOf('r1'), { workspace: 'ours' });
      await open().release(tenant, id, leaseOf('r1'), { workspace: 'again' });
      expect(await open().read(tenant, id)).toMatchObject({ workspace: 'ours', lease: null });
    });
  });

  describe(`a session that a run keeps without a driver, on ${name}`, () => {
    test('goes to any driver of that run, and to no other run before it expires', async () => {
      const session = await created({ lease: leaseOf('r1', 'd1') });
      const { tenant, id } = session;
      await open().handOver(tenant, id, { runId: 'r1', driverId: 'd1' }, nowMs + 5000);
      expect((await open().read(tenant, id))?.lease).toEqual({ ...leaseOf('r1', '', 5000), driverId: null });
      expect(await claim(session, leaseOf('r2'), nowMs + 4999)).toBe('session_busy');
      expect(await claim(session, leaseOf('r1', 'd2'), nowMs + 4999)).toBe('done');
    });

    test('is given up by its driver alone', async () => {
      const { tenant, id } = await created({ lease: leaseOf('r1', 'd1') });
      await open().handOver(tenant, id, { runId: 'r1', driverId: 'd2' }, nowMs + 5000);
      await open().handOver(tenant, id, { runId: 'r2', driverId: 'd1' }, nowMs + 5000);
      expect((await open().read(tenant, id))?.lease).toEqual(leaseOf('r1', 'd1'));
    });

    test('may be freed by whoever ends the run', async () => {
      const { tenant, id } = await created({ lease: { ...leaseOf('r1'), driverId: null } });
      await open().release(tenant, id, { runId: 'r2', driverId: 'd2' }, {});
      expect((await open().read(tenant, id))?.lease).not.toBeNull();
      await open().release(tenant, id, { runId: 'r1', driverId: 'd2' }, {});
      expect((await open().read(tenant, id))?.lease).toBeNull();
    });

    test('keeps its files from being replaced under it', async () => {
      const { tenant, id } = await created({ lease: { ...leaseOf('r1'), driverId: null } });
      const change = { expected: null, next: 'w1', nowMs };
      expect(await outcomeOf(open().commitWorkspace(tenant, id, change))).toBe('session_busy');
    });
  });
}
