import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AgentError } from '../../agents/engine/errors.ts';
import { recordRun, triageFinding, type Ledger } from '../../agents/engine/ledger.ts';
import type { Ledgers, Sessions } from '../../agents/engine/ports.ts';
import { findingOf, observationOf } from './findings.ts';
import { outcomeOf } from './outcome.ts';
import { newTenant, sessionOf } from './samples.ts';

const shop = 'https://example.com/shop.git';
const triage = { state: 'accepted', reason: 'Behind a login.', by: 'key', at: '2026-11-22T13:00:00.000Z' } as const;

/** What every store of ledgers does. `open` is called inside each test. */
export function ledgersContract(name: string, open: () => { ledgers: Ledgers; sessions: Sessions }): void {
  const record = (tenant: string, target: string, ...observation: Parameters<typeof observationOf>) =>
    open().ledgers.update(tenant, target, (ledger) => recordRun(ledger, observationOf(...observation)));

  describe(`the ledgers on ${name}`, () => {
    test('know nothing of a target of which nothing was recorded', async () => {
      const tenant = newTenant();
      expect(await open().ledgers.read(tenant, shop)).toBeUndefined();
      expect(await open().ledgers.readLedgerEntries(tenant, shop)).toEqual(new Map());
      expect(await open().ledgers.list(tenant, { limit: 10 })).toEqual({ items: [], nextCursor: null });
    });

    test('are read as they were stored, whatever the target’s name', async () => {
      const tenant = newTenant();
      for (const target of [shop, 'T#x#LEDGER', '/', 'Läden \u{1F600}', 'x'.repeat(200)]) {
        const stored = await record(tenant, target, 'r1', [findingOf('a'), findingOf('b')]);
        expect(await open().ledgers.read(tenant, target)).toEqual(stored);
        expect(await open().ledgers.readLedgerEntries(tenant, target)).toEqual(stored.entries);
      }
      expect((await open().ledgers.list(tenant, { limit: 10 })).items).toHaveLength(5);
    });

    test('keep findings that do not fit into an item of the table', async () => {
      const tenant = newTenant();
      const findings = Array.from({ length: 400 }, (_, place) =>
        findingOf(`f${place}`, { message: randomBytes(400).toString('base64') }),
      );
      const stored = await record(tenant, shop, 'r1', findings);
      expect(await open().ledgers.read(tenant, shop)).toEqual(stored);
      const again = await record(tenant, shop, 'r2', findings);
      expect(await open().ledgers.read(tenant, shop)).toEqual(again);
    });

    test('lose no change when many are made at once', async () => {
      const tenant = newTenant();
      await record(tenant, shop, 'r00', [findingOf('a')]);
      const decide = (ledger: Ledger) => triageFinding(ledger, findingOf('a').fingerprint, { triage, at: triage.at });
      const runs = Array.from({ length: 8 }, (_, place) => `r0${place + 1}`);
      await Promise.all([
        ...runs.map((runId) => record(tenant, shop, runId, [findingOf(runId)])),
        open().ledgers.update(tenant, shop, decide),
      ]);
      const entries = await open().ledgers.readLedgerEntries(tenant, shop);
      expect([...entries.keys()].sort()).toEqual(['a', ...runs].map((each) => findingOf(each).fingerprint).sort());
      expect(entries.get(findingOf('a').fingerprint)?.triage).toEqual(triage);
    });

    test('ask a change again with what stands there, when somebody else was faster', async () => {
      const tenant = newTenant();
      await record(tenant, shop, 'r1', []);
      const seen: (string | null)[] = [];
      await open().ledgers.update(tenant, shop, async (ledger) => {
        seen.push(ledger.latestRunId);
        if (seen.length === 1) await record(tenant, shop, 'r2', [findingOf('a')]);
        return recordRun(ledger, observationOf('r3', []));
      });
      expect(seen).toEqual(['r1', 'r2']);
      expect((await open().ledgers.readLedgerEntries(tenant, shop)).size).toBe(1);
    });

    test('store nothing when the change changes nothing, or fails', async () => {
      const tenant = newTenant();
      const refuse = () => Promise.reject(new AgentError('not_found', 'No.'));
      await open().ledgers.update(tenant, shop, (ledger) => ledger);
      expect(await outcomeOf(open().ledgers.update(tenant, shop, refuse))).toBe('not_found');
      expect(await open().ledgers.read(tenant, shop)).toBeUndefined();
    });

    test('give up on a ledger that others change all the time', async () => {
      const tenant = newTenant();
      let others = 0;
      const overtaken = open().ledgers.update(tenant, shop, async (ledger) => {
        others += 1;
        await record(tenant, shop, `r${String(others).padStart(3, '0')}`, []);
        return recordRun(ledger, observationOf('z', []));
      });
      expect(await outcomeOf(overtaken)).toBe('throttled');
      expect((await open().ledgers.read(tenant, shop))?.latestRunId).not.toBe('z');
    });

    test('list the targets of a tenant, last changed first, in pages, each with what it holds', async () => {
      const tenant = newTenant();
      const at = (minute: number) => ({ at: `2026-11-22T12:0${minute}:00.000Z` });
      await record(tenant, 'first', 'r1', [findingOf('a'), findingOf('b')], at(1));
      await record(tenant, 'second', 'r2', [], at(2));
      await record(tenant, 'third', 'r3', [findingOf('a')], at(3));
      await record(newTenant(), 'fourth', 'r3', [findingOf('a')], at(3));
      await record(tenant, 'first', 'r4', [findingOf('c')], { ...at(4), fixed: new Set([findingOf('a').fingerprint]) });
      await open().ledgers.update(tenant, 'third', (ledger) =>
        triageFinding(ledger, findingOf('a').fingerprint, { triage, at: triage.at }),
      );
      const page = await open().ledgers.list(tenant, { limit: 2 });
      expect(page.items).toEqual([
        { target: 'third', open: 1, new: 1, triaged: 1, fixed: 0, updatedAt: triage.at },
        { target: 'first', open: 2, new: 1, triaged: 0, fixed: 1, updatedAt: at(4).at },
      ]);
      expect(await open().ledgers.list(tenant, { limit: 2, cursor: page.nextCursor ?? '' })).toEqual({
        items: [{ target: 'second', open: 0, new: 0, triaged: 0, fixed: 0, updatedAt: at(2).at }],
        nextCursor: null,
      });
    });

    test('of a session go with the session, and those of named targets stay', async () => {
      const tenant = newTenant();
      const session = sessionOf(tenant);
      await open().sessions.create(session);
      await record(tenant, `session:${session.id}`, 'r1', [findingOf('a')]);
      await record(tenant, shop, 'r1', [findingOf('a')]);
      await open().sessions.delete(tenant, session.id);
      expect(await open().ledgers.read(tenant, `session:${session.id}`)).toBeUndefined();
      expect((await open().ledgers.list(tenant, { limit: 10 })).items).toMatchObject([{ target: shop }]);
    });

    test('are their tenant’s own', async () => {
      const tenant = newTenant();
      await record(tenant, shop, 'r1', [findingOf('a')]);
      expect(await open().ledgers.read(newTenant(), shop)).toBeUndefined();
    });
  });
}
