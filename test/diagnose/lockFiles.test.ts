import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiagnose } from '../../agents/diagnose/diagnose.ts';
import { readWorkspaceFiles } from '../../agents/diagnose/workspaceFiles.ts';
import { findingsOf } from './fixtures.ts';

const manifest = JSON.stringify({ private: true, dependencies: { codec: '^1.0.0' } }, null, 2);
const megabyte = 1024 * 1024;

function lockOf(count: number): string {
  const packages = Array.from({ length: count }, (_, index) => [
    `node_modules/codec${index === 0 ? '' : index}`,
    { version: '1.0.0', deprecated: 'has a vulnerability', dependencies: { [`codec${index + 1}`]: '^1.0.0' } },
  ]);
  return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) as unknown }, null, 2);
}

describe('lock files', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lock-files-'));
    await writeFile(join(root, 'package.json'), manifest);
  });

  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('are read when they are larger than other files may be', async () => {
    await writeFile(join(root, 'package-lock.json'), lockOf(1) + ' '.repeat(2 * megabyte));
    const { findings, notes } = await createDiagnose()(root, { profile: 'security' });
    expect(findings.map(({ rule, file, startLine }) => [rule, file, startLine])).toEqual([
      ['vulnerable-dependency', 'package.json', 4],
    ]);
    expect(notes).toEqual([]);
  });

  it('are known to be there when they are too large or binary', async () => {
    await writeFile(join(root, 'package-lock.json'), ' '.repeat(8 * megabyte + 1));
    await writeFile(join(root, 'bun.lockb'), Buffer.from([0, 1, 2]));
    const { sources, notes } = await readWorkspaceFiles(root);
    expect(sources.get('package-lock.json')).toBe('');
    expect(sources.get('bun.lockb')).toBe('');
    expect(notes).toEqual(['package-lock.json: not analysed, its 8.0 MB are over the limit of 8 MB.']);
    const { findings } = await createDiagnose()(root, { profile: 'all' });
    expect(findings.map(({ rule }) => rule)).not.toContain('missing-lockfile');
  });

  it('are not searched for secrets, and their addresses are not quoted', async () => {
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const address = `http://user:${token}@packages.example.com/codec/-/codec-1.0.0.tgz`;
    await writeFile(join(root, 'yarn.lock'), `"codec@${address}":\n  version "1.0.0"\n  resolved "${address}"\n`);
    const { findings } = await createDiagnose()(root, { profile: 'all' });
    expect(findings.map(({ rule }) => rule)).toEqual(['lockfile-insecure-source']);
    expect(JSON.stringify(findings)).not.toContain(token);
  });

  it('give at most 30 findings of a kind, the last of which counts the others', async () => {
    const findings = await findingsOf('vulnerable-dependency', {
      name: 'many',
      file: 'package.json',
      code: manifest,
      files: { 'package-lock.json': lockOf(40) },
    });
    expect(findings).toHaveLength(30);
    expect(findings.filter(({ message }) => message.endsWith('And 10 more like it are not listed.'))).toHaveLength(1);
  });
});
