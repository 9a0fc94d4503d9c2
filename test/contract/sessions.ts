import { describe, expect, test } from 'vitest';
import type { Journal, SessionRecord, Sessions } from '../../agents/engine/ports.ts';
import { count, outcomeOf } from './outcome.ts';
import { eventOf, newTenant, nowMs, runOf, sessionOf, turnOf } from './samples.ts';

/** What every store of sessions does, with the journal beside it. `open` is called inside each test. */
export function sessionsContract(name: string, open: () => { sessions: Sessions; journal: Journal }): void {
  const created = async (change: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
    const session = sessionOf(change.tenant ?? newTenant(), change);
    await open().sessions.create(session);
    return session;
  };

  describe(`sessions on ${name}`, () => {
    test('reads a session as it was stored, with its files and its lease or without', async () => {
      const bare = await created();
      const full = await created({ workspace: 'a/b.tar.gz', lease: { runId: 'r1', expiresAtMs: nowMs + 1000 } });
      expect(await open().sessions.read(bare.tenant, bare.id)).toEqual(bare);
      expect(await open().sessions.read(full.tenant, full.id)).toEqual(full);
    });

    test('refuses a second session of the same id', async () => {
      const session = await created();
      expect(await outcomeOf(open().sessions.create(session))).toBe('turn_conflict');
    });

    test('lists a tenant’s sessions newest first, in pages, and no other tenant’s', async () => {
      const { tenant, id } = await created();
      const ids = [id];
      for (const digit of [1, 2, 3, 4]) ids.push((await created({ tenant, id: `${id.slice(0, -1)}${digit}` })).id);
      await created();
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await open().sessions.list(tenant, { limit: 2, cursor });
        listed.push(...page.items.map((session) => session.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(listed).toEqual(ids.sort().reverse());
    });

    test('shows nothing of a tenant to another', async () => {
      const { tenant, id } = await created();
      for (const stranger of [newTenant(), `${tenant}#SESSION`, `${tenant}%23`]) {
        expect(await open().sessions.read(stranger, id)).toBeUndefined();
        expect(await open().sessions.delete(stranger, id)).toBe(false);
        const lease = { runId: 'r', expiresAtMs: nowMs + 1 };
        expect(await outcomeOf(open().sessions.claim(stranger, id, lease, nowMs))).toBe('not_found');
      }
    });
  });

  describe(`leases on ${name}`, () => {
    const lease = (runId: string, forMs = 1000) => ({ runId, expiresAtMs: nowMs + forMs });

    test('gives a free session to a run, and says who has it to the next', async () => {
      const { tenant, id } = await created();
      const claimed = await open().sessions.claim(tenant, id, lease('r1'), nowMs);
      expect(claimed.lease).toEqual(lease('r1'));
      await expect(open().sessions.claim(tenant, id, lease('r2'), nowMs)).rejects.toMatchObject({
        code: 'session_busy',
        details: { runId: 'r1' },
      });
    });

    test('lets the holder renew, and another take over at the moment of expiry', async () => {
      const { tenant, id } = await created();
      await open().sessions.claim(tenant, id, lease('r1', 1000), nowMs);
      await open().sessions.claim(tenant, id, lease('r1', 2000), nowMs + 500);
      expect(await outcomeOf(open().sessions.claim(tenant, id, lease('r2', 9000), nowMs + 1999))).toBe('session_busy');
      expect(await outcomeOf(open().sessions.claim(tenant, id, lease('r2', 9000), nowMs + 2000))).toBe('done');
      expect(await outcomeOf(open().sessions.claim(tenant, id, lease('r1', 9000), nowMs + 2001))).toBe('session_busy');
    });

    test('says not_found for a session that is not there', async () => {
      expect(await outcomeOf(open().sessions.claim(newTenant(), 'none', lease('r1'), nowMs))).toBe('not_found');
    });

    test('lets exactly one of two win, a hundred times', async () => {
      const { tenant, id } = await created();
      for (let round = 0; round < 100; round += 1) {
        const runs = [`a${round}`, `b${round}`];
        const outcomes = await Promise.all(
          runs.map((runId) => outcomeOf(open().sessions.claim(tenant, id, lease(runId), nowMs))),
        );
        expect([count(outcomes, 'done'), count(outcomes, 'session_busy')]).toEqual([1, 1]);
        const winner = runs[outcomes.indexOf('done')] ?? '';
        expect((await open().sessions.read(tenant, id))?.lease?.runId).toBe(winner);
        await open().sessions.release(tenant, id, winner, {});
      }
    });

    test('releases only for the holder, and then makes its files current', async () => {
      const { tenant, id } = await created();
      await open().sessions.claim(tenant, id, lease('r1'), nowMs);
      await open().sessions.release(tenant, id, 'r2', { workspace: 'theirs' });
      expect(await open().sessions.read(tenant, id)).toMatchObject({ workspace: null, lease: { runId: 'r1' } });
      await open().sessions.release(tenant, id, 'r1', { workspace: 'ours' });
      await open().sessions.release(tenant, id, 'r1', { workspace: 'again' });
      expect(await open().sessions.read(tenant, id)).toMatchObject({ workspace: 'ours', lease: null });
    });
  });

  describe(`a session’s files on ${name}`, () => {
    test('are replaced only where the expected ones still stand', async () => {
      const { tenant, id } = await created();
      const commit = (expected: string | null, next: string) =>
        outcomeOf(open().sessions.commitWorkspace(tenant, id, { expected, next, nowMs }));
      expect(await commit('w0', 'w1')).toBe('workspace_conflict');
      expect(await commit(null, 'w1')).toBe('done');
      expect(await commit(null, 'w2')).toBe('workspace_conflict');
      expect(await commit('w1', 'w2')).toBe('done');
      expect((await open().sessions.read(tenant, id))?.workspace).toBe('w2');
    });

    test('are not replaced under a run that holds the session, but after its lease', async () => {
      const { tenant, id } = await created({ lease: { runId: 'r1', expiresAtMs: nowMs + 1000 } });
      const commit = (atMs: number) =>
        outcomeOf(open().sessions.commitWorkspace(tenant, id, { expected: null, next: 'w1', nowMs: atMs }));
      expect(await commit(nowMs)).toBe('session_busy');
      expect(await commit(nowMs + 1000)).toBe('done');
    });

    test('cannot be committed to a session that is not there', async () => {
      const change = { expected: null, next: 'w1', nowMs };
      expect(await outcomeOf(open().sessions.commitWorkspace(newTenant(), 'none', change))).toBe('not_found');
    });
  });

  test(`deleting a session on ${name} removes its runs, turns and events, and only its own`, async () => {
    const { sessions, journal } = open();
    const session = await created();
    const { tenant } = session;
    const kept = await created({ tenant });
    const runs = Array.from({ length: 3 }, () => runOf(tenant, { sessionId: session.id }));
    for (const run of runs) {
      await journal.createRun(run, [eventOf(1)]);
      await journal.appendEvents(run, [eventOf(2)]);
      for (let index = 1; index <= 12; index += 1) await journal.appendTurn(run, turnOf(run, index));
    }
    const other = runOf(tenant, { sessionId: kept.id });
    await journal.createRun(other, []);
    await journal.appendTurn(other, turnOf(other, 1));

    expect(await sessions.delete(tenant, session.id)).toBe(true);

    expect(await sessions.read(tenant, session.id)).toBeUndefined();
    expect(await journal.readTurns(tenant, session.id)).toEqual([]);
    for (const run of runs) {
      expect(await journal.readRun(tenant, run.id)).toBeUndefined();
      expect(await journal.readEvents(tenant, run.id, 0)).toEqual([]);
    }
    expect((await sessions.list(tenant, { limit: 10 })).items).toEqual([kept]);
    expect(await journal.readTurns(tenant, kept.id)).toHaveLength(1);
    expect(await sessions.delete(tenant, session.id)).toBe(false);
    const lease = { runId: 'r', expiresAtMs: nowMs + 1 };
    expect(await outcomeOf(sessions.claim(tenant, session.id, lease, nowMs))).toBe('not_found');
  });
}
