import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, identifyFindings, normalizeWorkspacePath, verifyClaim } from '../../agents/engine/evidence.ts';
import type { Claim } from '../../agents/engine/findings.ts';

function claim(change: Partial<Claim>): Claim {
  return {
    rule: 'sql-injection',
    title: 'Title',
    severity: 'high',
    confidence: 'high',
    cwe: [89],
    owasp: [],
    file: 'src/db.js',
    startLine: 1,
    endLine: 1,
    quote: 'db.query(sql)',
    message: 'Message',
    ...change,
  };
}

const inFile = (text: string) => async (path: string) => (path === 'src/db.js' ? text : undefined);

describe('verifyClaim', () => {
  it('moves a drifted claim to the nearest occurrence of its quote', async () => {
    const text = 'db.query(sql);\n\n\n\n\ndb.query(sql);\n';
    expect(await verifyClaim(claim({ startLine: 4, endLine: 4 }), inFile(text))).toMatchObject({
      found: true,
      claim: { startLine: 6, endLine: 6 },
    });
  });

  it('gives back the exact text of the file, however the quote was laid out', async () => {
    const evidence = await verifyClaim(
      claim({ quote: 'db.query( sql, [ id ] )' }),
      inFile('x();\r\ndb.query(\r\n  sql,\r\n  [id])\r\n'),
    );
    expect(evidence).toMatchObject({
      found: true,
      claim: { startLine: 2, endLine: 4, quote: 'db.query(\r\n  sql,\r\n  [id])' },
    });
  });

  it('accepts a quote copied with the line numbers of a listing', async () => {
    const evidence = await verifyClaim(
      claim({ quote: '    12\tconst a = 1;\n    13\tdb.query(a);' }),
      inFile('const a = 1;\ndb.query(a);\n'),
    );
    expect(evidence).toMatchObject({
      found: true,
      claim: { startLine: 1, endLine: 2, quote: 'const a = 1;\ndb.query(a);' },
    });
  });

  it('shows the closest line when the quote is not in the file', async () => {
    const evidence = await verifyClaim(
      claim({ quote: "db.query('SELECT ' + name)" }),
      inFile("start();\n  db.query('SELECT ' + id);\n"),
    );
    expect(evidence).toEqual({
      found: false,
      reason:
        'The quote "db.query(\'SELECT \' + name)" is not in src/db.js. The closest is line 2: "db.query(\'SELECT \' + id);". Copy the code verbatim, or drop the finding.',
    });
  });

  it.each([
    [{ file: 'src/gone.js' }, 'There is no text file "src/gone.js"'],
    [{ file: '../etc/passwd' }, 'is not a path inside the workspace'],
    [{ quote: '})' }, 'too short to be evidence'],
    [{ quote: 'newDate()' }, 'no line of it resembles the quote'],
  ])('refuses %o', async (change, reason) => {
    const evidence = await verifyClaim(claim(change), inFile('return 42;\n'));
    expect(evidence.found ? '' : evidence.reason).toContain(reason);
  });

  it('does not join words that white space parts', async () => {
    expect(await verifyClaim(claim({ quote: 'newDate()' }), inFile('x = new Date();'))).toMatchObject({ found: false });
  });

  it('finds a quote wherever it has moved, on its own lines', async () => {
    const line = fc.stringMatching(/^[a-z ();=]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(line), fc.nat(200), async (above, below, guess) => {
        const text = [...above, '  db.query(`SELECT ${id}`);', ...below].join('\n');
        const evidence = await verifyClaim(
          claim({ quote: 'db.query(`SELECT ${id}`);', startLine: guess + 1, endLine: guess + 1 }),
          inFile(text),
        );
        expect(evidence).toMatchObject({
          found: true,
          claim: { startLine: above.length + 1, quote: 'db.query(`SELECT ${id}`);' },
        });
      }),
    );
  });
});

describe('fingerprints', () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const space = fc.constantFrom(' ', '\n', '\t', '\r\n  ', '   ');

  it('are 32 hexadecimal digits and differ by rule, path, quote and occurrence', () => {
    const all = [
      fingerprint(claim({}), 0),
      fingerprint(claim({}), 1),
      fingerprint(claim({ rule: 'xss' }), 0),
      fingerprint(claim({ file: 'a.js' }), 0),
      fingerprint(claim({ quote: 'eval(x)' }), 0),
    ];
    expect(new Set(all).size).toBe(5);
    for (const one of all) expect(one).toMatch(/^[0-9a-f]{32}$/);
  });

  it('survive any reformatting of the white space in the quote', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, space, space), { minLength: 1 }), (parts) => {
        const one = parts.map(([name, gap]) => `${name}${gap}(${name}${gap})`).join(' ');
        const other = parts.map(([name, , gap]) => `${name}(${gap}${name})`).join('\n');
        expect(fingerprint(claim({ quote: one }), 0)).toBe(fingerprint(claim({ quote: other }), 0));
      }),
    );
  });

  it('survive lines inserted above, in whatever order the claims come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
        fc.nat(1_000),
        (lines, inserted) => {
          const before = identifyFindings(
            lines.map((startLine) => claim({ startLine, endLine: startLine })),
            'analyzer',
          );
          const after = identifyFindings(
            lines
              .map((startLine) => claim({ startLine: startLine + inserted, endLine: startLine + inserted }))
              .reverse(),
            'analyzer',
          ).reverse();
          expect(after.map((finding) => finding.fingerprint)).toEqual(before.map((finding) => finding.fingerprint));
          expect(new Set(before.map((finding) => finding.fingerprint)).size).toBe(lines.length);
        },
      ),
    );
  });
});

describe('normalizeWorkspacePath', () => {
  it.each([
    ['./a.js', 'a.js'],
    ['src//b/../a.js', 'src/a.js'],
    ['__proto__.js', '__proto__.js'],
    ['..hidden/a.js', '..hidden/a.js'],
  ])('%s is %s', (path, normalized) => {
    expect(normalizeWorkspacePath(path)).toBe(normalized);
  });

  it.each(['../x', 'a/../../x', '/etc/passwd', 'C:\\x', 'c:/x', '', '.', 'a\0b', '..'])('refuses %j', (path) => {
    expect(normalizeWorkspacePath(path)).toBeUndefined();
  });
});
