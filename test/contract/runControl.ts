import { describe, expect, test } from 'vitest';
import type { Journal } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { outcomeOf } from './outcome.ts';
import { eventOf, newTenant, runOf } from './samples.ts';

/** What others may ask of a run, on every journal. `open` is called inside each test. */
export function runControlContract(name: string, open: () => Journal): void {
  const stored = async (): Promise<RunRecord> => {
    const run = runOf(newTenant());
    await open().createRun(run, [eventOf(1)]);
    return run;
  };
  const nothing = { cancelReason: null, decisions: {}, callbackId: null };

  describe(`the control of a run on ${name}`, () => {
    test('asks for nothing at first', async () => {
      const { tenant, id } = await stored();
      expect(await open().readControl(tenant, id)).toEqual(nothing);
    });

    test('never meets the driver’s own writes, before or after them', async () => {
      const run = await stored();
      const { tenant, id } = run;
      await open().requestCancel(tenant, id, 'enough');
      const next: RunRecord = { ...run, version: 2, status: 'parked' };
      await open().updateRun(next, [eventOf(2)]);
      await open().setCallback(tenant, id, 'callback-1');
      await open().updateRun({ ...next, version: 3, status: 'running' }, []);
      expect(await open().readControl(tenant, id)).toEqual({
        ...nothing,
        cancelReason: 'enough',
        callbackId: 'callback-1',
      });
      expect(await open().readRun(tenant, id)).toEqual({ ...next, version: 3, status: 'running' });
      expect(await open().readEvents(tenant, id, 0)).toEqual([eventOf(1), eventOf(2)]);
    });

    test('keeps the first reason to cancel', async () => {
      const { tenant, id } = await stored();
      await open().requestCancel(tenant, id, 'first');
      await open().requestCancel(tenant, id, 'second');
      expect((await open().readControl(tenant, id))?.cancelReason).toBe('first');
    });

    test('keeps the first decision on each call, of many that come at once', async () => {
      const { tenant, id } = await stored();
      const first = { decision: 'deny', message: 'not in this folder' } as const;
      await open().decideApproval(tenant, id, 'toolu_1', first);
      const calls = Array.from({ length: 10 }, (_, position) => `call.${position}#a-b`);
      await Promise.all([
        open().decideApproval(tenant, id, 'toolu_1', { decision: 'allow', message: '' }),
        ...calls.map((call) => open().decideApproval(tenant, id, call, { decision: 'allow', message: call })),
      ]);
      expect((await open().readControl(tenant, id))?.decisions).toEqual({
        toolu_1: first,
        ...Object.fromEntries(calls.map((call) => [call, { decision: 'allow', message: call }])),
      });
    });

    test('lets exactly one of two decisions on a call stand', async () => {
      const { tenant, id } = await stored();
      for (let round = 0; round < 20; round += 1) {
        const messages = ['one', 'other'];
        await Promise.all(
          messages.map((message) => open().decideApproval(tenant, id, `c${round}`, { decision: 'deny', message })),
        );
        const standing = (await open().readControl(tenant, id))?.decisions[`c${round}`];
        expect(messages).toContain(standing?.message);
        await open().decideApproval(tenant, id, `c${round}`, { decision: 'allow', message: 'late' });
        expect((await open().readControl(tenant, id))?.decisions[`c${round}`]).toEqual(standing);
      }
    });

    test('says what wakes the execution that waits, until it waits no more', async () => {
      const { tenant, id } = await stored();
      await open().setCallback(tenant, id, 'callback-1');
      await open().setCallback(tenant, id, 'callback-2');
      expect((await open().readControl(tenant, id))?.callbackId).toBe('callback-2');
      await open().setCallback(tenant, id, null);
      await open().setCallback(tenant, id, null);
      expect(await open().readControl(tenant, id)).toEqual(nothing);
    });

    test('is not there for a run that is not, nor for another tenant, and makes none', async () => {
      const { tenant, id } = await stored();
      for (const [owner, runId] of [
        [tenant, 'none'],
        [newTenant(), id],
      ] as const) {
        const outcomes = await Promise.all([
          outcomeOf(open().requestCancel(owner, runId, 'x')),
          outcomeOf(open().decideApproval(owner, runId, 'toolu_1', { decision: 'allow', message: '' })),
          outcomeOf(open().setCallback(owner, runId, 'x')),
          outcomeOf(open().setCallback(owner, runId, null)),
        ]);
        expect(outcomes).toEqual(Array(4).fill('not_found'));
        expect(await open().readControl(owner, runId)).toBeUndefined();
        expect(await open().readRun(owner, runId)).toBeUndefined();
      }
      expect(await open().readControl(tenant, id)).toEqual(nothing);
    });
  });
}
