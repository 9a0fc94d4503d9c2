import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { count, outcomeOf } from './outcome.ts';
import { eventOf, eventsFrom, newTenant, runOf, turnOf } from './samples.ts';

/** What every journal does. `open` is called inside each test. */
export function journalContract(name: string, open: () => Journal): void {
  describe(`the journal on ${name}: runs`, () => {
    test('reads a run as it was stored', async () => {
      const run = await stored(open());
      expect(await open().readRun(run.tenant, run.id)).toEqual(run);
    });

    test('keeps input and output that are no plain table values: large numbers, deep nesting, empty strings', async () => {
      const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) as Record<string, unknown>;
      const output = { deep, huge: 1e300, tiny: -1.5e-200, beyond: 2 ** 60, empty: '', nothing: null, list: [] };
      const run = await stored(open(), { output, input: { __proto__key: '\u0000 \u{1F600}' } });
      expect(await open().readRun(run.tenant, run.id)).toEqual(run);
    });

    test('refuses a second run of the same id', async () => {
      const run = await stored(open());
      expect(await outcomeOf(open().createRun({ ...run, action: 'review' }, []))).toBe('turn_conflict');
      expect(await open().readRun(run.tenant, run.id)).toEqual(run);
    });

    test('replaces a run only at the version before', async () => {
      const run = await stored(open());
      const next: RunRecord = { ...run, version: 2, status: 'succeeded', output: { summary: 'fine' } };
      await open().updateRun(next, []);
      expect(await outcomeOf(open().updateRun({ ...next, status: 'failed' }, []))).toBe('turn_conflict');
      expect(await outcomeOf(open().updateRun({ ...next, version: 4, status: 'failed' }, []))).toBe('turn_conflict');
      expect(await open().readRun(run.tenant, run.id)).toEqual(next);
    });

    test('refuses to update a run that is not there', async () => {
      expect(await outcomeOf(open().updateRun(runOf(newTenant(), { version: 2 }), []))).toBe('turn_conflict');
    });

    test('lists a session’s runs newest first, in pages, each once', async () => {
      const first = await stored(open(), { id: `${ulid().slice(0, -1)}0` });
      const others = [];
      for (const second of [1, 2, 3, 4]) {
        others.push(await stored(open(), { ...first, id: `${first.id.slice(0, -1)}${second}`, action: 'review' }));
      }
      await stored(open(), { tenant: first.tenant });
      const expected = [first, ...others].sort((left, right) => (left.id < right.id ? 1 : -1));
      expect(await everyPage(open(), first, 2)).toEqual(expected);
      expect(await everyPage(open(), first, 5)).toEqual(expected);
    });

    test('gives no cursor with the last page, full or not', async () => {
      const { tenant, sessionId } = await stored(open());
      await stored(open(), { tenant, sessionId });
      expect((await open().listRuns(tenant, sessionId, { limit: 2 })).nextCursor).toBeNull();
      expect(await open().listRuns(tenant, 'none', { limit: 2 })).toEqual({ items: [], nextCursor: null });
    });

    test('refuses a cursor of another list, of another tenant, or of its own making', async () => {
      const { tenant, sessionId } = await stored(open());
      await stored(open(), { tenant, sessionId });
      const { nextCursor } = await open().listRuns(tenant, sessionId, { limit: 1 });
      const cursor = nextCursor ?? '';
      expect(cursor).not.toBe('');
      const refused = await Promise.all([
        outcomeOf(open().listRuns(newTenant(), sessionId, { limit: 1, cursor })),
        outcomeOf(open().listRuns(tenant, 'other', { limit: 1, cursor })),
        outcomeOf(open().listRuns(tenant, sessionId, { limit: 1, cursor: `${cursor}A` })),
        outcomeOf(open().listRuns(tenant, sessionId, { limit: 1, cursor: '' })),
        outcomeOf(open().listRuns(tenant, sessionId, { limit: 0 })),
      ]);
      expect(refused).toEqual(Array(5).fill('invalid_request'));
    });
  });

  describe(`the journal on ${name}: turns`, () => {
    test('reads the turns of all runs of a session in order of run and index', async () => {
      const run = await stored(open());
      const later = await stored(open(), { tenant: run.tenant, sessionId: run.sessionId });
      const [first, second] = [run, later].sort((left, right) => (left.id < right.id ? -1 : 1));
      if (first === undefined || second === undefined) throw new Error('two runs were stored');
      const turns = [...Array.from({ length: 11 }, (_, position) => turnOf(first, position + 1)), turnOf(second, 1)];
      for (const turn of [...turns].reverse()) await open().appendTurn(turn.runId === first.id ? first : second, turn);
      expect(await open().readTurns(run.tenant, run.sessionId)).toEqual(turns);
    });

    test('keeps the first of ten that store the same turn at once', async () => {
      const run = await stored(open());
      const attempts = Array.from({ length: 10 }, (_, writer) => turnOf(run, 1, { text: `written by ${writer}` }));
      const outcomes = await Promise.all(attempts.map((turn) => outcomeOf(open().appendTurn(run, turn))));
      expect(count(outcomes, 'done')).toBe(1);
      expect(count(outcomes, 'turn_conflict')).toBe(9);
      expect(await open().readTurns(run.tenant, run.sessionId)).toEqual([attempts[outcomes.indexOf('done')]]);
    });

    test('keeps a turn of 2 MB that does not compress, with its result and its events', async () => {
      const run = await stored(open());
      const text = noise(2_000_000);
      const result = { output: { text }, findings: [], dropped: 1, checks: [] };
      const turn = turnOf(run, 1, { text, result, events: [eventOf(2, text), eventOf(3)] });
      await open().appendTurn(run, turn);
      expect(await open().readTurns(run.tenant, run.sessionId)).toEqual([turn]);
      expect(await open().readEvents(run.tenant, run.id, 1)).toEqual(turn.events);
    });

    test('reads a history that is larger than one page of the table', async () => {
      const run = await stored(open());
      const turns = Array.from({ length: 30 }, (_, position) => turnOf(run, position + 1, { text: noise(60_000) }));
      for (const turn of turns) await open().appendTurn(run, turn);
      expect(await open().readTurns(run.tenant, run.sessionId)).toEqual(turns);
    });
  });

  describe(`the journal on ${name}: events`, () => {
    test('merges the events of start, flushes, turns and every update, each once, in order', async () => {
      const run = await stored(open(), {}, [eventOf(1)]);
      await open().appendEvents(run, eventsFrom(2, 3));
      await open().appendTurn(run, turnOf(run, 1, { events: eventsFrom(2, 5) }));
      await open().updateRun({ ...run, version: 2, status: 'parked' }, [eventOf(6)]);
      await open().updateRun({ ...run, version: 3, status: 'running' }, [eventOf(7)]);
      await open().appendTurn(run, turnOf(run, 2, { events: [] }));
      await open().appendTurn(run, turnOf(run, 3, { events: eventsFrom(8, 9) }));
      await open().updateRun({ ...run, version: 4, status: 'succeeded' }, [eventOf(10)]);
      for (let afterId = 0; afterId <= 11; afterId += 1) {
        expect(await open().readEvents(run.tenant, run.id, afterId)).toEqual(eventsFrom(afterId + 1, 10));
      }
    });

    test('finds the events of a long run from any point of it', async () => {
      const run = await stored(open(), {}, [eventOf(1)]);
      for (let turn = 1; turn <= 12; turn += 1) {
        await open().appendEvents(run, [eventOf(turn * 3 - 1)]);
        await open().appendTurn(run, turnOf(run, turn, { events: eventsFrom(turn * 3, turn * 3 + 1) }));
      }
      for (const afterId of [0, 1, 2, 5, 18, 35, 36, 37]) {
        expect(await open().readEvents(run.tenant, run.id, afterId)).toEqual(eventsFrom(afterId + 1, 37));
      }
    });

    test('never shows a reader who follows a run an event before the one that precedes it', async () => {
      const run = await stored(open(), {}, [eventOf(1)]);
      const seen: number[] = [];
      let isDone = false;
      const reader = async () => {
        while (!isDone || seen.length < 61) {
          const events = await open().readEvents(run.tenant, run.id, seen.at(-1) ?? 0);
          seen.push(...events.map((event) => event.id));
        }
      };
      const writer = async () => {
        for (let turn = 1; turn <= 20; turn += 1) {
          await open().appendEvents(run, [eventOf(turn * 3 - 1)]);
          await open().appendTurn(run, turnOf(run, turn, { events: eventsFrom(turn * 3, turn * 3 + 1) }));
        }
        isDone = true;
      };
      await Promise.all([reader(), writer()]);
      expect(seen).toEqual(Array.from({ length: 61 }, (_, position) => position + 1));
    });
  });

  test(`the journal on ${name} shows nothing of a tenant to another, whatever its name`, async () => {
    const run = await stored(open(), {}, [eventOf(1)]);
    await open().appendTurn(run, turnOf(run, 1));
    const strangers = [newTenant(), `${run.tenant}#RUN`, run.tenant.slice(0, -1), `x#${run.tenant}`, `${run.tenant}/`];
    for (const stranger of strangers) {
      expect(await open().readRun(stranger, run.id)).toBeUndefined();
      expect(await open().readTurns(stranger, run.sessionId)).toEqual([]);
      expect(await open().readEvents(stranger, run.id, 0)).toEqual([]);
      expect((await open().listRuns(stranger, run.sessionId, { limit: 10 })).items).toEqual([]);
      expect(await outcomeOf(open().updateRun({ ...run, tenant: stranger, version: 2 }, []))).toBe('turn_conflict');
    }
  });
}

async function stored(journal: Journal, change: Partial<RunRecord> = {}, events = [eventOf(1)]): Promise<RunRecord> {
  const run = runOf(change.tenant ?? newTenant(), change);
  await journal.createRun(run, events);
  return run;
}

async function everyPage(journal: Journal, { tenant, sessionId }: RunRecord, limit: number): Promise<RunRecord[]> {
  const items: RunRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await journal.listRuns(tenant, sessionId, { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Text that gzip makes little smaller. */
function noise(characters: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(1024))).toString('hex') + randomText(characters);
}

function randomText(characters: number): string {
  const parts: string[] = [];
  for (let length = 0; length < characters; length += 16)
    parts.push(Math.random().toString(36).slice(2, 18).padEnd(16, 'x'));
  return parts.join('').slice(0, characters);
}
