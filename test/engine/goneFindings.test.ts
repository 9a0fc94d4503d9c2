import { describe, expect, it } from 'vitest';
import { goneFindings, type EndedRun } from '../../agents/engine/goneFindings.ts';
import { emptyLedger, recordRun } from '../../agents/engine/ledger.ts';
import type { DiagnoseOptions, DiagnoseReport } from '../../agents/engine/tool.ts';
import { findingOf, observationOf } from '../contract/findings.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const found = findingOf('a', { source: 'analyzer' });
const profiles = new Map([[found.fingerprint, ['security']]]);
const ledger = recordRun(emptyLedger('shop'), observationOf('r1', [found], { profiles }));

/** Whether the finding counts as gone, after a run that has left `text` in its file (none where undefined) and is otherwise as given. */
async function isGone(text: string | undefined, run: Partial<EndedRun> = {}, beside = true): Promise<boolean> {
  await using root = await TemporaryDirectory.with({
    ...(text !== undefined && { [found.file]: text }),
    ...(beside && { 'README.md': 'A shop.' }),
  });
  const ended = { directory: root.path, paths: undefined, reported: new Set<string>(), diagnoses: [], ...run };
  const gone = await goneFindings(ledger, ended);
  expect([...gone].filter((fingerprint) => fingerprint !== found.fingerprint)).toEqual([]);
  return gone.has(found.fingerprint);
}

const stands = `const rows = await ${found.quote};\n`;

function looked(report: Partial<DiagnoseReport> = {}, options: Partial<DiagnoseOptions> = {}): Partial<EndedRun> {
  const all = { findings: [], filesAnalysed: 1, wholeFiles: [found.file], notes: [], durationMs: 1, ...report };
  return { diagnoses: [{ options: { profile: 'security', ...options }, report: all }] };
}

describe('a finding counts as gone', () => {
  it.each([
    ['its quote is not in its file', 'export {};\n', {}, true, true],
    ['its quote is there in another layout', stands.replaceAll(' ', '\n  '), {}, true, false],
    ['its file is not there, and others are', undefined, {}, true, true],
    ['there are no files at all', undefined, {}, false, false],
    ['the run was limited to other files', undefined, { paths: ['lib/**'] }, true, false],
    ['the run was limited to its file', undefined, { paths: ['./src/*.js'] }, true, true],
    ['the run reports it', 'export {};\n', { reported: new Set([found.fingerprint]) }, true, false],
  ] as const)('or not when %s', async (_when, text, run, beside, expected) => {
    expect(await isGone(text, run, beside)).toBe(expected);
  });

  it.each([
    ['with its rules', {}, {}, true],
    ['with all rules', {}, { profile: 'all' }, true],
    ['with other rules', {}, { profile: 'quality' }, false],
    ['at other files', {}, { paths: ['lib/**'] }, false],
    ['at its folder', {}, { paths: ['./src/**'] }, true],
    ['and reports it still', { findings: [found] }, {}, false],
    ['and did not come to the end of its file', { wholeFiles: [] }, {}, false],
    ['and came to the end of another file only', { wholeFiles: ['src/b.js'] }, {}, false],
    ['and says something else', { notes: ['Not analysed: 2 binary file(s).'] }, {}, true],
  ] as const)(
    'or not, while its quote stands, when the analyser looked %s',
    async (_how, report, options, expected) => {
      expect(await isGone(stands, looked(report, options))).toBe(expected);
    },
  );

  it('when one of several looks of the analyser covers it and none reports it', async () => {
    const [other] = looked({}, { profile: 'quality' }).diagnoses ?? [];
    const [own] = looked().diagnoses ?? [];
    const [reporting] = looked({ findings: [found] }, { profile: 'all' }).diagnoses ?? [];
    if (other === undefined || own === undefined || reporting === undefined) throw new Error('each is one look');
    expect(await isGone(stands, { diagnoses: [other, own] })).toBe(true);
    expect(await isGone(stands, { diagnoses: [own, reporting] })).toBe(false);
  });
});
