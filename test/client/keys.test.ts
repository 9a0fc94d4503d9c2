import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKeys } from '../../functions/store/apiKeys.ts';
import { createTable, startDynalite, tableAt } from '../support/dynalite.ts';
import type { TableServer } from '../support/dynalite.ts';

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  await createTable(tableAt(server.endpoint));
});
afterAll(() => server.stop());

/** Runs `npm run keys -- …` as a process with the credentials that the stand-in takes. */
async function keys(...argv: readonly string[]) {
  const child = spawn(process.execPath, [path.resolve('infra/keys.ts'), ...argv], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}

const of = (tenant: string): readonly string[] => ['--tenant', tenant, '--table', 'agent-endpoints'];

test('a key is shown once, works, is listed without its secret, and ends when it is revoked', async () => {
  const apiKeys = createApiKeys(tableAt(server.endpoint));
  const created = await keys('create', ...of('acme'), '--name', 'ci');
  expect(created.exitCode).toBe(0);
  const key = created.stdout.trim();
  expect(await apiKeys.authenticate(key)).toMatchObject({ tenant: 'acme', name: 'ci' });

  const listed = await keys('list', ...of('acme'));
  expect(listed.stdout).toMatch(/^\S+ {2}\S+ {2}ci\n$/);
  expect(listed.stdout).not.toContain(key);
  expect((await keys('list', ...of('other'))).stdout).toBe('');

  const keyId = listed.stdout.split(' ')[0] ?? '';
  expect((await keys('revoke', ...of('other'), '--key-id', keyId)).exitCode).toBe(1);
  expect((await keys('revoke', ...of('acme'), '--key-id', keyId)).exitCode).toBe(0);
  expect(await apiKeys.authenticate(key)).toBeUndefined();
});

test.each([
  ['no command', of('acme'), 'No command is given'],
  ['an unknown command', ['destroy', ...of('acme')], 'There is no command "destroy"'],
  ['no tenant', ['list', '--table', 'agent-endpoints'], '--tenant is missing'],
  ['no table', ['list', '--tenant', 'acme'], '--table or TABLE_NAME is missing'],
  ['no name', ['create', ...of('acme')], '--name is missing'],
  ['an unknown option', ['list', '--region', 'x'], "Unknown option '--region'"],
])('%s exits with 2 and says how it is used', async (_what, argv, message) => {
  const { exitCode, stdout, stderr } = await keys(...argv);
  expect(stderr).toContain(message);
  expect(stderr).toContain('Usage: npm run keys');
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
});

test('a table that does not exist is named as what DynamoDB refused', async () => {
  const { exitCode, stderr } = await keys('list', '--tenant', 'acme', '--table', 'nowhere');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('ResourceNotFoundException');
});
