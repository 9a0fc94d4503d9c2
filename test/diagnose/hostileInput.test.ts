import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiagnose, defaultAnalysisLimits, diagnose } from '../../agents/diagnose/diagnose.ts';
import { givenWorkspace, places } from './givenWorkspace.ts';

const nested = (open: string, close: string, depth: number, inner = ''): string =>
  `const a = ${`${open}\n`.repeat(depth)}${inner}${`${close}\n`.repeat(depth)};\n`;

describe('diagnose', () => {
  it('notes files that it cannot analyse and analyses the others', async () => {
    const root = await givenWorkspace({
      'bad.js': 'const a = ;\n',
      'big.js': 'a();\n'.repeat(1_000_000),
      'minified.js': 'a();'.repeat(20_000),
      'latin1.js': new Uint8Array([0x61, 0xe9, 0x0a]),
      'arrays.js': nested('[', ']', 10_000),
      'calls.js': `a${'\n.b()'.repeat(10_000)};\n`,
      'sums.js': `a = ${'b +\n'.repeat(10_000)} c;\n`,
      'types.ts': `type A = ${'Array<\n'.repeat(10_000)}string${'>\n'.repeat(10_000)};\n`,
      'node_modules/left/index.js': 'eval(x);\n',
      'good.js': 'eval(x);\n',
    });
    const { findings, filesAnalysed, notes } = await diagnose(root, { profile: 'all' });
    expect(places(findings)).toEqual(['dynamic-code good.js:1']);
    expect(filesAnalysed).toBe(6);
    expect(notes.map((note) => note.replace(/:.*?(parse|limit|minified|UTF-8|deeply|node_modules).*/, ' $1'))).toEqual([
      'big.js limit',
      'latin1.js UTF-8',
      'minified.js minified',
      'Not analysed node_modules',
      'arrays.js deeply',
      'bad.js parse',
      'calls.js deeply',
      'sums.js deeply',
      'types.ts deeply',
    ]);
  });

  it('takes every spelling of a source file', async () => {
    const root = await givenWorkspace({
      '__proto__.js': 'eval(x);\n',
      'bom.js': '\uFEFFeval(x);\n',
      'constructor.ts': 'eval(x);\n',
      'crlf.js': 'const a = 1;\r\neval(\r\n  a,\r\n);\r\n',
      'empty.js': '',
      'jsx.js': 'export const A = ({ x }) => <p onClick={() => eval(x)}>{x}</p>;\n',
      'tsx.tsx': 'export const A = ({ x }: { x: string }) => <p onClick={() => eval(x)}>{x}</p>;\n',
      'common.cjs': 'module.exports = (x) => eval(x);\n',
      'module.mts': 'export default (x: string): unknown => eval(x);\n',
    });
    const { findings, notes } = await diagnose(root, { profile: 'all' });
    expect(notes).toEqual([]);
    expect(places(findings)).toEqual(
      [
        '__proto__.js:1',
        'bom.js:1',
        'common.cjs:1',
        'constructor.ts:1',
        'crlf.js:2',
        'jsx.js:1',
        'module.mts:1',
        'tsx.tsx:1',
      ].map((place) => `dynamic-code ${place}`),
    );
  });

  it('skips build output where a package begins, and reads sources of the same name', async () => {
    const root = await givenWorkspace({
      'dist/a.js': 'eval(x);\n',
      'packages/api/package.json': '{}',
      'packages/api/build/a.js': 'eval(x);\n',
      'src/build/a.js': 'eval(x);\n',
    });
    const { findings, notes } = await diagnose(root, { profile: 'all' });
    expect(places(findings)).toEqual(['dynamic-code src/build/a.js:1']);
    expect(notes).toEqual(['Not analysed: dist/, packages/api/build/ (dependencies, build output and caches).']);
  });

  it('follows no symbolic link', async () => {
    const outside = await givenWorkspace({ 'secret.js': 'eval(x);\n' });
    const root = await givenWorkspace({ 'a.js': 'run();\n' });
    await symlink(join(outside, 'secret.js'), join(root, 'link.js'));
    await symlink(outside, join(root, 'folder'));
    expect(await diagnose(root, { profile: 'all' })).toMatchObject({ filesAnalysed: 1, findings: [] });
  });

  it('answers a missing folder with a note', async () => {
    const report = await diagnose('/nonexistent/workspace', { profile: 'all' });
    expect(report).toMatchObject({ findings: [], notes: ['The workspace could not be read: ENOENT.'] });
  });

  it('gives up a file that exhausts its memory, says so, and analyses the others', async () => {
    const hungry = createDiagnose({ ...defaultAnalysisLimits, maxThreads: 1, maxHeapMb: 320 });
    const root = await givenWorkspace({
      'a.js': 'eval(x);\n',
      'large.js': 'a.b(c, [1, 2], { d: e });\n'.repeat(39_000),
      'z.js': 'eval(y);\n',
    });
    const { findings, notes } = await hungry(root, { profile: 'all', paths: ['*.js'] });
    expect(notes).toEqual(['large.js: not analysed, it took too much memory.']);
    expect(places(findings)).toEqual(['dynamic-code a.js:1', 'dynamic-code z.js:1']);
  });

  it('gives up what takes too long, says so, and never hangs', async () => {
    const hasty = createDiagnose({ ...defaultAnalysisLimits, preparationTimeoutMs: 1 });
    const root = await givenWorkspace({ 'a.js': 'eval(x);\n', 'b.js': 'eval(y);\n' });
    const { findings, notes } = await hasty(root, { profile: 'all' });
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      'The rules about the project as a whole were left out: it took too long.',
      'a.js: not analysed, it took too long.',
      'b.js: not analysed, it took too long.',
    ]);
  });

  it('is not held up by catastrophic expressions, in the code or against its own', async () => {
    const patterns = ['(a|a)*$', '(a+)+$', '([a-z]+\\s?)*x', '(.*,){12}x', '(a?){40}a{40}', '(((a+)+)+)+b', '(x+x+)+y'];
    const root = await givenWorkspace({
      'patterns.js': patterns.map((pattern, index) => `const p${index} = /^${pattern}/;\n`).join(''),
      'many.js': `const text = ${JSON.stringify('select from where '.repeat(20_000))};\n`,
      Dockerfile: `FROM node:24\nRUN ${'a && '.repeat(50_000)}b\n`,
      'page.ejs': `<%- ${'a.'.repeat(50_000)}b %>\n`,
      'page.pug': `p!= ${'(('.repeat(20_000)}\n`,
      'serverless.yml': `service: a\nprovider:\n${'  '.repeat(50_000)}name: aws\n`,
      'good.js': 'eval(x);\n',
    });
    const { findings } = await diagnose(root, { profile: 'all' });
    expect(places(findings)).toContain('dynamic-code good.js:1');
    expect(findings.filter(({ rule }) => rule === 'redos').length).toBeGreaterThanOrEqual(4);
  }, 120_000);

  it('stops at the deadline of the whole call', async () => {
    const hasty = createDiagnose({ ...defaultAnalysisLimits, totalTimeoutMs: 0 });
    const root = await givenWorkspace({ 'a.js': 'eval(x);\n' });
    const { notes } = await hasty(root, { profile: 'all' });
    expect(notes).toEqual(['Not analysed: 1 file(s), because the time for the analysis was up: a.js.']);
  });

  it('rejects when it is aborted, and serves the next call', async () => {
    const root = await givenWorkspace({ 'a.js': 'eval(x);\n' });
    const ownWorker = createDiagnose();
    const controller = new AbortController();
    const aborted = ownWorker(root, { profile: 'all', signal: controller.signal });
    const next = ownWorker(root, { profile: 'all' });
    controller.abort(new Error('cancelled by the caller'));
    await expect(aborted).rejects.toThrow('cancelled by the caller');
    expect(places((await next).findings)).toEqual(['dynamic-code a.js:1']);
  });
});
