import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import glob from '../../agents/tools/glob.ts';
import grep from '../../agents/tools/grep.ts';
import { TestWorkspace } from './workspace.ts';

const project = {
  'src/app.js': 'const a = eval(input);\nconst b = 2;\nconst c = 3;\nEVAL(b);\n',
  'src/lib/util.ts': 'export const eval2 = 1;\n',
  'README.md': 'no code\n',
  '.env': 'TOKEN=eval\n',
  'node_modules/x/index.js': 'eval(1)\n',
  '.git/config': 'eval\n',
  'image.bin': Buffer.from('eval\0eval'),
};

describe('Glob', () => {
  test.each([
    [{ pattern: '*.ts' }, 'src/lib/util.ts'],
    [{ pattern: '**/*.{js,ts}' }, 'src/app.js\nsrc/lib/util.ts'],
    [{ pattern: '*', path: 'src' }, 'src/app.js\nsrc/lib/util.ts'],
    [{ pattern: 'lib/*', path: 'src' }, 'src/lib/util.ts'],
    [{ pattern: '.env' }, '.env'],
    [{ pattern: 'index.js', path: 'node_modules' }, 'node_modules/x/index.js'],
    [{ pattern: '*.go' }, 'No file matches *.go.'],
  ])('%j lists %j', async (input, expected) => {
    await using workspace = await TestWorkspace.create(project);
    expect(await workspace.call(glob, input)).toBe(expected);
  });

  test('refuses a pattern that climbs out, and a folder that is not there', async () => {
    await using workspace = await TestWorkspace.create(project);
    await expect(workspace.call(glob, { pattern: '../**' })).rejects.toThrow('leads out');
    await expect(workspace.call(glob, { pattern: '{a,..}/*' })).rejects.toThrow('leads out');
    await expect(workspace.call(glob, { pattern: '/etc/*' })).rejects.toThrow('leads out');
    await expect(workspace.call(glob, { pattern: '*', path: 'nowhere' })).rejects.toThrow('There is no folder nowhere');
  });

  test('says how many paths it has left out', async () => {
    const files = Object.fromEntries(Array.from({ length: 1005 }, (_, index) => [`f${index}.txt`, '']));
    await using workspace = await TestWorkspace.create(files);
    expect(await workspace.call(glob, { pattern: '*.txt' })).toContain('[1000 of 1005 paths;');
  });

  test('does not follow symbolic links', async () => {
    await using workspace = await TestWorkspace.create(project);
    await symlink('/etc', path.join(workspace.root, 'outside'));
    expect(await workspace.call(glob, { pattern: '**/*passwd*' })).toBe('No file matches **/*passwd*.');
    expect(await workspace.call(glob, { pattern: 'outside/passwd' })).toBe('No file matches outside/passwd.');
  });
});

describe('Grep', () => {
  test.each([
    ['paths by default', { pattern: 'eval' }, '.env\nsrc/app.js\nsrc/lib/util.ts'],
    ['paths of a glob', { pattern: 'eval', glob: '*.ts' }, 'src/lib/util.ts'],
    [
      'one file',
      { pattern: 'eval', path: 'src/app.js', output_mode: 'content' },
      'src/app.js:1:const a = eval(input);',
    ],
    ['any case', { pattern: 'EVAL\\(', '-i': true, output_mode: 'count' }, 'src/app.js:2'],
    [
      'lines around, with marks between places',
      { pattern: 'eval\\(', '-i': true, path: 'src/app.js', output_mode: 'content', '-A': 1 },
      'src/app.js:1:const a = eval(input);\nsrc/app.js-2-const b = 2;\n--\nsrc/app.js:4:EVAL(b);\nsrc/app.js-5-',
    ],
    [
      'lines around that overlap once',
      { pattern: 'const', path: 'src/app.js', output_mode: 'content', '-C': 1 },
      'src/app.js:1:const a = eval(input);\nsrc/app.js:2:const b = 2;\nsrc/app.js:3:const c = 3;\nsrc/app.js-4-EVAL(b);',
    ],
    ['nothing', { pattern: 'absent' }, 'No match for absent in 4 files.'],
  ])('shows %s', async (_, input, expected) => {
    await using workspace = await TestWorkspace.create(project);
    const result = await workspace.call(grep, input);
    expect(result).toBe(input.pattern === 'absent' ? expected.replace('4 files', '5 files') : expected);
  });

  test('stops at head_limit and says so', async () => {
    await using workspace = await TestWorkspace.create({ 'a.txt': 'x\n'.repeat(50) });
    const result = await workspace.call(grep, { pattern: 'x', output_mode: 'content', head_limit: 2 });
    expect(result).toMatch(/^a.txt:1:x\na.txt:2:x\n\[first 2 lines; there are more/);
  });

  test('shows the part of a long line that matches', async () => {
    await using workspace = await TestWorkspace.create({ 'min.js': `${'a'.repeat(5000)}needle${'b'.repeat(5000)}` });
    const result = await workspace.call(grep, { pattern: 'needle', output_mode: 'content' });
    expect(result).toContain('needle');
    expect(result.length).toBeLessThan(500);
  });

  test('explains an invalid pattern', async () => {
    await using workspace = await TestWorkspace.create(project);
    await expect(workspace.call(grep, { pattern: 'eval(' })).rejects.toThrow(/Invalid regular expression.*Escape/);
  });

  test('ends a pattern that backtracks without end when the call is aborted', async () => {
    const controller = new AbortController();
    await using workspace = await TestWorkspace.create(
      { 'a.txt': `${'a'.repeat(40)}!` },
      { signal: controller.signal },
    );
    const call = workspace.call(grep, { pattern: '^(a+)+$' });
    setTimeout(() => {
      controller.abort();
    }, 200);
    await expect(call).rejects.toThrow('abort');
  });
});
