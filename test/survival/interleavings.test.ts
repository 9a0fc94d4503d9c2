import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Household, householdScript, type Drive } from './household.ts';
import { startWorld, type World } from './world.ts';

type Step =
  | { readonly kind: 'enqueue' }
  | { readonly kind: 'drive'; readonly drives: readonly Drive[] }
  | { readonly kind: 'cancel'; readonly run: number }
  | { readonly kind: 'decide'; readonly run: number; readonly decision: 'allow' | 'deny' }
  | { readonly kind: 'wait'; readonly ms: number };

const run = fc.nat({ max: 2 });
// A leg of one run calls its stores and its model some thirty times.
const death = fc.record({ atCall: fc.integer({ min: 1, max: 30 }), beforeIt: fc.boolean() });
const drive: fc.Arbitrary<Drive> = fc.record({
  run,
  turns: fc.integer({ min: 1, max: 4 }),
  death: fc.option(death, { freq: 2 }),
});
const drives = fc.array(drive, { minLength: 1, maxLength: 2 });
const decision = fc.constantFrom('allow' as const, 'deny' as const);
// Less than a lease, and more.
const ms = fc.constantFrom(5_000, 40_000, 20 * 60_000);
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('enqueue' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('drive' as const), drives }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), run }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), run, decision }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
);

let world: World;

beforeAll(async () => {
  world = await startWorld(householdScript);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

async function take(household: Household, next: Step): Promise<void> {
  switch (next.kind) {
    case 'enqueue':
      return household.enqueue();
    case 'drive':
      await Promise.all(next.drives.map((each) => household.drive(each)));
      return;
    case 'cancel':
      return household.cancel(next.run);
    case 'decide':
      return household.decide(next.run, next.decision);
    case 'wait':
      household.pass(next.ms);
  }
}

describe('runs of one session, whatever happens to them in whatever order', () => {
  it('come to one end each, with valid history, numbered events, a free session, and the files that their turns made', async () => {
    const steps = fc.array(step, { minLength: 3, maxLength: 14 });
    const property = fc.asyncProperty(steps, async (order) => {
      const household = new Household(world);
      try {
        await household.enqueue();
        for (const next of order) await take(household, next);
        expect([...(await household.settle()), ...(await household.problems())]).toEqual([]);
      } finally {
        household.close();
      }
    });
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
  }, 120_000);

  it.each([
    ['before it had a place to lose', 8],
    ['after its first turn', 13],
  ])('do not undo each other’s files when one is overtaken whose driver died %s', async (_when, atCall) => {
    const household = new Household(world);
    await household.enqueue();
    await household.enqueue();
    await household.drive({ run: 0, turns: 4, death: { atCall, beforeIt: false } });
    household.pass(40_000);
    await household.drive({ run: 1, turns: 4, death: null });
    expect([...(await household.settle()), ...(await household.problems())]).toEqual([]);
    household.close();
  });
});
