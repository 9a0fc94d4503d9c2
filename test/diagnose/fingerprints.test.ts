import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import type { Finding } from '../../agents/engine/findings.ts';
import { corpusFolder } from './corpusScore.ts';
import { givenWorkspace } from './givenWorkspace.ts';

const service = 'orders-express';

describe('the fingerprints of the findings', () => {
  let root = '';
  let before: readonly Finding[] = [];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fingerprints-'));
    await cp(join(corpusFolder, service), root, { recursive: true });
    before = (await diagnose(root, { profile: 'all' })).findings;
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** Rewrites every file of code, and gives the fingerprints that the code's findings then have. */
  async function fingerprintsAfter(
    change: (text: string, path: string) => string | Promise<string>,
  ): Promise<string[]> {
    const changed = await mkdtemp(join(tmpdir(), 'fingerprints-'));
    await cp(root, changed, { recursive: true });
    const files = new Set(before.map(({ file }) => file).filter((file) => file.endsWith('.js')));
    for (const file of files) {
      const path = join(changed, file);
      await writeFile(path, await change(await readFile(path, 'utf8'), path));
    }
    const { findings, notes } = await diagnose(changed, { profile: 'all' });
    expect(notes).toEqual([]);
    await rm(changed, { recursive: true, force: true });
    return inCode(findings);
  }

  it('stay the same when code moves 50 lines down', async () => {
    expect(await fingerprintsAfter((text) => `${'// moved\n'.repeat(50)}${text}`)).toEqual(inCode(before));
  });

  it('stay the same when Prettier lays the code out anew, in another style', async () => {
    const style = {
      ...(await resolveConfig('a.js')),
      parser: 'babel',
      printWidth: 60,
      semi: false,
      singleQuote: true,
      trailingComma: 'none',
      tabWidth: 4,
      arrowParens: 'avoid',
    } as const;
    expect(await fingerprintsAfter((text) => format(text, style))).toEqual(inCode(before));
    const other = {
      ...style,
      printWidth: 200,
      semi: true,
      singleQuote: false,
      trailingComma: 'all',
      arrowParens: 'always',
    } as const;
    expect(await fingerprintsAfter((text) => format(text, other))).toEqual(inCode(before));
  });

  it('stay the same when a local is renamed, and tell equal code apart', async () => {
    const code = (name: string): string =>
      `app.get('/', (req, res) => {\n  const ${name} = 'return ' + req.query.x;\n  eval(${name});\n  eval(${name});\n});\n`;
    const reports = await Promise.all(
      ['text', 'formula'].map(async (name) =>
        diagnose(await givenWorkspace({ 'app.js': code(name) }), { profile: 'security' }),
      ),
    );
    const [one, other] = reports.map(({ findings }) =>
      findings.filter(({ rule }) => rule === 'code-injection').map(({ fingerprint }) => fingerprint),
    );
    expect(one).toHaveLength(2);
    expect(new Set(one).size).toBe(2);
    expect(other).toEqual(one);
  });

  it('change when the code does', async () => {
    const changed = await fingerprintsAfter((text) => text.replaceAll('pool.query(', 'pool.execute('));
    expect(changed).not.toEqual(inCode(before));
  });
});

/** With rule and file, so that a difference tells what it is. */
function inCode(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ file }) => file.endsWith('.js'))
    .map(({ fingerprint, rule, file }) => `${rule} ${file} ${fingerprint}`)
    .sort();
}
