import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Journal, Turn } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { eventsFrom, newTenant, runOf, turnOf } from './samples.ts';

/** How every journal reads a part of a session's history. `open` is called inside each test. */
export function earlierTurnsContract(name: string, open: () => Journal): void {
  const sessionWith = async (turnsPerRun: readonly number[]): Promise<{ runs: RunRecord[]; turns: Turn[] }> => {
    const first = runOf(newTenant());
    const runs = turnsPerRun.map((_, place) => ({ ...first, id: `${first.id.slice(0, -1)}${place}` }));
    const turns = runs.flatMap((run, place) =>
      Array.from({ length: turnsPerRun[place] ?? 0 }, (_, position) =>
        turnOf(run, position + 1, { text: 'x'.repeat((position * 37) % 500), events: eventsFrom(position, position) }),
      ),
    );
    for (const run of runs) await open().createRun(run, []);
    await Promise.all(turns.map((turn) => open().appendTurn({ ...first, id: turn.runId }, turn)));
    return { runs, turns };
  };
  const bytesOf = (turns: readonly Turn[]) =>
    turns.reduce((bytes, turn) => bytes + Buffer.byteLength(JSON.stringify(turn)), 0);

  describe(`a part of a session’s turns on ${name}`, () => {
    test('is one run’s, in order, and no other run’s', async () => {
      const { runs, turns } = await sessionWith([3, 12, 0, 2]);
      for (const run of runs) {
        expect(await open().readRunTurns(run)).toEqual(turns.filter((turn) => turn.runId === run.id));
      }
    });

    test('is all that came before a run, where that fits', async () => {
      const { runs, turns } = await sessionWith([3, 45, 2]);
      for (const run of runs) {
        const earlier = turns.filter((turn) => turn.runId < run.id);
        expect(await open().readEarlierTurns(run, bytesOf(turns))).toEqual(earlier);
      }
    });

    test('is the newest that fit into the given bytes, and never one more', async () => {
      const { runs, turns } = await sessionWith([20, 20, 3]);
      const last = runs.at(-1) ?? runOf('none');
      const earlier = turns.filter((turn) => turn.runId !== last.id);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: bytesOf(earlier) }), async (maxBytes) => {
          const read = await open().readEarlierTurns(last, maxBytes);
          expect(read).toEqual(earlier.slice(earlier.length - read.length));
          expect(bytesOf(read)).toBeLessThanOrEqual(maxBytes);
          if (read.length < earlier.length)
            expect(bytesOf(earlier.slice(earlier.length - read.length - 1))).toBeGreaterThan(maxBytes);
        }),
        { numRuns: 25 },
      );
    });

    test('ends before a turn that does not fit, though older ones would', async () => {
      const { runs, turns } = await sessionWith([2, 1]);
      const last = runs.at(-1) ?? runOf('none');
      await open().appendTurn(
        { ...last, id: runs[0]?.id ?? '' },
        turnOf(runs[0] ?? last, 3, { text: 'x'.repeat(9000) }),
      );
      expect(await open().readEarlierTurns(last, bytesOf(turns))).toEqual([]);
    });
  });
}
