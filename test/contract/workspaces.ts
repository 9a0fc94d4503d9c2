import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WorkspaceStore } from '../../agents/engine/ports.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';
import { outcomeOf } from './outcome.ts';
import { newTenant } from './samples.ts';

/** What every workspace store does. `open` is called inside each test. */
export function workspacesContract(name: string, open: () => WorkspaceStore): void {
  describe(`workspaces on ${name}`, () => {
    test('give back every regular file with its bytes and its executable bit', async () => {
      const tenant = newTenant();
      const files = { 'src/é ü/日本.js': 'text', 'empty.txt': '', 'image.png': new Uint8Array([0, 255, 254, 10, 13]) };
      await using before = await TemporaryDirectory.with({
        ...files,
        [`${'deep/'.repeat(40)}file`]: 'x',
        'run.sh': '#!',
      });
      await chmod(before.file('run.sh'), 0o755);
      await using after = await TemporaryDirectory.with();
      await open().open(tenant, await open().save(tenant, 's1', before.path), after.path);
      expect(await contentOf(after.path)).toEqual(await contentOf(before.path));
      expect((await stat(after.file('run.sh'))).mode & 0o111).not.toBe(0);
      expect((await stat(after.file('empty.txt'))).mode & 0o111).toBe(0);
    });

    test('are one version for equal files, whenever and in whatever order they were written', async () => {
      const tenant = newTenant();
      await using one = await TemporaryDirectory.with({ 'a.js': '1', 'b/c.js': '2' });
      await using two = await TemporaryDirectory.with({ 'b/c.js': '2', 'a.js': '1' });
      const version = await open().save(tenant, 's1', one.path);
      expect(await open().save(tenant, 's1', two.path)).toBe(version);
      await writeFile(two.file('a.js'), '3');
      expect(await open().save(tenant, 's1', two.path)).not.toBe(version);
    });

    test('leave out links, so that nothing outside the folder is packed', async () => {
      const tenant = newTenant();
      await using outside = await TemporaryDirectory.with({ 'secret.txt': 'secret' });
      await using before = await TemporaryDirectory.with({ 'a.js': '1' });
      await symlink(outside.file('secret.txt'), before.file('link.txt'));
      await symlink(outside.path, before.file('folder'));
      await mkdir(before.file('nothing'));
      await using after = await TemporaryDirectory.with();
      await open().open(tenant, await open().save(tenant, 's1', before.path), after.path);
      expect([...(await contentOf(after.path)).keys()]).toEqual(['a.js']);
    });

    test('are kept from other tenants, and go with their session only', async () => {
      const tenant = newTenant();
      await using files = await TemporaryDirectory.with({ 'a.js': '1' });
      const [gone, kept] = [await open().save(tenant, 's1', files.path), await open().save(tenant, 's10', files.path)];
      await using target = await TemporaryDirectory.with();
      for (const stranger of [newTenant(), tenant.slice(0, -1), `${tenant}/workspaces`]) {
        expect(await outcomeOf(open().open(stranger, gone, target.path))).toBe('not_found');
        await open().deleteAll(stranger, 's1');
      }
      await open().deleteAll(tenant, 's1');
      await open().deleteAll(tenant, 's1');
      expect(await outcomeOf(open().open(tenant, gone, target.path))).toBe('not_found');
      expect(await outcomeOf(open().open(tenant, kept, target.path))).toBe('done');
    });
  });
}

async function contentOf(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.sort().map(async (file) => [file.slice(root.length + 1), await readFile(file, 'hex')] as const),
  );
  return new Map(contents);
}
