import { analyse } from '../../agents/diagnose/analyse.ts';
import type { AnalyzedClaim } from '../../agents/engine/findings.ts';

/** A small program on which a rule is tried. */
export interface Fixture {
  /** What it is, as the end of a sentence: "a query put together in another file". */
  readonly name: string;
  readonly code: string;
  /** Path of the code. @default 'src/app.js' */
  readonly file?: string;
  /** Other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of a bad fixture: text of the lines where the findings stand, in order. @default the only finding may stand on any line of `file` */
  readonly at?: string | readonly string[];
  /** Of a bad fixture: the code after the rule's edits are applied, where the rule mends. */
  readonly mended?: string;
}

/**
 * What shows a rule: bad programs, in which it must find exactly the lines that are named, and good ones, near misses in which it
 * must find nothing. The first of each is the example of the rule's page.
 */
export interface RuleFixtures {
  readonly bad: readonly [Fixture, Fixture, Fixture, ...Fixture[]];
  readonly good: readonly [Fixture, Fixture, Fixture, ...Fixture[]];
}

export const fixturePath = 'src/app.js';

/** What one rule finds in a fixture; `negated` turns its condition round. */
export async function findingsOf(rule: string, fixture: Fixture, { negated = false } = {}): Promise<AnalyzedClaim[]> {
  const sources = new Map(Object.entries({ [fixture.file ?? fixturePath]: fixture.code, ...fixture.files }));
  const claims: AnalyzedClaim[] = [];
  const notes: string[] = [];
  const options = { only: new Set([rule]), ...(negated && { negated: new Set([rule]) }) };
  const request = { id: 1, sources, report: [...sources.keys()], includesProject: true, asksFacts: false, options };
  await analyse(request, (message) => {
    if (message.type === 'file' || message.type === 'project') claims.push(...message.claims);
    if (message.type === 'file' || message.type === 'end') notes.push(...message.notes);
  });
  if (notes.length > 0) throw new Error(`${rule}, "${fixture.name}": ${notes.join(' ')}`);
  // Secrets are looked for in every file, whatever rules are chosen.
  return claims.filter((claim) => claim.rule === rule).sort((a, b) => a.startLine - b.startLine);
}

/** The first line of each finding, trimmed. */
export function linesOf(fixture: Fixture, claims: readonly AnalyzedClaim[]): string[] {
  return claims.map(({ file, startLine }) => {
    const text = file === (fixture.file ?? fixturePath) ? fixture.code : (fixture.files?.[file] ?? '');
    return text.split('\n')[startLine - 1]?.trim() ?? '';
  });
}

/** The fixture's code with the edits of its findings, the last one first so that places stay right. */
export function mend(fixture: Fixture, claims: readonly AnalyzedClaim[]): string {
  const offset = (line: number, column: number): number =>
    fixture.code
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1;
  const edits = claims.flatMap((claim) => claim.edits ?? []);
  return edits
    .map((edit) => ({
      ...edit,
      from: offset(edit.startLine, edit.startColumn),
      to: offset(edit.endLine, edit.endColumn),
    }))
    .sort((a, b) => b.from - a.from)
    .reduce(
      (text, { from, to, text: replacement }) => text.slice(0, from) + replacement + text.slice(to),
      fixture.code,
    );
}
