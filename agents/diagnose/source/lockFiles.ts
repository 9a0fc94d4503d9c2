import { posix } from 'node:path';

const lockFileNames = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
]);

/**
 * True for what a package manager writes down of the installed versions. It is data for the rules about dependencies alone: no other rule
 * looks at it, and nobody looks for secrets in it.
 */
export function isLockFile(path: string): boolean {
  return lockFileNames.has(posix.basename(path));
}
