import { chmod, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import edit from '../../agents/tools/edit.ts';
import multiEdit from '../../agents/tools/multiEdit.ts';
import read from '../../agents/tools/read.ts';
import write from '../../agents/tools/write.ts';
import { TestWorkspace } from './workspace.ts';

const textOf = (workspace: TestWorkspace, file: string) => readFile(path.join(workspace.root, file), 'utf8');

describe('Read', () => {
  test('numbers the lines of a file', async () => {
    await using workspace = await TestWorkspace.create({ 'src/a.js': 'one\ntwo\n' });
    expect(await workspace.call(read, { file_path: 'src/a.js' })).toBe('     1\tone\n     2\ttwo');
  });

  test('understands the path under which Bash shows the workspace', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'one' });
    expect(await workspace.call(read, { file_path: '/workspace/a.js' })).toBe('     1\tone');
  });

  test('shows a part and says where the next begins', async () => {
    await using workspace = await TestWorkspace.create({ 'a.txt': 'a\nb\nc\nd\n' });
    const text = await workspace.call(read, { file_path: 'a.txt', offset: 2, limit: 2 });
    expect(text).toBe('     2\tb\n     3\tc\n[lines 2–3 of 4; read on with offset 4]');
  });

  test('bounds a long result at a whole line, and reading on from there shows every line once', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `line ${index} ${'x'.repeat(40)}`);
    await using workspace = await TestWorkspace.create({ 'long.txt': lines.join('\n') });
    const seen: string[] = [];
    let offset: number | undefined = 1;
    while (offset !== undefined) {
      const text = await workspace.call(read, { file_path: 'long.txt', offset });
      expect(text.length).toBeLessThan(31_000);
      seen.push(...text.split('\n').flatMap((line) => line.split('\t').slice(1)));
      const next: string | undefined = /read on with offset (\d+)/.exec(text)?.[1];
      offset = next === undefined ? undefined : Number(next);
    }
    expect(seen).toEqual(lines);
  });

  test.each([
    ['a binary file', 'image.png', Buffer.from([0x89, 0x50, 0, 1]), /binary file of 4 bytes/],
    ['a file in another encoding', 'latin.txt', Buffer.from('caf\xe9', 'latin1'), /not UTF-8/],
  ])('refuses %s with a clear message', async (_, file, content, message) => {
    await using workspace = await TestWorkspace.create({ [file]: content });
    const call = workspace.call(read, { file_path: file });
    await expect(call).rejects.toMatchObject({ code: 'file_not_text' });
    await expect(call).rejects.toThrow(message);
  });

  test('says what to do about a missing file, a folder, and an offset beyond the end', async () => {
    await using workspace = await TestWorkspace.create({ 'src/a.js': 'one\n' });
    await expect(workspace.call(read, { file_path: 'src/b.js' })).rejects.toThrow(
      'There is no file src/b.js. Find its path with Glob, such as **/b.js.',
    );
    await expect(workspace.call(read, { file_path: 'src' })).rejects.toThrow('src is a folder: list it with Glob.');
    await expect(workspace.call(read, { file_path: 'src/a.js', offset: 9 })).rejects.toThrow('has 1 lines');
  });

  test('says that an empty file is empty', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': '' });
    expect(await workspace.call(read, { file_path: 'a.js' })).toBe('a.js is empty.');
  });
});

describe('Write', () => {
  test('creates a file with its folders, then replaces it', async () => {
    await using workspace = await TestWorkspace.create();
    expect(await workspace.call(write, { file_path: 'a/b/c.txt', content: 'é' })).toBe('Created a/b/c.txt (2 bytes).');
    expect(await workspace.call(write, { file_path: 'a/b/c.txt', content: '' })).toBe('Replaced a/b/c.txt (0 bytes).');
    expect(await textOf(workspace, 'a/b/c.txt')).toBe('');
  });

  test('refuses a folder, a file below a file, and a call without content', async () => {
    await using workspace = await TestWorkspace.create({ 'src/a.js': '' });
    await expect(workspace.call(write, { file_path: 'src', content: 'x' })).rejects.toThrow(
      'src is not a regular file',
    );
    await expect(workspace.call(write, { file_path: '.', content: 'x' })).rejects.toThrow('not a regular file');
    await expect(workspace.call(write, { file_path: 'src/a.js/b', content: 'x' })).rejects.toThrow(
      'Check that no folder in its path is a file',
    );
    await expect(workspace.call(write, { file_path: 'src/a.js' })).rejects.toThrow('content');
  });

  test('keeps the mode of a file that was there', async () => {
    await using workspace = await TestWorkspace.create({ 'run.sh': 'echo' });
    await chmod(path.join(workspace.root, 'run.sh'), 0o755);
    await workspace.call(write, { file_path: 'run.sh', content: 'echo 2' });
    expect((await stat(path.join(workspace.root, 'run.sh'))).mode & 0o777).toBe(0o755);
  });
});

describe('Edit and MultiEdit', () => {
  test('replace one place, and every place when asked', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'let x = 1;\nlet y = x;\n' });
    await workspace.call(edit, { file_path: 'a.js', old_string: 'x = 1', new_string: '$& = 2' });
    expect(await textOf(workspace, 'a.js')).toBe('let $& = 2;\nlet y = x;\n');
    expect(
      await workspace.call(edit, { file_path: 'a.js', old_string: 'let', new_string: 'const', replace_all: true }),
    ).toBe('Replaced 2 places in a.js.');
    expect(await textOf(workspace, 'a.js')).toBe('const $& = 2;\nconst y = x;\n');
  });

  test('show the closest line when the text is not there', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'const a = 1;\n  const total = sum(items);\n' });
    const call = workspace.call(edit, { file_path: 'a.js', old_string: 'const total = sum(item);', new_string: 'x' });
    await expect(call).rejects.toThrow('The closest line is 2: "  const total = sum(items);"');
  });

  test('name the lines when the text is there more than once', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'f();\ng();\nf();\n' });
    const call = workspace.call(edit, { file_path: 'a.js', old_string: 'f();', new_string: 'h();' });
    await expect(call).rejects.toThrow(/stands 2 times in a.js \(lines 1, 3\).*replace_all/);
  });

  test('change all or nothing', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'a b c' });
    const edits = [
      { old_string: 'a', new_string: 'A' },
      { old_string: 'missing', new_string: '' },
    ];
    await expect(workspace.call(multiEdit, { file_path: 'a.js', edits })).rejects.toThrow(
      /^Edit 2 of 2: .* None of the edits was applied.$/,
    );
    expect(await textOf(workspace, 'a.js')).toBe('a b c');
    expect(await readdir(workspace.root)).toEqual(['a.js']);
  });

  test('apply each edit to the result of the one before', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'one' });
    const edits = [
      { old_string: 'one', new_string: 'two' },
      { old_string: 'two', new_string: 'three' },
    ];
    await workspace.call(multiEdit, { file_path: 'a.js', edits });
    expect(await textOf(workspace, 'a.js')).toBe('three');
  });

  test('lose none of many edits of one file made at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `<${index}>`);
    await using workspace = await TestWorkspace.create({ 'a.txt': names.join(' ') });
    await Promise.all(
      names.map((name) => workspace.call(edit, { file_path: 'a.txt', old_string: name, new_string: `done${name}` })),
    );
    expect(await textOf(workspace, 'a.txt')).toBe(names.map((name) => `done${name}`).join(' '));
  });

  test('keep the line endings of a CRLF file', async () => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'one\r\ntwo\r\nthree\r\n' });
    await workspace.call(edit, { file_path: 'a.js', old_string: 'one\ntwo', new_string: '1\n2' });
    expect(await textOf(workspace, 'a.js')).toBe('1\r\n2\r\nthree\r\n');
  });

  test('refuse a file that they would destroy', async () => {
    await using workspace = await TestWorkspace.create({ 'a.txt': Buffer.from('caf\xe9 x', 'latin1') });
    await expect(workspace.call(edit, { file_path: 'a.txt', old_string: 'x', new_string: 'y' })).rejects.toMatchObject({
      code: 'file_not_text',
    });
  });
});
