import { exec, execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { packFiles } from '../../client/archive.ts';
import { isTarget, targetOf } from '../../client/target.ts';
import { runCli } from '../support/runCli.ts';
import { eventsOf, finding, run, ScriptedServer } from '../support/scriptedServer.ts';
import type { Script } from '../support/scriptedServer.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const edits = [{ startLine: 2, startColumn: 1, endLine: 2, endColumn: 5, replaces: 'eval', text: 'parse' }];
const mendable = { ...run, findings: [{ ...finding, edits }, finding] };
const patch = 'diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1,1 +1,1 @@\n-eval\n+parse\n';
const patchAnswer = (body: string) => ({ [`GET /runs/${run.id}/patch`]: { status: 200, body } });

async function use(script: Partial<Script>, ...argv: readonly string[]) {
  await using server = await ScriptedServer.start({
    events: eventsOf(mendable),
    answers: patchAnswer(patch),
    ...script,
  });
  await using directory = await TemporaryDirectory.with({ 'a.js': 'eval\n' });
  const result = await runCli([...argv, '--url', server.url, '--key', 'secret'], { cwd: directory.path });
  const read = async (name: string): Promise<string> => readFile(directory.file(name), 'utf8');
  const written = { patch: await read('my fix.patch').catch(() => undefined), source: await read('a.js') };
  return { ...result, ...written, directory: directory.path, lines: server.lines, requests: server.requests };
}

describe('--patch', () => {
  test('writes the server’s patch and says how it is taken', async () => {
    const result = await use({}, 'audit', '.', '--patch', 'my fix.patch');
    expect(result.exitCode).toBe(0);
    expect(result.patch).toBe(patch);
    expect(result.stdout).toContain(
      `patch of 1 file written; take it with: git apply '${result.directory}/my fix.patch'\n`,
    );
    expect(result.stdout).not.toContain('run again');
  });

  test('is offered in one line where findings bring edits', async () => {
    const { stdout, lines } = await use({}, 'audit', '.');
    expect(stdout.match(/--patch/g)).toHaveLength(1);
    expect(stdout).toContain('fix available for 1 of 2 findings: run again with --patch FILE\n');
    expect(lines).not.toContain(`GET /runs/${run.id}/patch`);
    expect((await use({ events: eventsOf({ ...run, findings: [finding] }) }, 'audit', '.')).stdout).not.toContain(
      '--patch',
    );
  });

  test('says when there is nothing to change, and leaves no other run’s patch in the file', async () => {
    const result = await use({ answers: patchAnswer('') }, 'audit', '.', '--patch', 'my fix.patch');
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('no patch: the run changed nothing');
    expect(result.patch).toBe('');
  });

  test('with --json keeps standard output for the run', async () => {
    const some = await use({}, 'audit', '.', '--patch', 'my fix.patch', '--json');
    expect(JSON.parse(some.stdout)).toEqual(mendable);
    expect(some.stderr).toBe('');
    expect(some.patch).toBe(patch);
    const none = await use({ answers: patchAnswer('') }, 'audit', '.', '--patch', 'my fix.patch', '--json');
    expect(JSON.parse(none.stdout)).toEqual(mendable);
    expect(none.stderr).toContain('no patch');
  });

  test('leaves the files of the directory as they are, which the action has changed', async () => {
    const workspace = await packFiles(new Map([['a.js', 'parse\n']]));
    const events = eventsOf(run, 'Write');
    expect((await use({ events, workspace }, 'audit', '.', '--patch', 'my fix.patch')).source).toBe('eval\n');
    expect((await use({ events, workspace }, 'audit', '.')).source).toBe('parse\n');
  });

  test('is taken by follow, too, as --sarif is', async () => {
    const {
      exitCode,
      stdout,
      patch: written,
      lines,
    } = await use({}, 'follow', run.id, '--patch', 'my fix.patch', '--sarif', 'a.sarif');
    expect(exitCode).toBe(0);
    expect(written).toBe(patch);
    expect(stdout).toContain('patch of 1 file written to ');
    expect(lines).toContain(`GET /runs/${run.id}/sarif`);
  });

  test.each([
    ['a folder of its own', false, 'svc', '.'],
    ['a repository', true, '.', '.'],
    ['a folder of a repository', true, 'svc', '.'],
    ['a folder of a repository, named from within it', true, '.', 'svc/sub dir'],
    ['a folder of a repository, named from beside it', true, '../svc', 'other'],
  ])('is taken by the command that it names in %s', async (_what, isRepository, named, stand) => {
    await using server = await ScriptedServer.start({ events: eventsOf(mendable), answers: patchAnswer(patch) });
    await using root = await TemporaryDirectory.with({ 'svc/sub dir/a.js': 'eval\n', 'other/b.js': '' });
    for (const folder of ['.', 'svc']) await writeFile(root.file(`${folder}/a.js`), 'eval\n');
    if (isRepository) await promisify(execFile)('git', ['init', '-q'], { cwd: root.path });
    const cwd = root.file(stand);
    const argv = ['audit', named, '--patch', 'my fix.patch', '--url', server.url, '--key', 'secret'];
    const { stdout } = await runCli(argv, { cwd });
    await promisify(exec)(/take it with: (.*)/.exec(stdout)?.[1] ?? 'false', { cwd });
    expect(await readFile(path.resolve(cwd, named, 'a.js'), 'utf8')).toBe('parse\n');
  });

  test('exits with 3 when the server refuses', async () => {
    const body = { status: 404, code: 'not_found', detail: 'The files are gone.' };
    const answers = { [`GET /runs/${run.id}/patch`]: { status: 404, body } };
    const { exitCode, stderr } = await use({ answers }, 'audit', '.', '--patch', 'my fix.patch');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('The files are gone.');
  });
});

describe('--target', () => {
  test('is sent as it is given', async () => {
    const { requests } = await use({}, 'audit', '.', '--target', 'https://example.com/shop.git');
    const post = requests.find(({ method }) => method === 'POST');
    expect(JSON.parse(post?.body.toString() ?? '')).toMatchObject({ target: 'https://example.com/shop.git' });
  });

  test.each([
    ['the name in package.json', '{"name":"@shop/orders"}', '@shop/orders'],
    ['behind a byte order mark', '\uFEFF{"name":"orders"}', 'orders'],
    ['the folder without a package.json', undefined, 'my folder'],
    ['the folder where package.json is none', '{"name":', 'my folder'],
    ['the folder where it has no name', '{"name":7}', 'my folder'],
    ['the folder where its name cannot be seen', '{"name":" \\u0000"}', 'my folder'],
    ['the folder where its name is too long', JSON.stringify({ name: 'x'.repeat(201) }), 'my folder'],
  ])('is %s otherwise', (_what, manifest, expected) => {
    const files = new Map(manifest === undefined ? [] : [['package.json', manifest]]);
    expect(targetOf('/home/me/my folder', files)).toBe(expected);
  });

  test('is left to the server where nothing has a name', () => {
    expect(targetOf('/', new Map())).toBeUndefined();
    expect(['a', 'a b', 'ü', 'x'.repeat(200)].map(isTarget)).toEqual([true, true, true, true]);
    expect(['', ' a', 'a ', 'a\nb', '\u200b', 'x'.repeat(201)].map(isTarget)).toEqual(Array(6).fill(false));
  });
});
