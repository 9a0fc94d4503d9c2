import { posix } from 'node:path';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Manifest, Project } from '../../source/project.ts';
import type { Lock, LockedPackage } from './lockedPackages.ts';
import { readNpmLock } from './npmLock.ts';
import { readPnpmLock } from './pnpmLock.ts';
import { readYarnLock } from './yarnLock.ts';

const known = new ProjectAnswers<Project, readonly Lock[]>();

/** The lock files that can be read. */
export function locksOf(project: Project): readonly Lock[] {
  let locks = known.get(project);
  if (locks === undefined) {
    locks = [...project.locks].flatMap(([path, text]) => (text === '' ? [] : (read(path, text) ?? [])));
    known.set(project, locks);
  }
  return locks;
}

function read(path: string, text: string): Lock | undefined {
  switch (posix.basename(path)) {
    case 'package-lock.json':
    case 'npm-shrinkwrap.json':
      return readNpmLock(path, text);
    case 'yarn.lock':
      return readYarnLock(path, text);
    case 'pnpm-lock.yaml':
      return readPnpmLock(path, text);
    default:
      return undefined;
  }
}

/** What a package of the workspace gets of a dependency, by the nearest lock file that knows of it. */
export function lockedFor(
  manifest: Manifest,
  name: string,
  range: string,
  locks: readonly Lock[],
): { readonly lock: Lock; readonly locked: LockedPackage } | undefined {
  const holding = locks
    .filter(({ path }) => isAtOrAbove(folderOf(path), manifest.folder))
    .sort((a, b) => b.path.length - a.path.length);
  for (const lock of holding) {
    const locked = lock.find(posix.relative(folderOf(lock.path), manifest.folder), name, range);
    if (locked !== undefined) return { lock, locked };
  }
  return undefined;
}

/** The folder of a file of the workspace; '' for the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

export function isAtOrAbove(folder: string, inner: string): boolean {
  return folder === '' || folder === inner || inner.startsWith(`${folder}/`);
}
