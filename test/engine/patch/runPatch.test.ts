import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, TextEdit } from '../../../agents/engine/findings.ts';
import { applyEdits } from '../../../agents/engine/patch/applyEdits.ts';
import { runPatch } from '../../../agents/engine/patch/runPatch.ts';
import type { RunRecord } from '../../../agents/engine/runs.ts';
import { newTenant, runOf, turnOf } from '../../contract/samples.ts';
import { outcomeOf } from '../../contract/outcome.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { gitApply, readTree, treeOf, writeTree, type Tree } from '../../support/gitTree.ts';
import { TemporaryDirectory } from '../../support/temporaryDirectory.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startEngine({});
});
afterAll(async () => engine[Symbol.asyncDispose]());

type Files = Readonly<Record<string, string | Uint8Array>>;

interface Given {
  readonly before?: Files;
  /** The files after each turn that has changed them. */
  readonly turns?: readonly (Files | undefined)[];
  readonly findings?: readonly Finding[];
}

/** A stored run and the trees it began with and left. */
async function givenRun({ before, turns = [], findings = [] }: Given): Promise<{ run: RunRecord; before: Tree }> {
  const { journal } = engine.services;
  const tenant = newTenant();
  const draft = runOf(tenant, { findings });
  const run = { ...draft, workspace: before === undefined ? null : await save(draft, before) };
  await journal.createRun(run, []);
  for (const [index, files] of turns.entries()) {
    const workspace = files === undefined ? {} : { workspace: await save(run, files) };
    await journal.appendTurn(run, turnOf(run, index + 1, workspace));
  }
  return { run, before: treeOf(before ?? {}) };
}

async function save({ tenant, sessionId }: RunRecord, files: Files): Promise<string> {
  await using directory = await TemporaryDirectory.with();
  await writeTree(directory.path, treeOf(files));
  return await engine.services.workspaces.save(tenant, sessionId, directory.path);
}

const weak: Finding = {
  fingerprint: 'a'.repeat(32),
  rule: 'weak-hash',
  title: 'Weak hash',
  severity: 'medium',
  confidence: 'high',
  cwe: [],
  owasp: [],
  file: 'src/hash.js',
  startLine: 1,
  endLine: 1,
  quote: "createHash('md5')",
  message: 'It is weak.',
  source: 'analyzer',
  edits: [{ startLine: 1, startColumn: 33, endLine: 1, endColumn: 38, replaces: "'md5'", text: "'sha256'" }],
};
const weakSource = "export default () => createHash('md5');\n";
const mendedSource = weakSource.replace('md5', 'sha256');

/** The edit that replaces so many characters of a text by others. */
function editOf(source: string, cut: { at: number; length: number; text: string }): TextEdit {
  const start = cut.at % (source.length + 1);
  const replaces = source.slice(start, start + cut.length);
  const [startLine, startColumn] = placeOf(source, start);
  const [endLine, endColumn] = placeOf(source, start + replaces.length);
  return { startLine, startColumn, endLine, endColumn, replaces, text: cut.text };
}

function placeOf(source: string, offset: number): [line: number, column: number] {
  const lines = source.slice(0, offset).split('\n');
  return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
}

async function expectPatch(given: Given, after: Files): Promise<string> {
  const { run, before } = await givenRun(given);
  const patch = await runPatch(engine.services, run);
  const applied = await gitApply(before, patch);
  expect(Object.fromEntries(applied)).toEqual(Object.fromEntries(treeOf(after)));
  return patch;
}

describe('the patch of a run', () => {
  it('is empty when the run has changed nothing and found nothing that it can mend', async () => {
    expect(await expectPatch({ before: { 'a.js': 'x' }, turns: [undefined] }, { 'a.js': 'x' })).toBe('');
    expect(await expectPatch({}, {})).toBe('');
    const { edits: _edits, ...unmendable } = weak;
    const before = { 'src/hash.js': weakSource };
    expect(await expectPatch({ before, findings: [unmendable] }, before)).toBe('');
  });

  it('brings what the turns have changed, as the last one has left it', async () => {
    const before = { 'a.js': 'one\n', 'gone.js': 'x\n', 'same.bin': Buffer.from([0, 1]), 'logo.bin': Buffer.from([0]) };
    const middle = { 'a.js': 'two\n', 'temporary.js': 'x\n' };
    const after = {
      'a.js': 'three\n',
      'bin/run*': '#!/bin/sh\n',
      'same.bin': Buffer.from([0, 1]),
      'logo.bin': Buffer.from([0, 9]),
    };
    const patch = await expectPatch({ before, turns: [middle, undefined, after, undefined] }, after);
    expect(patch).not.toContain('temporary');
    expect(patch).not.toContain('same.bin');
  });

  it('of a run that began without files makes them all', async () => {
    await expectPatch({ turns: [{ 'a/b.js': 'x\n' }] }, { 'a/b.js': 'x\n' });
  });

  it('of a run that has removed all files removes them', async () => {
    await expectPatch({ before: { 'a/b.js': 'x\n' }, turns: [{}] }, {});
  });

  it('mends what the findings bring edits for, in files the run has not touched', async () => {
    const before = { 'src/hash.js': weakSource, 'other.js': 'x' };
    await expectPatch({ before, findings: [weak] }, { ...before, 'src/hash.js': mendedSource });
  });

  it('mends on top of what the run has changed, where the code has moved', async () => {
    const before = { 'src/hash.js': weakSource };
    const after = { 'src/hash.js': `import { createHash } from 'node:crypto';\n\n${weakSource}` };
    await expectPatch(
      { before, turns: [after], findings: [weak] },
      { 'src/hash.js': after['src/hash.js'].replace('md5', 'sha256') },
    );
  });

  it('leaves out edits whose code or file is gone, and those of files that are no text', async () => {
    const before = { 'src/hash.js': weakSource };
    await expectPatch({ before, turns: [{ 'b.js': 'y' }], findings: [weak] }, { 'b.js': 'y' });
    const other = { 'src/hash.js': 'export default 1;\n' };
    await expectPatch({ before, turns: [other], findings: [weak] }, other);
    const binary = { 'src/hash.js': Buffer.concat([Buffer.from(weakSource), Buffer.from([0])]) };
    expect(await expectPatch({ before: binary, findings: [weak] }, binary)).toBe('');
  });

  it('leaves out what lies in a folder of git’s own, which git would refuse the patch for', async () => {
    const patch = await expectPatch(
      { before: { 'a.js': '1' }, turns: [{ 'a.js': '2', '.git/config': 'x', 'sub/.GIT/hooks/x': 'x' }] },
      { 'a.js': '2' },
    );
    expect(patch).not.toMatch(/\.git\//i);
  });

  it('for any texts and edits is taken by git, and leads to the files with the edits that fit', async () => {
    const line = fc.constantFrom('call(one)', '  await two', 'const ü = "€"', '', '}');
    const end = fc.constantFrom('\n', '\r\n');
    const text = fc.tuple(fc.array(line, { maxLength: 12 }), end, fc.boolean());
    const written = text.map(([lines, lineEnd, isEnded]) => lines.join(lineEnd) + (isEnded ? lineEnd : ''));
    const cuts = fc.array(fc.record({ at: fc.nat(), length: fc.nat(8), text: fc.string({ maxLength: 6 }) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(written, written, fc.array(cuts, { maxLength: 4 }), async (before, after, wanted) => {
        const findings = wanted.map((own, index) => ({
          ...weak,
          fingerprint: index.toString(16).padStart(32, '0'),
          quote: after,
          startLine: 1,
          endLine: after.split('\n').length,
          edits: own.map((cut) => editOf(after, cut)),
        }));
        const { text: mended } = applyEdits(after, findings);
        await expectPatch(
          { before: { 'src/hash.js': before }, turns: [{ 'src/hash.js': after }], findings },
          { 'src/hash.js': mended },
        );
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('says that the files are gone when they are', async () => {
    const { run } = await givenRun({ before: { 'src/hash.js': weakSource }, findings: [weak] });
    await engine.services.workspaces.deleteAll(run.tenant, run.sessionId);
    expect(await outcomeOf(runPatch(engine.services, run))).toBe('not_found');
  });

  it('leaves nothing behind on disk', async () => {
    await using temporaryRoot = await TemporaryDirectory.with();
    const { run } = await givenRun({ before: { a: 'x' }, turns: [{ a: 'y' }] });
    await runPatch({ ...engine.services, temporaryRoot: temporaryRoot.path }, run);
    expect((await readTree(temporaryRoot.path)).size).toBe(0);
  });
});
