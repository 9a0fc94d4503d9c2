import { describe, expect, test } from 'vitest';
import type { IdempotencyKeys } from '../../agents/engine/ports.ts';
import { count, outcomeOf } from './outcome.ts';
import { newTenant, nowMs } from './samples.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What every store of idempotency keys does. `open` is called inside each test. */
export function idempotencyKeysContract(name: string, open: () => IdempotencyKeys): void {
  const bodyHash = 'b0d1';

  describe(`idempotency keys on ${name}`, () => {
    test('bind to the first run, and lead every later one to it', async () => {
      const tenant = newTenant();
      const first = { runId: 'r1', bodyHash, nowMs };
      expect(await open().bind(tenant, 'key', first)).toEqual({ runId: 'r1', isNew: true });
      expect(await open().bind(tenant, 'key', first)).toEqual({ runId: 'r1', isNew: true });
      expect(await open().bind(tenant, 'key', { ...first, runId: 'r2' })).toEqual({ runId: 'r1', isNew: false });
    });

    test('refuse another body, and stay bound', async () => {
      const tenant = newTenant();
      await open().bind(tenant, 'key', { runId: 'r1', bodyHash, nowMs });
      const other = { runId: 'r2', bodyHash: 'other', nowMs };
      await expect(open().bind(tenant, 'key', other)).rejects.toMatchObject({
        code: 'idempotency_conflict',
        details: { runId: 'r1' },
      });
      expect(await open().bind(tenant, 'key', { ...other, bodyHash })).toEqual({ runId: 'r1', isNew: false });
    });

    test('are their tenant’s own, and differ by any sign', async () => {
      const tenant = newTenant();
      const keys = [
        [tenant, 'key'],
        [newTenant(), 'key'],
        [tenant, 'Key'],
        [tenant, 'key '],
        [tenant, 'k#META'],
        [tenant, '/'.repeat(255)],
      ] as const;
      for (const [place, [owner, key]] of keys.entries()) {
        const runId = `r${place}`;
        expect(await open().bind(owner, key, { runId, bodyHash, nowMs })).toEqual({ runId, isNew: true });
      }
    });

    test('are free again after 24 hours, for any body, and then bound for as long', async () => {
      const tenant = newTenant();
      const bind = (runId: string, hash: string, atMs: number) =>
        outcomeOf(open().bind(tenant, 'key', { runId, bodyHash: hash, nowMs: atMs }));
      expect(await bind('r1', 'one', nowMs)).toBe('done');
      expect(await bind('r2', 'other', nowMs + dayMs)).toBe('idempotency_conflict');
      expect(await bind('r2', 'other', nowMs + dayMs + 1)).toBe('done');
      expect(await bind('r3', 'one', nowMs + 2 * dayMs + 1)).toBe('idempotency_conflict');
    });

    test('bind to one run when fifty requests come at once, new or after a day', async () => {
      const tenant = newTenant();
      const seen: string[] = [];
      for (const atMs of [nowMs, nowMs + dayMs + 1]) {
        const bound = await Promise.all(
          Array.from({ length: 50 }, (_, request) =>
            open().bind(tenant, 'key', { runId: `${atMs}-${request}`, bodyHash, nowMs: atMs }),
          ),
        );
        expect(
          count(
            bound.map(({ isNew }) => String(isNew)),
            'true',
          ),
        ).toBe(1);
        seen.push(...new Set(bound.map(({ runId }) => runId)));
      }
      expect(seen).toHaveLength(2);
      expect(new Set(seen).size).toBe(2);
    });
  });
}
