import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countFindings,
  emptyLedger,
  recordRun,
  triageFinding,
  type Ledger,
  type LedgerEntry,
  type RunObservation,
} from '../../agents/engine/ledger.ts';
import { findingOf, observationOf } from '../contract/findings.ts';

const a = findingOf('a');
const b = findingOf('b');
const at = (day: number) => ({ at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString() });
const gone = (...findings: readonly { fingerprint: string }[]) => ({
  fixed: new Set(findings.map(({ fingerprint }) => fingerprint)),
});
const triage = { state: 'false_positive', reason: 'The id is a number.', by: 'key', ...at(1) } as const;

function after(...observations: readonly RunObservation[]): Ledger {
  return observations.reduce(recordRun, emptyLedger('shop'));
}
function entryOf(ledger: Ledger, { fingerprint } = a): LedgerEntry {
  const entry = ledger.entries.get(fingerprint);
  if (entry === undefined) throw new Error('The ledger has no such finding.');
  return entry;
}
const statuses = (ledger: Ledger) => [...ledger.entries.values()].map(({ status }) => status);

describe('a finding', () => {
  it('is new in the run that reports it first, and persisting from the next one on, mentioned or not', () => {
    const first = after(observationOf('r1', [a, b], at(1)));
    expect(statuses(first)).toEqual(['new', 'new']);
    const second = recordRun(first, observationOf('r2', [a], at(2)));
    expect(entryOf(second)).toMatchObject({
      status: 'persisting',
      ...{ firstRunId: 'r1', lastRunId: 'r2', firstSeenAt: at(1).at, lastSeenAt: at(2).at, fixedAt: null },
    });
    expect(entryOf(second, b)).toMatchObject({ status: 'persisting', lastRunId: 'r1', lastSeenAt: at(1).at });
  });

  it('is fixed once a run shows that it is gone, and reopened when one reports it again', () => {
    const runs = [observationOf('r1', [a], at(1)), observationOf('r2', [], { ...at(2), ...gone(a) })];
    expect(entryOf(after(...runs))).toMatchObject({ status: 'fixed', fixedAt: at(2).at, lastRunId: 'r1' });
    const reopened = after(...runs, observationOf('r3', [a], at(3)));
    expect(entryOf(reopened)).toMatchObject({ status: 'reopened', fixedAt: null, firstRunId: 'r1', lastRunId: 'r3' });
    expect(entryOf(recordRun(reopened, observationOf('r4', [a], at(4))))).toMatchObject({ status: 'persisting' });
  });

  it('is as the last run that reported it had it, without edits that fit that run’s files only', () => {
    const edits = [{ startLine: 9, startColumn: 1, endLine: 9, endColumn: 2, replaces: 'x', text: 'y' }];
    const ledger = after(observationOf('r1', [a]), observationOf('r2', [{ ...a, startLine: 9, endLine: 9, edits }]));
    expect(entryOf(ledger).finding).toEqual({ ...a, startLine: 9, endLine: 9 });
  });

  it('keeps what was decided about it, through being fixed and reopened, until that is taken back', () => {
    const decided = triageFinding(after(observationOf('r1', [a])), a.fingerprint, { triage, ...at(1) });
    const later = [observationOf('r2', [], gone(a)), observationOf('r3', [a])].reduce(recordRun, decided);
    expect(entryOf(later)).toMatchObject({ status: 'reopened', triage });
    expect(countFindings(later)).toEqual({ open: 1, new: 0, triaged: 1, fixed: 0 });
    const undecided = triageFinding(later, a.fingerprint, { triage: null, ...at(2) });
    expect(entryOf(undecided).triage).toBeNull();
    expect(triageFinding(undecided, a.fingerprint, { triage: null, ...at(3) })).toBe(undecided);
  });

  it('that the target does not have cannot be decided about', () => {
    const decide = () => triageFinding(emptyLedger('shop'), a.fingerprint, { triage, ...at(1) });
    expect(decide).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('a run that is recorded after a newer one', () => {
  const newer = after(observationOf('r1', [a]), observationOf('r3', [b], gone(a)));

  it('changes nothing of what the newer one has looked at', () => {
    expect(recordRun(newer, observationOf('r2', [a, b]))).toBe(newer);
    expect(recordRun(newer, observationOf('r2', [], gone(b)))).toBe(newer);
  });

  it('adds what nobody knew, which is no news then', () => {
    const c = findingOf('c');
    const late = recordRun(newer, observationOf('r2', [c]));
    expect(entryOf(late, c)).toMatchObject({ status: 'persisting', firstRunId: 'r2' });
    expect(late.latestRunId).toBe('r3');
  });

  it('counts for what the newer one has not looked at', () => {
    const ledger = after(observationOf('r1', [a]), observationOf('r3', [b]), observationOf('r2', [], gone(a)));
    expect(entryOf(ledger)).toMatchObject({ status: 'fixed', observedRunId: 'r2' });
  });
});

describe('what is forgotten', () => {
  it('are findings that were fixed more than 180 days ago and that nobody has triaged', () => {
    const fixed = after(observationOf('r1', [a, b], at(0)), observationOf('r2', [], { ...at(1), ...gone(a, b) }));
    const known = triageFinding(fixed, b.fingerprint, { triage, ...at(1) });
    expect(recordRun(known, observationOf('r3', [], at(181))).entries.size).toBe(2);
    expect([...recordRun(known, observationOf('r3', [], at(182))).entries.keys()]).toEqual([b.fingerprint]);
  });

  it('are beyond 5,000 findings those that were fixed first, and never an open one', () => {
    const many = Array.from({ length: 5_001 }, (_, place) => findingOf(`f${place}`));
    const [first, second, third] = many;
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are 5,001');
    const all = recordRun(emptyLedger('shop'), observationOf('r1', many, at(0)));
    expect(all.entries.size).toBe(5_001);
    const one = recordRun(all, observationOf('r2', [], { ...at(1), ...gone(second) }));
    expect([one.entries.size, one.entries.has(second.fingerprint)]).toEqual([5_000, false]);
    const more = recordRun(one, observationOf('r3', [a, b], { ...at(2), ...gone(first, third) }));
    expect([more.entries.size, more.entries.has(first.fingerprint)]).toEqual([5_000, false]);
    expect(more.entries.has(third.fingerprint)).toBe(false);
  });
});

const names = ['a', 'b', 'c', 'd', 'e'];
const subset = fc.subarray(names);
const fingerprintsOf = (some: readonly string[]) => some.map((name) => findingOf(name).fingerprint);

interface History {
  readonly runs: readonly RunObservation[];
  /** The order in which they are recorded; may name a run twice. */
  readonly order: readonly number[];
  readonly triaged: readonly string[];
}
const histories: fc.Arbitrary<History> = fc
  .array(fc.record({ seen: subset, fixed: subset }), { minLength: 1, maxLength: 8 })
  .chain((runs) =>
    fc.record({
      runs: fc.constant(
        runs.map(({ seen, fixed }, place) =>
          observationOf(
            `r${place}`,
            seen.map((name) => findingOf(name)),
            { ...at(place), fixed: new Set(fingerprintsOf(fixed)) },
          ),
        ),
      ),
      order: fc.array(fc.nat(runs.length - 1), { maxLength: 16 }),
      triaged: subset,
    }),
  );

function runAt(runs: readonly RunObservation[], place: number): RunObservation {
  const run = runs[place];
  if (run === undefined) throw new Error(`There is no run ${place}.`);
  return run;
}

describe('whatever runs are recorded in whatever order', () => {
  it('a run that is recorded twice changes nothing the second time', () => {
    fc.assert(
      fc.property(histories, ({ runs, order }) => {
        let ledger = emptyLedger('shop');
        for (const place of order) {
          ledger = recordRun(ledger, runAt(runs, place));
          expect(recordRun(ledger, runAt(runs, place))).toBe(ledger);
        }
      }),
    );
  });

  it('one that was recorded in its place changes nothing when it is recorded again later', () => {
    fc.assert(
      fc.property(histories, ({ runs, order }) => {
        const once = [...new Set(order)].sort().map((place) => runAt(runs, place));
        const ledger = after(...once);
        for (const run of once) expect(recordRun(ledger, run)).toBe(ledger);
      }),
    );
  });

  it('a finding is fixed only by a run that shows it gone and does not report it, and that no newer run contradicts', () => {
    fc.assert(
      fc.property(histories, ({ runs, order }) => {
        const ledger = after(...order.map((place) => runAt(runs, place)));
        const recorded = [...new Set(order)].map((place) => runAt(runs, place));
        for (const [fingerprint, { status, fixedAt, observedRunId }] of ledger.entries) {
          expect(fixedAt !== null).toBe(status === 'fixed');
          const reports = (run: RunObservation) => run.findings.some((each) => each.fingerprint === fingerprint);
          const reporting = recorded.filter(reports).map(({ runId }) => runId);
          expect(reporting).not.toEqual([]);
          if (status !== 'fixed') continue;
          const witness = recorded.find(({ runId }) => runId === observedRunId);
          expect(witness?.fixed.has(fingerprint) === true && !reports(witness)).toBe(true);
          expect(reporting.every((runId) => runId < observedRunId)).toBe(true);
        }
      }),
    );
  });

  it('every finding that was ever reported is known, and new means first seen in the newest run', () => {
    fc.assert(
      fc.property(histories, ({ runs, order }) => {
        const recorded = order.map((place) => runAt(runs, place));
        const ledger = after(...recorded);
        const reported = recorded.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint));
        expect(new Set(ledger.entries.keys())).toEqual(new Set(reported));
        const newest =
          recorded
            .map(({ runId }) => runId)
            .sort()
            .at(-1) ?? null;
        expect(ledger.latestRunId).toBe(newest);
        for (const { status, firstRunId } of ledger.entries.values())
          if (status !== 'fixed') expect(status === 'new').toBe(firstRunId === newest);
      }),
    );
  });

  it('no run takes a decision back', () => {
    fc.assert(
      fc.property(histories, ({ runs, order, triaged }) => {
        const decided = fingerprintsOf(triaged).reduce(
          (ledger, fingerprint) => triageFinding(ledger, fingerprint, { triage, ...at(1) }),
          after(
            observationOf(
              '',
              names.map((name) => findingOf(name)),
            ),
          ),
        );
        const ledger = order.map((place) => runAt(runs, place)).reduce(recordRun, decided);
        for (const name of names)
          expect(entryOf(ledger, findingOf(name)).triage).toEqual(triaged.includes(name) ? triage : null);
      }),
    );
  });
});
