import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspaceStore, type StoredWorkspaces } from '../../functions/store/workspaceStore.ts';
import { workspacesContract } from '../contract/workspaces.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { newTenant } from '../contract/samples.ts';
import { startObjectServer, type ObjectServer } from '../support/objectStore.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';
import { tarOf } from './tar.ts';

let server: ObjectServer;
let workspaces: StoredWorkspaces;

beforeAll(async () => {
  server = await startObjectServer();
  workspaces = createWorkspaceStore(server.objects);
});
afterAll(() => server.stop());

workspacesContract('S3', () => workspaces);

test('stores an upload as the same version as the same files saved', async () => {
  const tenant = newTenant();
  await using files = await TemporaryDirectory.with({ 'src/a.js': '1' });
  const upload = gzipSync(
    tarOf([
      { name: './src/', type: '5' },
      { name: './src/a.js', content: '1', mode: '0000600' },
    ]),
  );
  expect(await workspaces.receive(tenant, 's1', upload)).toBe(await workspaces.save(tenant, 's1', files.path));
});

test('stores nothing of an upload that is refused', async () => {
  const tenant = newTenant();
  const upload = gzipSync(tarOf([{ name: 'fine.js', content: '1' }, { name: '../x' }]));
  expect(await outcomeOf(workspaces.receive(tenant, 's1', upload))).toBe('path_unsafe');
  const sha256 = createHash('sha256').update('').digest('hex');
  expect(await outcomeOf(workspaces.download(tenant, `${tenant}/workspaces/s1/${sha256}.tar.gz`))).toBe('not_found');
});

test('reads one file of a version without unpacking it, whatever its encoding', async () => {
  const tenant = newTenant();
  const bytes = new Uint8Array([0xff, 0xfe, 0]);
  await using files = await TemporaryDirectory.with({ 'a.bin': bytes, 'b.js': '1', 'z.js': 'last' });
  const version = await workspaces.save(tenant, 's1', files.path);
  expect(new Uint8Array((await workspaces.readFile(tenant, version, './a.bin')) ?? [])).toEqual(bytes);
  expect(Buffer.from((await workspaces.readFile(tenant, version, 'z.js')) ?? []).toString()).toBe('last');
  expect(await workspaces.readFile(tenant, version, 'c.js')).toBeUndefined();
  expect(await outcomeOf(workspaces.readFile(tenant, version, '../etc/passwd'))).toBe('path_unsafe');
  expect(await outcomeOf(workspaces.readFile(newTenant(), version, 'b.js'))).toBe('not_found');
  expect((await buffer(await workspaces.download(tenant, version))).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
});
