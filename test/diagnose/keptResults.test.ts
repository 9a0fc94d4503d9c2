import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiagnose, defaultAnalysisLimits } from '../../agents/diagnose/diagnose.ts';
import type { AnalysisMemory, DiagnoseReport } from '../../agents/engine/tool.ts';
import { corpusFolder } from './corpusScore.ts';

let root: string;
let stored: Uint8Array | undefined;
const memory: AnalysisMemory = {
  id: 'session',
  load: () => Promise.resolve(stored),
  save: (results) => {
    stored = results;
    return Promise.resolve();
  },
};

beforeEach(async () => {
  stored = undefined;
  root = await mkdtemp(join(tmpdir(), 'kept-'));
  await cp(join(corpusFolder, 'notes-koa'), root, { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

/** What an analyser says that knows nothing but what was kept. */
async function another(limits = defaultAnalysisLimits): Promise<Omit<DiagnoseReport, 'durationMs'>> {
  const { durationMs: _ms, ...report } = await createDiagnose(limits)(root, { profile: 'all', memory });
  return report;
}

function rewriteKept(change: (text: string) => string): void {
  if (stored === undefined) throw new Error('nothing was kept');
  stored = gzipSync(change(gunzipSync(stored).toString('utf8')));
}

async function edit(file: string): Promise<void> {
  await writeFile(join(root, file), `${await readFile(join(root, file), 'utf8')}\n// one more line\n`);
}

/** A text that only the kept results have, so that it shows where an answer was taken from them. */
const marked = (text: string): string => text.replaceAll(/"title":"[^"]*"/g, '"title":"kept"');
const files = (report: Omit<DiagnoseReport, 'durationMs'>, title: (title: string) => boolean): Set<string> =>
  new Set(report.findings.filter((finding) => title(finding.title)).map(({ file }) => file));

describe('kept results', () => {
  it('answer for the same files without any analysis', async () => {
    const first = await another();
    expect(first.findings.length).toBeGreaterThan(10);
    expect(await another({ ...defaultAnalysisLimits, totalTimeoutMs: 0 })).toEqual(first);
  });

  it('answer for the files that have not changed', async () => {
    const first = await another();
    const [changed] = files(first, () => true);
    if (changed === undefined) throw new Error('nothing found');
    rewriteKept(marked);
    await edit(changed);
    const second = await another();
    expect(files(second, (title) => title !== 'kept')).toContain(changed);
    expect(files(second, (title) => title === 'kept').size).toBeGreaterThan(2);
    expect(files(second, (title) => title === 'kept')).not.toContain(changed);
  });

  it('lead to what a first analysis says, after an edit too', async () => {
    await another();
    await edit('package.json');
    await edit('src/app.js');
    const again = await another();
    stored = undefined;
    expect(again).toEqual(await another());
  });

  it('of other rules, and what cannot be read, count for nothing', async () => {
    const first = await another();
    const kept = stored;
    rewriteKept((text) => marked(text).replace(/"rules":"[^"]*"/, '"rules":"older"'));
    expect(await another()).toEqual(first);
    stored = kept;
    rewriteKept((text) => marked(text).slice(0, -20));
    expect(await another()).toEqual(first);
    stored = Buffer.from('no archive');
    expect(await another()).toEqual(first);
  });
});
