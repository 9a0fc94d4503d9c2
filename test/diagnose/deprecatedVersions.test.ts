import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../agents/diagnose/rules/dependencies/deprecations.ts';
import { observationsIn, readSnapshot, snapshotPath, textOf, withObservations } from './deprecatedVersions.ts';

const none = { date: '2026-01-01', packages: {} };

describe('what is said of a version', () => {
  it.each([
    ['security', 'Versions before 2.4.1 have a prototype pollution, see CVE-2026-1000'],
    ['security', 'Contains a ReDoS, please update'],
    ['security', 'Critical security fix in 3.1.4'],
    ['security', 'This release was compromised, do not install it'],
    ['moved', 'This package was renamed, use @example/codec instead'],
    [
      'moved',
      'Moved to @example/mail. This one is no longer supported and may contain bugs and critical security issues.',
    ],
    ['unmaintained', 'Version 2 does not receive security updates since 2019'],
    [
      'unmaintained',
      'Please upgrade to get the best features, bug fixes, and security patches; this one is not supported',
    ],
    ['unmaintained', 'No longer maintained'],
    ['other', 'Please upgrade to version 7 or higher'],
  ])('is %s: %s', (kind, message) => {
    expect(kindOf(message)).toBe(kind);
  });
});

describe('observations', () => {
  it('come from a lock file of npm, but not those of what is in the repository', () => {
    const lock = {
      lockfileVersion: 3,
      packages: {
        'node_modules/codec': {
          version: '1.2.0',
          resolved: 'https://registry.example/codec/-/codec-1.2.0.tgz',
          deprecated: 'insecure',
        },
        'node_modules/fine': { version: '1.0.0', resolved: 'https://registry.example/fine/-/fine-1.0.0.tgz' },
        'node_modules/own': { link: true, resolved: 'packages/own', deprecated: 'insecure' },
      },
    };
    expect(observationsIn('a/package-lock.json', JSON.stringify(lock))).toEqual([
      { name: 'codec', version: '1.2.0', kind: 'security' },
    ]);
  });

  it('come from a lock file of pnpm, also where the message goes over several lines', () => {
    const lock =
      "packages:\n\n  '@example/mail@2.0.0':\n    resolution: {integrity: sha512-x}\n    deprecated: |-\n      Not to be used:\n      it has a vulnerability\n\n  fine@1.0.0:\n    resolution: {integrity: sha512-y}\n";
    expect(observationsIn('pnpm-lock.yaml', lock)).toEqual([
      { name: '@example/mail', version: '2.0.0', kind: 'security' },
    ]);
  });

  it('come from the output of an installation', () => {
    const output = '#9 8.02 npm warn deprecated codec@1.2.0: No longer maintained\nadded 12 packages\n';
    expect(observationsIn('install.log', output)).toEqual([{ name: 'codec', version: '1.2.0', kind: 'unmaintained' }]);
  });
});

describe('the snapshot', () => {
  it('is sorted, and the same however often the same is seen', async () => {
    const seen = [
      { name: 'mail', version: '10.0.0', kind: 'other' as const },
      { name: 'mail', version: '9.0.0', kind: 'other' as const },
      { name: 'codec', version: '1.0.0', kind: 'security' as const },
    ];
    const once = withObservations(none, seen, '2026-02-02');
    expect(once).toEqual({
      date: '2026-02-02',
      packages: { codec: { security: '1.0.0' }, mail: { other: '9.0.0 10.0.0' } },
    });
    expect(await textOf(withObservations(once, seen.toReversed(), '2026-03-03'))).toBe(await textOf(once));
  });

  it('keeps a version insecure that is called something else later', () => {
    const once = withObservations(none, [{ name: 'codec', version: '1.0.0', kind: 'security' }], '2026-02-02');
    expect(withObservations(once, [{ name: 'codec', version: '1.0.0', kind: 'moved' }], '2026-03-03')).toEqual(once);
  });

  it('that is shipped is as the script writes it, and small', async () => {
    expect(await readFile(snapshotPath, 'utf8')).toBe(await textOf(readSnapshot()));
    expect((await stat(snapshotPath)).size).toBeLessThan(200_000);
  });
});
