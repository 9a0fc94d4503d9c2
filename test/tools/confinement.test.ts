import { mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import bash from '../../agents/tools/bash.ts';
import edit from '../../agents/tools/edit.ts';
import glob from '../../agents/tools/glob.ts';
import grep from '../../agents/tools/grep.ts';
import multiEdit from '../../agents/tools/multiEdit.ts';
import read from '../../agents/tools/read.ts';
import write from '../../agents/tools/write.ts';
import { TestWorkspace } from './workspace.ts';

const secret = 'secret-outside-of-the-workspace';
let outside: string;
let workspace: TestWorkspace;

beforeAll(async () => {
  outside = await realpath(await mkdtemp(path.join(tmpdir(), 'outside-')));
  await writeFile(path.join(outside, 'secret.txt'), secret);
  workspace = await TestWorkspace.create({ 'inside.txt': 'inside\n' });
  await symlink(outside, path.join(workspace.root, 'folder-link'));
  await symlink(path.join(outside, 'secret.txt'), path.join(workspace.root, 'file-link'));
  await symlink(path.join(outside, 'new.txt'), path.join(workspace.root, 'dangling-link'));
  await symlink('loop', path.join(workspace.root, 'loop'));
});

afterAll(async () => {
  await workspace[Symbol.asyncDispose]();
  await rm(outside, { recursive: true });
});

const change = { old_string: 'secret', new_string: 'changed' };

/** Every way in which a tool may be pointed at a path. */
const attempts = (target: string) => [
  () => workspace.call(read, { file_path: target }),
  () => workspace.call(write, { file_path: target, content: 'changed' }),
  () => workspace.call(edit, { file_path: target, ...change }),
  () => workspace.call(multiEdit, { file_path: target, edits: [change] }),
  () => workspace.call(grep, { pattern: 'secret', path: target, output_mode: 'content' }),
  () => workspace.call(glob, { pattern: '**', path: target }),
  () => workspace.call(glob, { pattern: target }),
  () => workspace.call(bash, { command: `cat '${target}'; echo changed > '${target}'` }),
];

async function expectNothingLeaked(target: string): Promise<void> {
  for (const attempt of attempts(target)) {
    const result = await attempt().catch((error: unknown) => String(error));
    expect(result).not.toContain(secret);
  }
  expect(await readFile(path.join(outside, 'secret.txt'), 'utf8')).toBe(secret);
  expect(await readdir(outside)).toEqual(['secret.txt']);
}

describe('No tool reaches out of the workspace', () => {
  test.each([
    'file-link',
    'folder-link',
    'folder-link/secret.txt',
    'folder-link/new.txt',
    'dangling-link',
    'loop',
    '/workspace/folder-link/secret.txt',
    '/workspace/../etc/passwd',
  ])('through %s', expectNothingLeaked);

  test('through an absolute path or one that climbs', async () => {
    await expectNothingLeaked(path.join(outside, 'secret.txt'));
    await expectNothingLeaked(path.relative(workspace.root, path.join(outside, 'secret.txt')));
    await expectNothingLeaked(`folder-link/../../${path.basename(outside)}/secret.txt`);
  });

  test('says so, with the mend and without the path of the machine', async () => {
    const call = workspace.call(read, { file_path: '../x' });
    await expect(call).rejects.toMatchObject({ code: 'path_unsafe' });
    await expect(call).rejects.not.toThrow(workspace.root);
    await expect(workspace.call(read, { file_path: 'folder-link/secret.txt' })).rejects.toThrow(
      'not a path of the workspace',
    );
  });

  test('whatever the path is made of', async () => {
    const segment = fc.constantFrom(
      '..',
      '.',
      '',
      'folder-link',
      'file-link',
      'loop',
      'secret.txt',
      'workspace',
      'a',
      '\0',
      '~',
      path.basename(outside),
      'tmp',
      '%2e%2e',
    );
    const anyPath = fc
      .tuple(fc.constantFrom('', '/', '/workspace/', './'), fc.array(segment, { minLength: 1, maxLength: 6 }))
      .map(([start, parts]) => start + parts.join('/'));
    await fc.assert(
      fc.asyncProperty(anyPath, async (target) => {
        for (const attempt of attempts(target).slice(0, 7)) {
          const result = await attempt().catch((error: unknown) => String(error));
          expect(result).not.toContain(secret);
        }
        expect(await readdir(outside)).toEqual(['secret.txt']);
        expect(await readFile(path.join(outside, 'secret.txt'), 'utf8')).toBe(secret);
      }),
      { numRuns: 60 },
    );
  });
});
