import { lstat, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AgentError } from './errors.ts';
import type { WorkspaceVersion } from './ports.ts';
import type { RunServices } from './services.ts';
import { maxWorkspaceBytes, maxWorkspaceFiles, safeRelativePath } from './workspacePath.ts';

/**
 * Writes `files` (path relative to `root` → text) over what stands below `root`.
 * Throws `path_unsafe` for a path that could leave the workspace or runs through a file, `archive_too_large` above the
 * workspace's limits; every path is checked before the first is written.
 */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  const entries = Object.entries(files).map(([path, text]) => ({ path: safeRelativePath(path), text }));
  if (entries.length > maxWorkspaceFiles) {
    throw new AgentError(
      'archive_too_large',
      `The request holds ${entries.length} files; a workspace takes ${maxWorkspaceFiles} at most. Send fewer.`,
    );
  }
  const bytes = entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (bytes > maxWorkspaceBytes) {
    throw new AgentError(
      'archive_too_large',
      `The request's files hold ${bytes} bytes; a workspace takes ${maxWorkspaceBytes} at most. Send fewer.`,
    );
  }
  for (const { path, text } of entries) {
    const target = join(root, path);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    } catch (error) {
      if (isFileSystemError(error, 'EEXIST', 'ENOTDIR', 'EISDIR')) {
        throw new AgentError(
          'path_unsafe',
          `"${path}" cannot be written: ${await describeConflict(target)}. Rename one of the two.`,
          { cause: error },
        );
      }
      throw error;
    }
  }
}

function isFileSystemError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

async function describeConflict(target: string): Promise<string> {
  const isDirectory = await lstat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return isDirectory ? 'a directory of that name is there' : 'a file stands where the path needs a directory';
}

/** A folder for one run's files on local disk, its path canonical. */
export async function makeRunDirectory({ temporaryRoot }: RunServices): Promise<string> {
  return realpath(await mkdtemp(join(temporaryRoot, 'run-')));
}

export async function removeRunDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

export interface LaidFiles {
  readonly tenant: string;
  readonly sessionId: string;
  readonly directory: string;
  readonly files: Readonly<Record<string, string>> | undefined;
}

/** Writes a request's files over those in the directory and stores all of them; null when the request has none. */
export async function layFiles(
  services: RunServices,
  { tenant, sessionId, directory, files }: LaidFiles,
): Promise<WorkspaceVersion | null> {
  if (files === undefined || Object.keys(files).length === 0) return null;
  await writeFiles(directory, files);
  return services.workspaces.save(tenant, sessionId, directory);
}
