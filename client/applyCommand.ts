import path from 'node:path';
import { repositoryRoot } from './gitIgnore.ts';
import { oneLine } from './terminal.ts';

export interface PatchedDirectory {
  /** Absolute path. */
  readonly directory: string;
  /** The directory as the user knows it from where they stand. */
  readonly shownDirectory: string;
}

/**
 * The command that takes a patch of a directory, from where the user stands. Within a repository git counts a patch's paths from the
 * repository's root, and passes over those outside of where it is called, without a word: the directory must be named.
 */
export async function applyCommand(
  patchFile: string,
  { directory, shownDirectory }: PatchedDirectory,
): Promise<string> {
  const root = await repositoryRoot(directory);
  const below = root === undefined ? '' : path.relative(root, directory).replaceAll(path.sep, '/');
  const place = path.normalize(shownDirectory) === '.' ? [] : ['-C', forShell(shownDirectory)];
  const folder = below === '' ? [] : [`--directory=${forShell(below)}`];
  return ['git', ...place, 'apply', ...folder, forShell(patchFile)].join(' ');
}

function forShell(text: string): string {
  const shown = oneLine(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
