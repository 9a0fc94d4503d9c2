import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { alwaysLeftOut } from './collectFiles.ts';

export interface WorkspaceChange {
  /** Relative to the directory, with `/`. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'deleted';
  /** Why the change was not made here; absent when it was. */
  readonly leftAlone?: string;
}

export interface WriteBackOptions {
  /** Remove files that the action removed. Otherwise they are only named. */
  readonly delete: boolean;
  /** Only tell what would be done. */
  readonly dryRun: boolean;
}

/**
 * Brings the changes of a run into the directory that its files came from. A file is left alone, and named with the reason,
 * when it lies outside the directory or behind a link, when it is git's own, or when it is not here as it was sent:
 * nothing that the server has not seen is ever overwritten.
 */
export async function writeBack(
  directory: string,
  sent: ReadonlyMap<string, string>,
  received: ReadonlyMap<string, Buffer>,
  options: WriteBackOptions,
): Promise<readonly WorkspaceChange[]> {
  const changes: WorkspaceChange[] = [];
  for (const [name, content] of received) {
    const before = sent.get(name);
    if (before !== undefined && content.equals(Buffer.from(before))) continue;
    const change = { path: name, kind: before === undefined ? 'added' : 'changed' } as const;
    const obstacle = await findObstacle(directory, name, before);
    if (obstacle === undefined && !options.dryRun) await replaceFile(path.join(directory, name), content);
    changes.push(withReason(change, options.dryRun ? (obstacle ?? 'dry run') : obstacle));
  }
  for (const [name, before] of sent) {
    if (received.has(name)) continue;
    const obstacle = (await findObstacle(directory, name, before)) ?? (options.dryRun ? 'dry run' : undefined);
    if (obstacle === undefined && options.delete) await rm(path.join(directory, name));
    changes.push(
      withReason(
        { path: name, kind: 'deleted' },
        obstacle ?? (options.delete ? undefined : 'kept; --delete removes it'),
      ),
    );
  }
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const withReason = (change: WorkspaceChange, leftAlone: string | undefined): WorkspaceChange =>
  leftAlone === undefined ? change : { ...change, leftAlone };

/** Why a file must not be touched; undefined when it may. */
async function findObstacle(directory: string, name: string, before: string | undefined): Promise<string | undefined> {
  const segments = name.split('/');
  if (
    segments.some((segment) => segment === '' || segment === '.' || segment === '..' || /[\\\p{Cc}]/u.test(segment)) ||
    path.isAbsolute(name)
  ) {
    return 'its path leads out of the directory';
  }
  if (segments.some((segment) => alwaysLeftOut.has(segment.toLowerCase()))) return "it is git's or npm's own";
  for (let depth = 1; depth < segments.length; depth += 1) {
    const folder = await lstat(path.join(directory, ...segments.slice(0, depth))).catch(() => undefined);
    if (folder?.isSymbolicLink() === true) return 'a link leads there';
    if (folder !== undefined && !folder.isDirectory()) return 'a file stands where its folder should be';
  }
  const target = path.join(directory, name);
  const stats = await lstat(target).catch(() => undefined);
  if (stats === undefined) return before === undefined ? undefined : 'it was removed here meanwhile';
  if (!stats.isFile()) return 'something else than a file stands there';
  if (before === undefined) return 'a file that was not sent stands there';
  return (await readFile(target)).equals(Buffer.from(before)) ? undefined : 'it was changed here meanwhile';
}

/** Writes beside the file and renames, so that a crash leaves the old or the new content, and keeps the file's mode. */
async function replaceFile(target: string, content: Buffer): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const mode = (await lstat(target).catch(() => undefined))?.mode ?? 0o644;
  const temporary = path.join(path.dirname(target), `.${path.basename(target).slice(0, 100)}.${randomUUID()}`);
  try {
    await writeFile(temporary, content, { mode: mode & 0o777, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
