import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextEdit } from '../../../agents/engine/findings.ts';
import { applyEdits, type MendedFinding } from '../../../agents/engine/patch/applyEdits.ts';

/** The edit that replaces what stands at an offset. */
function editAt(text: string, start: number, replaces: string, next: string): TextEdit {
  const [startLine, startColumn] = placeOf(text, start);
  const [endLine, endColumn] = placeOf(text, start + replaces.length);
  return { startLine, startColumn, endLine, endColumn, replaces, text: next };
}

function placeOf(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

/** A finding whose quote is a line of the text, with edits each given as what it replaces there and by what. */
function findingAt(
  text: string,
  quote: string,
  ...edits: readonly (readonly [string, string])[]
): MendedFinding & { readonly edits: readonly TextEdit[] } {
  const at = text.indexOf(quote);
  const [startLine] = placeOf(text, at);
  const [endLine] = placeOf(text, at + quote.length);
  return {
    fingerprint: quote,
    quote,
    startLine,
    endLine,
    edits: edits.map(([replaces, next]) =>
      editAt(text, replaces === '' ? at : text.indexOf(replaces, at), replaces, next),
    ),
  };
}

const source = "const md5 = createHash('md5');\nconst id = Math.random();\ncookie(res, { secure: false });\n";
const md5 = findingAt(source, "createHash('md5')", ["'md5'", "'sha256'"]);
const cookie = findingAt(source, 'cookie(res, { secure: false })', ['secure: false', 'secure: true']);

describe('the edits of findings', () => {
  it('are made where they say', () => {
    expect(applyEdits(source, [md5, cookie])).toEqual({
      text: source.replace("'md5'", "'sha256'").replace('false', 'true'),
      applied: [md5.fingerprint, cookie.fingerprint],
    });
  });

  it('move with their quote', () => {
    const moved = `// one\n// two\n${source}`;
    expect(applyEdits(moved, [md5, cookie]).text).toBe(
      moved.replace("'md5'", "'sha256'").replace('secure: false', 'secure: true'),
    );
  });

  it('are made at the place nearest to theirs where the line has changed before it', () => {
    const indented = source.replace('cookie(', '    cookie(');
    expect(applyEdits(indented, [cookie]).text).toBe(indented.replace('secure: false', 'secure: true'));
    const twice = `${source}cookie(res, { secure: false });\n`;
    expect(applyEdits(twice, [cookie]).text).toBe(twice.replace('secure: false', 'secure: true'));
  });

  it.each([
    ['their quote is gone', source.replace("createHash('md5')", "createHash('sha512')"), md5],
    ['what they replace is gone', source, findingAt(source, "createHash('md5')", ['Math.random()', 'randomUUID()'])],
  ])('are left out when %s', (_when, text, finding) => {
    const gone = finding === md5 ? text : text.replace('Math.random()', 'uuid()');
    expect(applyEdits(gone, [finding])).toEqual({ text: gone, applied: [] });
  });

  it('are left out together when one of them has no place', () => {
    const both = findingAt(source, "createHash('md5')", ["'md5'", "'sha256'"], ['Math.random()', 'randomUUID()']);
    const text = source.replace('Math.random()', 'uuid()');
    expect(applyEdits(text, [both])).toEqual({ text, applied: [] });
    expect(applyEdits(source, [both]).applied).toHaveLength(1);
  });

  it.each([
    ['overlap', ['secure: false', 'secure: true'] as const],
    ['touch', [' });', ' }, more);'] as const],
  ])('of a later finding are left out when they %s those of an earlier one', (_how, edit) => {
    const later = { ...findingAt(source, 'cookie(res, { secure: false });', edit), fingerprint: 'later' };
    const other = findingAt(source, 'cookie(res, { secure: false })', ['{ secure: false', '{ secure: true']);
    expect(applyEdits(source, [other, later])).toEqual({
      text: source.replace('false', 'true'),
      applied: [other.fingerprint],
    });
  });

  it('of two findings that bring the same one make it once', () => {
    const needsImport = (finding: MendedFinding & { readonly edits: readonly TextEdit[] }): MendedFinding => ({
      ...finding,
      edits: [editAt(source, 0, '', "import { x } from 'x';\n"), ...finding.edits],
    });
    const { text, applied } = applyEdits(source, [needsImport(md5), needsImport(cookie)]);
    expect(text).toBe(
      `import { x } from 'x';\n${source.replace("'md5'", "'sha256'").replace('secure: false', 'secure: true')}`,
    );
    expect(applied).toHaveLength(2);
  });

  it('that only bring text in are left out when the code has moved, unless they stand in the quote', () => {
    const moved = `// one\n${source}`;
    const elsewhere = { ...md5, edits: [editAt(source, 0, '', 'import x;\n')], startLine: 1 };
    const far = { ...cookie, edits: [editAt(source, 0, '', 'import x;\n')] };
    expect(applyEdits(moved, [far]).applied).toEqual([]);
    expect(applyEdits(moved, [elsewhere]).text).toBe(`// one\nimport x;\n${source}`);
  });

  it('that do not fit into a line are left out', () => {
    const beyond = {
      ...md5,
      edits: [{ startLine: 1, startColumn: 99, endLine: 1, endColumn: 99, replaces: '', text: 'x' }],
    };
    expect(applyEdits(source, [beyond]).applied).toEqual([]);
  });

  it('keep the line ends of Windows', () => {
    const windows = source.replaceAll('\n', '\r\n');
    const finding = findingAt(source, 'const id = Math.random();', [
      'const id = Math.random();\ncookie',
      'const id = randomUUID();\n\ncookie',
    ]);
    expect(applyEdits(windows, [finding]).text).toBe(
      windows.replace('Math.random();\r\ncookie', 'randomUUID();\r\n\r\ncookie'),
    );
  });
});

describe('of any text', () => {
  const word = fc.constantFrom('call(one)', 'value = two', 'await three', 'x', '', '  ');
  const texts = fc.array(word, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));
  const given = texts.chain((text) =>
    fc.record({
      text: fc.constant(text),
      before: fc.nat(3).map((count) => '// moved\n'.repeat(count)),
      ranges: fc.array(
        fc.tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 5 })).map(([start, length, next]) => ({
          start,
          replaces: text.slice(start, start + length),
          next,
        })),
        { minLength: 1, maxLength: 6 },
      ),
    }),
  );
  const whole = (text: string, fingerprint: string, edits: readonly TextEdit[]): MendedFinding => ({
    fingerprint,
    quote: text,
    startLine: 1,
    endLine: text.split('\n').length,
    edits,
  });

  it('each finding is in the result wholly or not at all, and what is outside of the edits is kept', () => {
    fc.assert(
      fc.property(given, ({ text, ranges }) => {
        const findings = ranges.map(({ start, replaces, next }, index) =>
          whole(text, String(index), [editAt(text, start, replaces, next)]),
        );
        const { text: result, applied } = applyEdits(text, findings);
        const made = [
          ...new Map(
            applied.map((index) => ranges[Number(index)]).map((range) => [JSON.stringify(range), range]),
          ).values(),
        ]
          .filter((range) => range !== undefined)
          .toSorted((left, right) => right.start - left.start || right.replaces.length - left.replaces.length);
        const expected = made.reduce(
          (current, { start, replaces, next }) =>
            current.slice(0, start) + next + current.slice(start + replaces.length),
          text,
        );
        expect(result).toBe(expected);
        if (applied.length === 0) expect(result).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('edits that replace something are the same in a text that has moved', () => {
    fc.assert(
      fc.property(given, ({ text, before, ranges }) => {
        const [range] = ranges;
        // White space alone stands in many places: where it was meant, nothing tells once the text has moved.
        fc.pre(range !== undefined && range.replaces.trim() !== '');
        const finding = whole(text, 'one', [editAt(text, range.start, range.replaces, range.next)]);
        const still = applyEdits(text, [finding]);
        const moved = applyEdits(before + text, [finding]);
        fc.pre(still.applied.length === 1 && moved.applied.length === 1);
        expect(moved.text).toBe(before + still.text);
      }),
      { numRuns: 2_000 },
    );
  });
});
