import { describe, expect, test } from 'vitest';
import type { Journal } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { outcomeOf } from './outcome.ts';
import { eventOf, eventsFrom, newTenant, runOf, turnOf } from './samples.ts';

/** How every journal keeps events that could not wait for their turn, whoever stores them. `open` is called inside each test. */
export function flushedEventsContract(name: string, open: () => Journal): void {
  describe(`flushed events on ${name}`, () => {
    test('loses no event to a flush that is repeated with more, or comes late with fewer', async () => {
      const run = await stored(open());
      await open().appendEvents(run, [eventOf(2)]);
      await open().appendEvents(run, eventsFrom(2, 4));
      await open().appendEvents(run, [eventOf(2)]);
      await open().appendEvents(run, []);
      expect(await open().readEvents(run.tenant, run.id, 0)).toEqual(eventsFrom(1, 4));
    });

    test('refuses a flush of other events under numbers that are stored, and keeps those', async () => {
      const run = await stored(open());
      await open().appendEvents(run, eventsFrom(2, 3));
      const others = [
        [eventOf(2, 'other')],
        [eventOf(2, 'other'), ...eventsFrom(3, 6)],
        [eventOf(2), eventOf(3, 'other')],
      ];
      for (const events of others) {
        expect(await outcomeOf(open().appendEvents(run, events))).toBe('turn_conflict');
      }
      expect(await open().readEvents(run.tenant, run.id, 0)).toEqual(eventsFrom(1, 3));
    });

    test('keeps one list when two drivers flush under the same numbers at once', async () => {
      const run = await stored(open());
      for (let id = 2; id < 22; id += 1) {
        const lists = ['ours', 'theirs'].map((message) => [eventOf(id, message)]);
        const outcomes = await Promise.all(lists.map((events) => outcomeOf(open().appendEvents(run, events))));
        expect([...outcomes].sort()).toEqual(['done', 'turn_conflict']);
        expect(await open().readEvents(run.tenant, run.id, id - 1)).toEqual(lists[outcomes.indexOf('done')]);
      }
    });

    test('shows nothing that a driver flushed after it had lost the run, wherever a reader begins', async () => {
      const lost = await stored(open());
      const run: RunRecord = { ...lost, version: 2 };
      const stale = (first: number, last: number) =>
        open().appendEvents(
          lost,
          eventsFrom(first, last).map(({ id }) => eventOf(id, 'stale')),
        );
      await open().appendEvents(lost, eventsFrom(2, 3));
      await stale(4, 5);
      await open().updateRun(run, [eventOf(4)]);
      await stale(6, 6);
      await open().appendEvents(run, eventsFrom(5, 6));
      await open().appendTurn(run, turnOf(run, 1, { events: eventsFrom(7, 8) }));
      await stale(8, 9);
      await stale(10, 12);
      await open().appendEvents(run, [eventOf(9)]);
      for (let afterId = 0; afterId <= 10; afterId += 1) {
        expect(await open().readEvents(run.tenant, run.id, afterId)).toEqual(eventsFrom(afterId + 1, 9));
      }
    });

    test('lets the driver that has the run replace what the one before it left under its numbers, and not the other way', async () => {
      const lost = await stored(open());
      const run: RunRecord = { ...lost, version: 2 };
      await open().updateRun(run, [eventOf(2)]);
      await open().appendEvents(lost, [eventOf(3, 'stale'), eventOf(4, 'stale')]);
      await open().appendEvents(run, [eventOf(3)]);
      expect(await outcomeOf(open().appendEvents(lost, [eventOf(3, 'stale')]))).toBe('turn_conflict');
      expect(await outcomeOf(open().appendEvents(lost, eventsFrom(3, 4)))).toBe('turn_conflict');
      expect(await open().readEvents(run.tenant, run.id, 0)).toEqual(eventsFrom(1, 3));
    });

    test('prefers the events of turns to flushed ones of the same numbers', async () => {
      const run = await stored(open());
      await open().appendEvents(run, [eventOf(2, 'flushed'), eventOf(3, 'flushed')]);
      await open().appendTurn(run, turnOf(run, 1, { events: eventsFrom(2, 4) }));
      expect(await open().readEvents(run.tenant, run.id, 0)).toEqual(eventsFrom(1, 4));
      expect(await open().readEvents(run.tenant, run.id, 2)).toEqual(eventsFrom(3, 4));
    });
  });
}

/** A run with event 1. */
async function stored(journal: Journal): Promise<RunRecord> {
  const run = runOf(newTenant());
  await journal.createRun(run, [eventOf(1)]);
  return run;
}
