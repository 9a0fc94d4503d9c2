import { describe, expect, it } from 'vitest';
import { ruleCatalog } from '../../agents/diagnose/ruleCatalog.ts';
import { ownRuleIds } from '../../agents/diagnose/rules/ownRules.ts';
import { findingsOf, linesOf, mend, type Fixture } from './fixtures.ts';
import { loadFixtures } from './loadFixtures.ts';

const only = process.env['RULE'];
const fixtures = await loadFixtures();
const own = new Set(ownRuleIds);

describe('every rule of the catalog', () => {
  it('has fixtures, and no fixtures are left over', () => {
    expect(ownRuleIds.filter((id) => !Object.hasOwn(ruleCatalog, id))).toEqual([]);
    expect(fixtures.map(({ rule }) => rule).sort()).toEqual(Object.keys(ruleCatalog).sort());
  });
});

describe.each(fixtures.filter(({ rule }) => only === undefined || rule === only))('$rule', ({ rule, content }) => {
  it.each(content.bad)('finds $name', async (fixture) => {
    const claims = await findingsOf(rule, fixture);
    expectFound(fixture, linesOf(fixture, claims));
    expect(ruleCatalog[rule]?.cwe).toEqual(expect.arrayContaining(claims.flatMap(({ cwe }) => cwe)));
    if (fixture.mended !== undefined) {
      expect(mend(fixture, claims)).toBe(fixture.mended);
    }
  });

  it.each(content.good)('finds nothing in $name', async (fixture) => {
    expect(linesOf(fixture, await findingsOf(rule, fixture))).toEqual([]);
  });

  it.runIf(own.has(rule))('fails its fixtures when its condition is negated', async () => {
    const missed = await Promise.all(content.bad.map(async (fixture) => !(await stillFinds(rule, fixture))));
    const found = await Promise.all(
      content.good.map(async (fixture) => (await findingsOf(rule, fixture, { negated: true })).length > 0),
    );
    expect(missed).toContain(true);
    // A good fixture that the condition is never asked about is no near miss.
    expect(found).toContain(true);
  });
});

function expectFound(fixture: Fixture, lines: readonly string[]): void {
  if (fixture.at === undefined) expect(lines).toHaveLength(1);
  else
    expect(lines).toEqual(
      [fixture.at].flat().map((text) => {
        const all = [fixture.code, ...Object.values(fixture.files ?? {})].flatMap((code) => code.split('\n'));
        return all.find((line) => line.includes(text))?.trim() ?? `no line has ${text}`;
      }),
    );
}

async function stillFinds(rule: string, fixture: Fixture): Promise<boolean> {
  const lines = linesOf(fixture, await findingsOf(rule, fixture, { negated: true }));
  try {
    expectFound(fixture, lines);
    return true;
  } catch {
    return false;
  }
}
