import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

const systemNode = '/usr/bin/node';
const versionOf = (node: string): number =>
  Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1]);
const isOld = existsSync(systemNode) && versionOf(systemNode) < 24;
const withPreflight = ['--import', './infra/preflight.mjs', 'client/cli.ts', '--version'];

test.skipIf(!isOld)('an old Node is told what it needs before it meets any TypeScript', () => {
  const { status, stdout, stderr } = spawnSync(systemNode, withPreflight, { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('This needs Node.js 24 or newer');
  expect(stderr).not.toContain('ERR_UNKNOWN_FILE_EXTENSION');
});

test('a Node that is new enough hears nothing of it', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, withPreflight, { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
});
