import { readdir } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { AgentError } from '../engine/errors.ts';

const maxDepth = 40;
const maxEntries = 50_000;
const skippedFolders = new Set(['.git', 'node_modules']);

/** What a listing has seen besides the files: whether the workspace is larger than a listing may be. */
export interface Listing {
  readonly files: readonly string[];
  readonly isComplete: boolean;
}

/**
 * Lists the regular files below `folder`, in the order of their names, as paths relative to `root`. Symbolic links are not
 * followed; `.git` and `node_modules` are left out unless `folder` is inside of one.
 */
export async function listFiles(root: string, folder: string, signal: AbortSignal): Promise<Listing> {
  const files: string[] = [];
  let entriesLeft = maxEntries;
  const visit = async (directory: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    entries.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const entry of entries) {
      if (entriesLeft-- <= 0) return;
      const full = path.join(directory, entry.name);
      if (entry.isFile()) files.push(path.relative(root, full).split(path.sep).join('/'));
      else if (entry.isDirectory() && depth < maxDepth && !skippedFolders.has(entry.name)) await visit(full, depth + 1);
    }
  };
  await visit(folder, 0);
  return { files, isComplete: entriesLeft >= 0 };
}

/**
 * Tells which paths a glob pattern means, as ripgrep does: a pattern without a slash is looked for at any depth.
 * `base` is the folder, relative to the workspace root, that the pattern starts from. Throws `invalid_request` for a pattern that climbs out.
 */
export function globMatcher(pattern: string, base: string): (relativePath: string) => boolean {
  const isClimbing = pattern.split(/[\\/{},]/).includes('..');
  if (isClimbing || path.isAbsolute(pattern)) {
    throw new AgentError(
      'invalid_request',
      `The pattern ${JSON.stringify(pattern)} leads out of the folder that is searched. Give a relative pattern such as src/**/*.ts.`,
    );
  }
  const matches = picomatch(pattern.replace(/^\.\//, ''), {
    dot: true,
    basename: !pattern.includes('/'),
    maxLength: 1000,
  });
  const prefix = base === '.' ? '' : `${base}/`;
  return (relativePath) => relativePath.startsWith(prefix) && matches(relativePath.slice(prefix.length));
}
