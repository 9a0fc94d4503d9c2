/** A version of a package that a lock file says is installed. */
export interface LockedPackage {
  /** Tells it from others in the same lock file. */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  /** Where it stands in the lock file, from 1. */
  readonly line: number;
  /** The address that it is fetched from, as it is written. */
  readonly resolved: string | undefined;
  /** True where the lock file has a digest of what is fetched. */
  readonly hasIntegrity: boolean;
  /** True for what is in the repository, or inside of another package. */
  readonly isLocal: boolean;
  /** What the maintainers say of the version. */
  readonly deprecated: string | undefined;
  /** Names that it depends on, with what the lock file needs to find them: a range or a version. */
  readonly needs: readonly (readonly [name: string, wanted: string])[];
}

/** What a lock file says, in one form for all package managers. */
export interface Lock {
  readonly path: string;
  readonly text: string;
  readonly packages: readonly LockedPackage[];
  /** What `folder` (from the lock file's own) gets when it asks for a package by this range. */
  find(folder: string, name: string, range: string): LockedPackage | undefined;
  /** What a package gets when it asks for one that it needs. */
  findNeeded(by: LockedPackage, name: string, wanted: string): LockedPackage | undefined;
}

const maxSteps = 1_000_000;

/** By package, the names of those out of `asked` that bring it along, each by way of any number of others. */
export function broughtBy(lock: Lock, asked: readonly LockedPackage[]): ReadonlyMap<LockedPackage, readonly string[]> {
  const found = new Map<LockedPackage, string[]>();
  let steps = 0;
  for (const first of asked) {
    const seen = new Set([first]);
    // A set that grows while it is walked is a queue without repetitions.
    for (const by of seen) {
      for (const [name, wanted] of by.needs) {
        if (++steps > maxSteps) return found;
        const needed = lock.findNeeded(by, name, wanted);
        if (needed === undefined || seen.has(needed)) continue;
        seen.add(needed);
        const names = found.get(needed);
        if (names === undefined) found.set(needed, [first.name]);
        else names.push(first.name);
      }
    }
  }
  return found;
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
