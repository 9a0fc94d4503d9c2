import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { abandonedAfterMs } from '../../agents/engine/lease.ts';
import type { Journal, SessionRecord, Sessions } from '../../agents/engine/ports.ts';
import { outcomeOf } from './outcome.ts';
import { eventOf, leaseOf, newTenant, nowMs, runOf, sessionOf, turnOf } from './samples.ts';

/** What every store of sessions does, with the journal beside it. `open` is called inside each test. */
export function sessionsContract(name: string, open: () => { sessions: Sessions; journal: Journal }): void {
  const created = async (change: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
    const session = sessionOf(change.tenant ?? newTenant(), change);
    await open().sessions.create(session);
    return session;
  };

  describe(`sessions on ${name}`, () => {
    test('reads a session as it was stored, with its files, its lease and its line or without', async () => {
      const bare = await created();
      const full = await created({ workspace: 'a/b.tar.gz', lease: leaseOf('r1'), line: ['r2', 'r3'] });
      const kept = await created({ lease: { ...leaseOf('r1'), driverId: null } });
      expect(await open().sessions.read(kept.tenant, kept.id)).toEqual(kept);
      expect(await open().sessions.read(bare.tenant, bare.id)).toEqual(bare);
      expect(await open().sessions.read(full.tenant, full.id)).toEqual(full);
    });

    test('refuses a second session of the same id', async () => {
      const session = await created();
      expect(await outcomeOf(open().sessions.create(session))).toBe('turn_conflict');
    });

    test('lists a tenant’s sessions newest first, in pages, and no other tenant’s', async () => {
      const { tenant, id } = await created({ id: `${ulid().slice(0, -1)}0` });
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
        expect(await outcomeOf(open().sessions.claim(stranger, id, leaseOf('r1'), nowMs))).toBe('not_found');
        expect(await outcomeOf(open().sessions.enqueue(stranger, id, 'r1'))).toBe('not_found');
      }
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

    test('are not replaced under a run that holds the session, but once its lease is abandoned', async () => {
      const { tenant, id } = await created({ lease: leaseOf('r1') });
      const commit = (atMs: number) =>
        outcomeOf(open().sessions.commitWorkspace(tenant, id, { expected: null, next: 'w1', nowMs: atMs }));
      expect(await commit(nowMs)).toBe('session_busy');
      expect(await commit(nowMs + 1000)).toBe('session_busy');
      expect(await commit(nowMs + 1000 + abandonedAfterMs)).toBe('done');
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
    // Runs that have no turn yet, which only the session itself is sure to know.
    const [driving, waiting] = [runOf(tenant, { sessionId: session.id }), runOf(tenant, { sessionId: session.id })];
    await Promise.all([journal.createRun(driving, [eventOf(1)]), journal.createRun(waiting, [eventOf(1)])]);
    await sessions.claim(tenant, session.id, leaseOf(driving.id), nowMs);
    await sessions.enqueue(tenant, session.id, waiting.id);
    await journal.requestCancel(tenant, waiting.id, 'no more');
    const other = runOf(tenant, { sessionId: kept.id });
    await journal.createRun(other, []);
    await journal.appendTurn(other, turnOf(other, 1));

    expect(await sessions.delete(tenant, session.id)).toBe(true);

    expect(await sessions.read(tenant, session.id)).toBeUndefined();
    expect(await journal.readTurns(tenant, session.id)).toEqual([]);
    for (const run of [...runs, driving, waiting]) {
      expect(await journal.readRun(tenant, run.id)).toBeUndefined();
      expect(await journal.readControl(tenant, run.id)).toBeUndefined();
      expect(await journal.readEvents(tenant, run.id, 0)).toEqual([]);
    }
    expect((await sessions.list(tenant, { limit: 10 })).items).toEqual([kept]);
    expect(await journal.readTurns(tenant, kept.id)).toHaveLength(1);
    expect(await sessions.delete(tenant, session.id)).toBe(false);
    expect(await outcomeOf(sessions.claim(tenant, session.id, leaseOf('r1'), nowMs))).toBe('not_found');
    expect(await outcomeOf(sessions.enqueue(tenant, session.id, 'r1'))).toBe('not_found');
  });
}
