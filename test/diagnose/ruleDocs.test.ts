import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulePages, rulesFolder } from './ruleDocs.ts';

describe('the pages of the rules', () => {
  it('are what the catalog and the fixtures say: npm run docs:rules writes them anew', async () => {
    const pages = await rulePages();
    expect((await readdir(rulesFolder)).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(await readFile(join(rulesFolder, name), 'utf8'), name).toBe(text);
  });
});
