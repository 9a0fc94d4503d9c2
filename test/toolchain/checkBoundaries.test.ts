import { spawnSync } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

/** Runs the check on a tree of its own, with this project's rules. */
async function check(files: Readonly<Record<string, string>>) {
  await using tree = await TemporaryDirectory.with(files);
  await copyFile('tsconfig.json', tree.file('tsconfig.json'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.resolve('test/support/checkBoundaries.ts'), tree.path],
    { encoding: 'utf8' },
  );
  return { exitCode: status, stdout, stderr };
}

const sound = {
  'agents/engine.ts': 'export const one = 1;\nexport interface Two {\n  two: number;\n}\n',
  'functions/action.ts': "import { one } from '../agents/engine.ts';\nexport const two = one + 1;\n",
  'client/cli.ts':
    "import type { Two } from '../agents/engine.ts';\nexport const of = (value: Two): number => value.two;\n",
};

test('a tree that keeps to the boundaries passes in one line', async () => {
  expect(await check(sound)).toEqual({ exitCode: 0, stdout: 'boundaries: 3 files keep to them\n', stderr: '' });
});

test.each([
  ['agents-alone', { 'agents/edge.ts': "export { two } from '../functions/action.ts';\n" }],
  [
    'agents-libraries',
    {
      'agents/cloud.ts': "import '@aws-sdk/client-s3';\n",
      'node_modules/@aws-sdk/client-s3/index.js': '',
      'node_modules/@aws-sdk/client-s3/package.json': '{"name":"@aws-sdk/client-s3","main":"index.js"}',
    },
  ],
  ['client-types-only', { 'client/code.ts': "import { one } from '../agents/engine.ts';\nexport const code = one;\n" }],
  ['no-cycles', { 'agents/a.ts': "import './b.ts';\n", 'agents/b.ts': "import './a.ts';\n" }],
])('a breach of %s fails, and is named with its reason', async (rule, files) => {
  const { exitCode, stderr } = await check({ ...sound, ...files });
  expect(stderr).toContain(`breaks ${rule}: `);
  expect(exitCode).toBe(1);
});

test('a tree in which nothing is seen fails', async () => {
  const { exitCode, stderr } = await check({ 'agents/readme.md': '' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('nothing was checked');
});

test('a file that the rules’ configuration leaves out fails', async () => {
  const { exitCode, stderr } = await check({
    ...sound,
    'agents/node_modules/hidden.ts': 'export {};\n',
    'functions/dist.ts': '',
  });
  expect(stderr).toContain('agents/node_modules/hidden.ts was not seen');
  expect(exitCode).toBe(1);
});
