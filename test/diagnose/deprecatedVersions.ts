/**
 * `npm run data:deprecations -- FILE…`: adds to `agents/diagnose/data/deprecated-versions.json` what lock files and the output of
 * installations say of versions. It keeps facts only: package, version, and the kind of what its maintainers say, by our reading.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { format } from 'prettier';
import { kindOf, type DeprecationKind } from '../../agents/diagnose/rules/dependencies/deprecations.ts';
import { readNpmLock } from '../../agents/diagnose/rules/dependencies/npmLock.ts';
import { readPnpmLock } from '../../agents/diagnose/rules/dependencies/pnpmLock.ts';

export const snapshotPath = join(import.meta.dirname, '../../agents/diagnose/data/deprecated-versions.json');

/** Versions by package and kind, those of a kind apart by a space. */
export interface Snapshot {
  /** The day of the last observation, such as 2026-11-22. */
  readonly date: string;
  readonly packages: Readonly<Record<string, Partial<Record<DeprecationKind, string>>>>;
}

export interface Observation {
  readonly name: string;
  readonly version: string;
  readonly kind: DeprecationKind;
}

const kinds: readonly DeprecationKind[] = ['security', 'moved', 'unmaintained', 'other'];
const warning = /npm warn deprecated ((?:@[\w.-]+\/)?[\w.-]+)@(\d[\w.+-]*): (\S.*)$/i;

/** What a lock file (npm 7 and later, pnpm), or else the output of `npm install`, says of versions. */
export function observationsIn(path: string, text: string): readonly Observation[] {
  const name = basename(path);
  const lock = name.endsWith('.json')
    ? readNpmLock(path, text)
    : name.endsWith('.yaml')
      ? readPnpmLock(path, text)
      : undefined;
  if (lock !== undefined) {
    return lock.packages.flatMap((one) =>
      one.deprecated === undefined || one.deprecated === '' || one.isLocal
        ? []
        : [{ name: one.name, version: one.version, kind: kindOf(one.deprecated) }],
    );
  }
  return text.split('\n').flatMap((line) => {
    const [, packageName, version, message] = warning.exec(line) ?? [];
    return packageName === undefined || version === undefined || message === undefined
      ? []
      : [{ name: packageName, version, kind: kindOf(message) }];
  });
}

/** The snapshot with what was seen since: a version that was called insecure once stays so, otherwise what is said last counts. */
export function withObservations(snapshot: Snapshot, observations: readonly Observation[], date: string): Snapshot {
  const versions = new Map<string, Map<string, DeprecationKind>>();
  const note = ({ name, version, kind }: Observation): void => {
    const known = versions.get(name) ?? new Map<string, DeprecationKind>();
    if (known.get(version) !== 'security') known.set(version, kind);
    versions.set(name, known);
  };
  for (const [name, byKind] of Object.entries(snapshot.packages)) {
    for (const kind of kinds)
      for (const version of (byKind[kind] ?? '').split(' ').filter(Boolean)) note({ name, version, kind });
  }
  observations.forEach(note);
  const packages = [...versions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, known]) => [name, grouped(known)] as const);
  const isChanged = JSON.stringify(Object.fromEntries(packages)) !== JSON.stringify(snapshot.packages);
  return { date: isChanged ? date : snapshot.date, packages: Object.fromEntries(packages) };
}

function grouped(known: ReadonlyMap<string, DeprecationKind>): Partial<Record<DeprecationKind, string>> {
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const versions = [...known].flatMap(([version, its]) => (its === kind ? [version] : [])).sort(compare);
      return versions.length === 0 ? [] : [[kind, versions.join(' ')]];
    }),
  );
}

/** The file's text: a line for each package, so that a change is a small difference. */
export async function textOf(snapshot: Snapshot): Promise<string> {
  const lines = Object.entries(snapshot.packages).map(
    ([name, byKind]) => `${JSON.stringify(name)}: ${JSON.stringify(byKind)}`,
  );
  const text = `{\n"date": ${JSON.stringify(snapshot.date)},\n"packages": {\n${lines.join(',\n')}\n}\n}`;
  return format(text, { parser: 'json', printWidth: 120 });
}

export function readSnapshot(): Snapshot {
  // The one boundary of types: the file is written by nobody but this script.
  return JSON.parse(readFileSync(snapshotPath, 'utf8')) as Snapshot;
}

if (import.meta.main) {
  const observations = process.argv.slice(2).flatMap((path) => observationsIn(path, readFileSync(path, 'utf8')));
  const today = new Date().toISOString().slice(0, 10);
  const snapshot = withObservations(readSnapshot(), observations, today);
  writeFileSync(snapshotPath, await textOf(snapshot));
  console.log(
    `deprecated-versions.json: ${Object.keys(snapshot.packages).length} packages, ${observations.length} observations read`,
  );
}
