import { AgentError } from './errors.ts';

/** The largest workspace, as files (10,000, in as many directories at most) and bytes unpacked (200 MB). */
export const maxWorkspaceFiles = 10_000;
export const maxWorkspaceDirectories = 10_000;
export const maxWorkspaceBytes = 200_000_000;

/** The longest path and the longest name in it, as UTF-8; what common file systems take. */
export const maxPathBytes = 1024;
export const maxNameBytes = 255;

/**
 * The path of a workspace file in its one form: relative to the root, segments joined by `/`, no `.` and no empty ones.
 * Throws `path_unsafe` for a path that could mean anything outside the root on any platform, or that a file system refuses.
 */
export function safeRelativePath(path: string): string {
  const problem = pathProblem(path);
  if (problem !== undefined) {
    throw new AgentError(
      'path_unsafe',
      `The path ${shown(path)} ${problem}. Give the path of a file below the workspace root, such as "src/server.js".`,
    );
  }
  return normalSegments(path).join('/');
}

function pathProblem(path: string): string | undefined {
  if (path.includes('\0')) return 'holds a NUL character';
  if (!path.isWellFormed() || path.includes('\uFFFD')) return 'is not UTF-8';
  const segments = normalSegments(path);
  const normal = segments.join('/');
  // Windows takes a backslash for a separator, so the rules hold for both; and the normal form must pass them, too.
  if (/^[/\\]/.test(path) || normal.startsWith('\\')) return 'is absolute';
  if (/^[A-Za-z]:([/\\]|$)/.test(normal)) return 'begins with a drive';
  if (path.split(/[/\\]/).includes('..')) return 'climbs with ".."';
  if (segments.length === 0) return 'names no file';
  if (segments.some((segment) => Buffer.byteLength(segment) > maxNameBytes))
    return `has a name over ${maxNameBytes} bytes`;
  if (Buffer.byteLength(normal) > maxPathBytes) return `is over ${maxPathBytes} bytes long`;
  return undefined;
}

function normalSegments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

function shown(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
