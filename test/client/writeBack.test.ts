import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packFiles, unpackFiles } from '../../client/archive.ts';
import { writeBack } from '../../client/writeBack.ts';
import { runCli } from '../support/runCli.ts';
import { eventsOf, run, ScriptedServer } from '../support/scriptedServer.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const received = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
const sent = (files: Record<string, string>) => new Map(Object.entries(files));
const plainly = { delete: false, dryRun: false };

describe('the changes of a run', () => {
  const before = { 'a.js': 'old', 'b.js': 'same', 'c.js': 'gone' };
  const after = { 'a.js': 'new', 'b.js': 'same', 'src/d.js': 'added' };

  test('are written; deleted files are named and kept', async () => {
    await using directory = await TemporaryDirectory.with(before);
    await chmod(directory.file('a.js'), 0o755);
    expect(await writeBack(directory.path, sent(before), received(after), plainly)).toEqual([
      { path: 'a.js', kind: 'changed' },
      { path: 'c.js', kind: 'deleted', leftAlone: 'kept; --delete removes it' },
      { path: 'src/d.js', kind: 'added' },
    ]);
    expect(await readFile(directory.file('a.js'), 'utf8')).toBe('new');
    expect((await stat(directory.file('a.js'))).mode & 0o777).toBe(0o755);
    expect(await readFile(directory.file('src/d.js'), 'utf8')).toBe('added');
    expect((await readdir(directory.path)).toSorted()).toEqual(['a.js', 'b.js', 'c.js', 'src']);
  });

  test('include removals where --delete asks for them', async () => {
    await using directory = await TemporaryDirectory.with(before);
    await writeBack(directory.path, sent(before), received(after), { delete: true, dryRun: false });
    expect((await readdir(directory.path)).toSorted()).toEqual(['a.js', 'b.js', 'src']);
  });

  test('are only named in a dry run', async () => {
    await using directory = await TemporaryDirectory.with(before);
    const changes = await writeBack(directory.path, sent(before), received(after), { delete: true, dryRun: true });
    expect(changes.map(({ leftAlone }) => leftAlone)).toEqual(['dry run', 'dry run', 'dry run']);
    expect(await readFile(directory.file('a.js'), 'utf8')).toBe('old');
    expect((await readdir(directory.path)).toSorted()).toEqual(['a.js', 'b.js', 'c.js']);
  });

  test('never overwrite what was changed, made or removed here meanwhile', async () => {
    await using directory = await TemporaryDirectory.with({
      'a.js': 'edited here',
      'c.js': 'edited here',
      'src/d.js': 'not sent',
    });
    const changes = await writeBack(directory.path, sent(before), received({ ...after, 'b.js': 'changed' }), {
      delete: true,
      dryRun: false,
    });
    expect(changes.map(({ path: name, leftAlone }) => [name, leftAlone])).toEqual([
      ['a.js', 'it was changed here meanwhile'],
      ['b.js', 'it was removed here meanwhile'],
      ['c.js', 'it was changed here meanwhile'],
      ['src/d.js', 'a file that was not sent stands there'],
    ]);
    expect(await readFile(directory.file('a.js'), 'utf8')).toBe('edited here');
    expect(await readFile(directory.file('src/d.js'), 'utf8')).toBe('not sent');
  });

  test('never go through links or into the folders of git and npm', async () => {
    await using outside = await TemporaryDirectory.with({ 'target.js': 'outside' });
    await using directory = await TemporaryDirectory.with();
    await symlink(outside.path, directory.file('folder'));
    await symlink(outside.file('target.js'), directory.file('file.js'));
    const hostile = {
      'folder/target.js': 'x',
      'folder/new.js': 'x',
      'file.js': 'x',
      '.git/hooks/pre-commit': 'x',
      'a/.GIT/config': 'x',
      'node_modules/y/index.js': 'x',
    };
    const changes = await writeBack(directory.path, new Map(), received(hostile), plainly);
    expect(changes.every(({ leftAlone }) => leftAlone !== undefined)).toBe(true);
    expect(changes).toHaveLength(6);
    expect(await readFile(outside.file('target.js'), 'utf8')).toBe('outside');
    expect(await readdir(outside.path)).toEqual(['target.js']);
    expect((await readdir(directory.path)).toSorted()).toEqual(['file.js', 'folder']);
  });

  test('stay inside the directory whatever the names', async () => {
    const segment = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      '...',
      '\\..',
      '/etc',
      'C:',
      '..\\x',
      '%2e%2e',
      '.git',
      '\u0000',
    );
    await using parent = await TemporaryDirectory.with({ 'witness.txt': 'untouched' });
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.integer(), async (segments, salt) => {
        const inside = parent.file(`inside/${salt}`);
        await mkdir(inside, { recursive: true });
        await writeBack(inside, new Map(), new Map([[segments.join('/'), Buffer.from('x')]]), plainly);
        expect((await readdir(parent.path)).toSorted()).toEqual(['inside', 'witness.txt']);
        expect((await readdir(parent.file('inside'))).every((name) => /^-?\d+$/.test(name))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

test('files packed for the server come back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,40}(\/[a-zäö .]{1,90}){0,3}x$/), fc.string()),
      async (files) => {
        const unpacked = await unpackFiles(await packFiles(sent(files)));
        expect(new Map([...unpacked].map(([name, content]) => [name, content.toString()]))).toEqual(
          new Map(Object.entries(files)),
        );
      },
    ),
    { numRuns: 30 },
  );
});

test('an archive that cannot be read is an error, not an empty workspace', async () => {
  await expect(unpackFiles(Buffer.from('no gzip'))).rejects.toThrow('cannot be read');
  const archive = pack();
  archive.entry({ name: 'a.js' }, 'x'.repeat(2000));
  archive.finalize();
  await expect(unpackFiles(gzipSync((await buffer(archive)).subarray(0, 1000)))).rejects.toThrow('cannot be read');
});

describe('an action that used a tool that writes', () => {
  test('has its changes written into the directory and named', async () => {
    const workspace = await packFiles(sent({ 'app.js': 'better();\n' }));
    await using server = await ScriptedServer.start({ events: eventsOf(run, 'Edit'), workspace });
    await using directory = await TemporaryDirectory.with({ 'app.js': 'worse();\n' });
    const { exitCode, stdout } = await runCli(['audit', '.', '--url', server.url, '--key', 'secret'], {
      cwd: directory.path,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('M app.js');
    expect(await readFile(directory.file('app.js'), 'utf8')).toBe('better();\n');
  });

  test('leaves the directory as it is when the files cannot be fetched', async () => {
    await using server = await ScriptedServer.start({
      events: eventsOf(run, 'Edit'),
      workspace: Buffer.from('broken'),
    });
    await using directory = await TemporaryDirectory.with({ 'app.js': 'worse();\n' });
    const { exitCode } = await runCli(['audit', directory.path, '--url', server.url, '--key', 'secret', '--delete']);
    expect(exitCode).toBe(3);
    expect(await readFile(directory.file('app.js'), 'utf8')).toBe('worse();\n');
  });
});

test('files too large for one request are uploaded to a session first', async () => {
  await using server = await ScriptedServer.start({ events: eventsOf(run) });
  await using directory = await TemporaryDirectory.with();
  await writeFile(path.join(directory.path, 'large.js'), 'x'.repeat(7_000_000));
  const { exitCode } = await runCli(['audit', directory.path, '--url', server.url, '--key', 'secret']);
  expect(exitCode).toBe(0);
  const upload = server.requests.find(({ method }) => method === 'PUT');
  expect([...(await unpackFiles(upload?.body ?? Buffer.alloc(0))).keys()]).toEqual(['large.js']);
  expect(JSON.parse(server.requests.find(({ path: to }) => to.endsWith('/audit'))?.body.toString() ?? '')).toEqual({
    sessionId: run.sessionId,
    target: path.basename(directory.path),
  });
});
