import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { Lines } from '../defineProjectRule.ts';
import { askedBy, type AskedDependency } from './askedDependencies.ts';
import { kindOf, type DeprecationKind } from './deprecations.ts';
import { lineOf } from './lockLines.ts';
import { broughtBy, type Lock, type LockedPackage } from './lockedPackages.ts';
import { lockedFor, locksOf } from './locks.ts';

/** A package that a package.json asks for, or that comes with one, and what its maintainers say of the version. */
export interface UsedPackage {
  readonly place: Lines & { readonly quote?: string | undefined };
  readonly name: string;
  readonly version: string;
  /** Undefined for a version of which nothing is said. */
  readonly kind: DeprecationKind | undefined;
  /** The maintainers' words. */
  readonly message: string | undefined;
  readonly isDevelopment: boolean;
  /** The packages that bring it along; undefined for one that is asked for. */
  readonly bringers: readonly string[] | undefined;
  /** The lock file that names the version. */
  readonly lockPath: string;
}

interface DirectPackage {
  readonly asked: AskedDependency;
  readonly lock: Lock;
  readonly locked: LockedPackage;
}

const known = new ProjectAnswers<Project, readonly UsedPackage[]>();

/** Every package that is asked for, and those out of the others of which maintainers say something; each version once for each place. */
export function usedPackages(project: Project): readonly UsedPackage[] {
  let used = known.get(project);
  if (used === undefined) known.set(project, (used = findUsed(project)));
  return used;
}

function findUsed(project: Project): readonly UsedPackage[] {
  const locks = locksOf(project);
  const direct: DirectPackage[] = [];
  const used: UsedPackage[] = [];
  for (const manifest of project.manifests.filter(({ path }) => !isTestPath(path))) {
    for (const asked of askedBy(manifest, project)) {
      const found = lockedFor(manifest, asked.name, asked.range, locks);
      if (found === undefined) continue;
      direct.push({ asked, ...found });
      used.push(ofDirect({ asked, ...found }));
    }
  }
  return [
    ...used,
    ...locks.flatMap((lock) =>
      ofOthers(
        lock,
        direct.filter((one) => one.lock === lock),
      ),
    ),
  ];
}

function ofDirect({ asked, lock, locked }: DirectPackage): UsedPackage {
  return {
    place: asked.lines,
    name: locked.name,
    version: locked.version,
    ...saidOf(locked),
    isDevelopment: asked.isDevelopment,
    bringers: undefined,
    lockPath: lock.path,
  };
}

/** What comes along: a package once, however often and in however many versions it does. */
function ofOthers(lock: Lock, direct: readonly DirectPackage[]): readonly UsedPackage[] {
  const asked = new Set(direct.map(({ locked }) => locked.name));
  const said = lock.packages.filter((one) => !asked.has(one.name) && saidOf(one).kind !== undefined);
  if (said.length === 0) return [];
  const inProduction = broughtBy(
    lock,
    direct.flatMap((one) => (one.asked.isDevelopment ? [] : [one.locked])),
  );
  const inDevelopment = broughtBy(
    lock,
    direct.flatMap((one) => (one.asked.isDevelopment ? [one.locked] : [])),
  );
  const best = new Map<string, UsedPackage>();
  for (const locked of said) {
    const bringers = inProduction.get(locked) ?? inDevelopment.get(locked);
    // What nobody who is known brings along comes with the tests, or is left over.
    if (bringers === undefined) continue;
    const isDevelopment = !inProduction.has(locked);
    const place = lineOf(lock, locked.line);
    const { name, version } = locked;
    const one = { place, name, version, ...saidOf(locked), isDevelopment, bringers, lockPath: lock.path };
    const other = best.get(name);
    if (other === undefined || weightOf(one) > weightOf(other)) best.set(name, one);
  }
  return [...best.values()];
}

function weightOf({ kind, isDevelopment }: UsedPackage): number {
  return (kind === 'security' ? 2 : 0) + (isDevelopment ? 0 : 1);
}

function saidOf({ deprecated }: LockedPackage): Pick<UsedPackage, 'kind' | 'message'> {
  const isWarned = deprecated !== undefined && deprecated !== '';
  return { kind: isWarned ? kindOf(deprecated) : undefined, message: isWarned ? deprecated : undefined };
}
