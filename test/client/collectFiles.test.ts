import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { collectFiles, describeLeftOut } from '../../client/collectFiles.ts';
import { UsageError } from '../../client/clientError.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const names = async (directory: string): Promise<readonly string[]> => [
  ...(await collectFiles(directory)).files.keys(),
];

test('leaves out what git ignores, with the deeper .gitignore deciding', async () => {
  await using directory = await TemporaryDirectory.with({
    '.gitignore': '*.log\n/dist/\n',
    'app.js': '',
    'app.log': '',
    'dist/app.js': '',
    'keep/.gitignore': '!important.log\n*.tmp\n',
    'keep/important.log': '',
    'keep/other.log': '',
    'keep/a.tmp': '',
    'keep/dist/inner.js': '',
  });
  expect(await names(directory.path)).toEqual([
    '.gitignore',
    'app.js',
    'keep/.gitignore',
    'keep/dist/inner.js',
    'keep/important.log',
  ]);
});

test('chooses the files that git itself would add', async () => {
  await using directory = await TemporaryDirectory.with({
    '.gitignore': 'build\n*.env\n!sample.env\ndocs/**/*.pdf\n/root-only.txt\nfoo/\n',
    'a.env': '',
    'sample.env': '',
    'build/x.js': '',
    'src/build/y.js': '',
    'src/foo': 'a file, so foo/ does not match',
    'docs/a/b.pdf': '',
    'docs/a/b.md': '',
    'root-only.txt': '',
    'src/root-only.txt': '',
    'src/.gitignore': 'local.js\n!build\n',
    'src/local.js': '',
    'src/build/inner.env': '',
  });
  execFileSync('git', ['init', '--quiet'], { cwd: directory.path });
  const listed = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], {
    cwd: directory.path,
    encoding: 'utf8',
  });
  expect((await names(directory.path)).toSorted()).toEqual(listed.split('\0').filter(Boolean).toSorted());
});

test('keeps to the rules of the repository above the directory, unless they ignore the directory that was named', async () => {
  await using directory = await TemporaryDirectory.with({
    '.git/HEAD': '',
    '.git/info/exclude': 'secret.txt\n',
    '.gitignore': '*.log\n/vendor/\n',
    'packages/api/app.js': '',
    'packages/api/app.log': '',
    'packages/api/secret.txt': '',
    'vendor/library/index.js': '',
  });
  expect(await names(directory.file('packages/api'))).toEqual(['app.js']);
  expect(await names(directory.file('vendor/library'))).toEqual(['index.js']);
});

test('counts what it leaves out by reason', async () => {
  await using directory = await TemporaryDirectory.with({
    'app.js': 'text ü',
    'logo.png': new Uint8Array([0x89, 0x50, 0, 1]),
    'latin1.txt': new Uint8Array([0x66, 0xfc, 0x72]),
    'late-nul.bin': Buffer.concat([Buffer.alloc(20_000, 'a'), Buffer.from([0])]),
    'node_modules/x/index.js': '',
    '.git/config': '',
  });
  await symlink('/etc/passwd', directory.file('link'));
  execFileSync('mkfifo', [directory.file('pipe')]);
  const { files, leftOut, totalBytes } = await collectFiles(directory.path);
  expect([...files]).toEqual([['app.js', 'text ü']]);
  expect(totalBytes).toBe(7);
  expect(describeLeftOut(leftOut)).toBe('2 git-ignored, 3 binary, 2 no regular files');
});

test('keeps a byte order mark and line ends as they are', async () => {
  await using directory = await TemporaryDirectory.with({ 'a.cs': '\uFEFFone\r\ntwo' });
  expect((await collectFiles(directory.path)).files.get('a.cs')).toBe('\uFEFFone\r\ntwo');
});

test('refuses more files than a workspace takes', async () => {
  await using directory = await TemporaryDirectory.with();
  execFileSync('bash', ['-c', 'touch {0..10000}.js'], { cwd: directory.path });
  await expect(collectFiles(directory.path)).rejects.toThrow(UsageError);
});
