import { describe, expect, test } from 'vitest';
import type { ApiKeys } from '../../functions/store/apiKeys.ts';
import { outcomeOf } from './outcome.ts';
import { newTenant, nowMs } from './samples.ts';

/** What every store of API keys does. `open` is called inside each test. */
export function apiKeysContract(name: string, open: () => ApiKeys): void {
  describe(`API keys on ${name}`, () => {
    test('authenticate as their tenant', async () => {
      const tenant = newTenant();
      const { key, record } = await open().create({ tenant, name: 'ci', nowMs });
      expect(await open().authenticate(key)).toEqual(record);
      expect(record).toMatchObject({ tenant, name: 'ci', createdAt: new Date(nowMs).toISOString() });
    });

    test('are refused when anything about them is different', async () => {
      const { key } = await open().create({ tenant: newTenant(), name: 'ci', nowMs });
      const wrong = [key.slice(0, -1), `${key}A`, key.toUpperCase(), ` ${key}`, '', 'x'.repeat(5000), 'ak_#META'];
      for (const attempt of wrong) expect(await open().authenticate(attempt)).toBeUndefined();
    });

    test('are listed by tenant, oldest first, without their text', async () => {
      const tenant = newTenant();
      const first = await open().create({ tenant, name: 'first', nowMs });
      const second = await open().create({ tenant, name: 'second', nowMs: nowMs + 5 });
      await open().create({ tenant: newTenant(), name: 'other', nowMs });
      const listed = await open().list(tenant);
      expect(listed).toEqual([first.record, second.record]);
      expect(JSON.stringify(listed)).not.toContain(first.key.slice(-20));
    });

    test('end at once when their tenant revokes them, and only then', async () => {
      const tenant = newTenant();
      const { key, record } = await open().create({ tenant, name: 'ci', nowMs });
      expect(await open().revoke(newTenant(), record.keyId)).toBe(false);
      expect(await open().authenticate(key)).toEqual(record);
      expect(await open().revoke(tenant, record.keyId)).toBe(true);
      expect(await open().authenticate(key)).toBeUndefined();
      expect(await open().list(tenant)).toEqual([]);
      expect(await open().revoke(tenant, record.keyId)).toBe(false);
    });

    test('can be made of a known text, any number of times, for one tenant', async () => {
      const owner = { key: `development-${newTenant()}`, tenant: newTenant(), name: 'development', nowMs };
      const record = await open().ensure(owner);
      expect(await open().ensure({ ...owner, nowMs: nowMs + 9 })).toEqual(record);
      expect(await open().authenticate(owner.key)).toEqual(record);
      expect(await open().list(owner.tenant)).toEqual([record]);
      expect(await outcomeOf(open().ensure({ ...owner, tenant: newTenant() }))).toBe('invalid_request');
    });

    test('need a name, and as known text at least eight visible characters', async () => {
      const tenant = newTenant();
      expect(await outcomeOf(open().create({ tenant, name: ' ', nowMs }))).toBe('invalid_request');
      for (const key of ['short', 'with a space', '', 'ümlaut-ümlaut']) {
        expect(await outcomeOf(open().ensure({ key, tenant, name: 'x', nowMs }))).toBe('invalid_request');
      }
    });
  });
}
