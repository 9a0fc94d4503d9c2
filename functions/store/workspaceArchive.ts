import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { AgentError } from '../../agents/engine/errors.ts';
import {
  maxWorkspaceBytes,
  maxWorkspaceDirectories,
  maxWorkspaceFiles,
  safeRelativePath,
} from '../../agents/engine/workspacePath.ts';

export interface PackedWorkspace {
  /** The tar.gz. */
  readonly archive: Uint8Array;
  /** SHA-256 of the tar, as hex: equal files give the same, whatever made the gzip. */
  readonly sha256: string;
}

/** What every entry is given, so that equal files make equal archives. */
const epoch = new Date('2000-01-01T00:00:00Z');
const executable = 0o755;
const plain = 0o644;

// Small entries are gathered before they are compressed: a call of zlib for each header costs more than the header's gzip.
const gatherBytes = 256 * 1024;

/**
 * Packs the regular files below `root`, in the order of their paths; of their modes only "executable" is kept. Links and special
 * files are left out. Throws `archive_too_large` above a workspace's limits and `path_unsafe` for a name that no archive may hold.
 */
export async function packWorkspace(root: string): Promise<PackedWorkspace> {
  const paths = await listFiles(root);
  const tar = pack();
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  await Promise.all([
    addFiles(tar, root, paths),
    pipeline(tar, hashed(hash), createGzip(), async (zipped: AsyncIterable<Buffer>) => {
      for await (const chunk of zipped) chunks.push(chunk);
    }),
  ]);
  return { archive: Buffer.concat(chunks), sha256: hash.digest('hex') };
}

function hashed(hash: ReturnType<typeof createHash>) {
  return async function* gather(tar: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of tar) {
      if (!(chunk instanceof Uint8Array)) continue;
      hash.update(chunk);
      waiting.push(chunk);
      bytes += chunk.byteLength;
      if (bytes < gatherBytes) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      bytes = 0;
    }
    yield Buffer.concat(waiting);
  };
}

async function addFiles(tar: Pack, root: string, paths: readonly string[]): Promise<void> {
  try {
    let bytes = 0;
    for (const path of paths) {
      const file = await readRegularFile(join(root, path), maxWorkspaceBytes - bytes);
      bytes += file.content.byteLength;
      await addFile(tar, path, file);
    }
    tar.finalize();
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

interface ReadFile {
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

// Windows has no such flag, and its links need an administrator.
const noFollow = 'O_NOFOLLOW' in constants ? constants.O_NOFOLLOW : 0;

async function readRegularFile(path: string, bytesLeft: number): Promise<ReadFile> {
  await using file = await open(path, constants.O_RDONLY | noFollow);
  const { size, mode } = await file.stat();
  const content = size > bytesLeft ? undefined : await file.readFile();
  if (content === undefined || content.byteLength > bytesLeft) {
    throw new AgentError(
      'archive_too_large',
      `The workspace holds more than ${maxWorkspaceBytes} bytes. Remove what is not needed.`,
    );
  }
  return { content, isExecutable: (mode & 0o100) !== 0 };
}

function addFile(tar: Pack, path: string, { content, isExecutable }: ReadFile): Promise<void> {
  const header = { name: path, mode: isExecutable ? executable : plain, mtime: epoch, size: content.byteLength };
  return new Promise((resolve, reject) => {
    tar.entry(header, content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function listFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const directories = [''];
  for (const directory of directories) {
    for (const entry of await readdir(join(root, directory), { withFileTypes: true })) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) directories.push(safeRelativePath(path));
      if (entry.isFile()) files.push(safeRelativePath(path));
    }
    checkCount('files', files.length, maxWorkspaceFiles);
    checkCount('directories', directories.length - 1, maxWorkspaceDirectories);
  }
  return files.sort((left, right) => (left < right ? -1 : 1));
}

function checkCount(what: string, count: number, max: number): void {
  if (count <= max) return;
  throw new AgentError(
    'archive_too_large',
    `The workspace holds more than ${max} ${what}. Remove what is not needed, such as node_modules.`,
  );
}
