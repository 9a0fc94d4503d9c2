import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiagnose } from '../../agents/diagnose/diagnose.ts';
import { corpusFolder } from './corpusScore.ts';

/** Edits one after the other, each of which changes what is found in the file itself or in another one. */
const edits: readonly { readonly file: string; readonly what: string; readonly change: (text: string) => string }[] = [
  { file: 'src/routes/orders.js', what: 'a comment', change: (text) => `${text}\n// nothing\n` },
  {
    file: 'src/repositories/orders.js',
    what: 'a sink in another file than its source',
    change: (text) => text.replaceAll('+ filter.status +', '+ Number(filter.status) +'),
  },
  {
    file: 'src/routes/customers.js',
    what: 'the source',
    change: (text) => text.replaceAll('req.query', 'req.session'),
  },
  {
    file: 'src/routes/reports.js',
    what: 'a new function',
    change: (text) => `${text}\nexports.run = (req, res) => eval(req.query.x);\n`,
  },
  {
    file: 'package.json',
    what: 'a dependency',
    change: (text) => text.replace(/"express": "[^"]*"/, '"express": "^5.1.0"'),
  },
  {
    file: 'src/db.js',
    what: 'what others import',
    change: (text) => text.replace(/module\.exports/, 'exports.other = 1;\nmodule.exports'),
  },
  { file: 'src/lib/settings.js', what: 'nothing but a name', change: (text) => text.replaceAll('changes', 'wanted') },
];

describe('a second analysis', () => {
  it('after any edit says the same as a first one', async () => {
    const root = await mkdtemp(join(tmpdir(), 'second-'));
    await cp(join(corpusFolder, 'orders-express'), root, { recursive: true });
    const warm = createDiagnose();
    await warm(root, { profile: 'all' });
    for (const { file, what, change } of edits) {
      const path = join(root, file);
      const text = await readFile(path, 'utf8');
      const changed = change(text);
      expect(changed, `${what} in ${file}`).not.toBe(text);
      await writeFile(path, changed);
      const { durationMs: _second, ...again } = await warm(root, { profile: 'all' });
      const { durationMs: _first, ...fresh } = await createDiagnose()(root, { profile: 'all' });
      expect(again, `${what} in ${file}`).toEqual(fresh);
    }
    await rm(root, { recursive: true, force: true });
  }, 180_000);
});
