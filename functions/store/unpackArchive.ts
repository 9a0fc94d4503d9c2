import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { AgentError } from '../../agents/engine/errors.ts';
import { maxWorkspaceBytes, safeRelativePath } from '../../agents/engine/workspacePath.ts';
import { ArchiveTree } from './archiveTree.ts';

/** A tar.gz as it arrives, or whole. */
export type Archive = Readable | Uint8Array;

// What headers, padding and the end of an archive may add to the files themselves.
const maxTarBytes = maxWorkspaceBytes + 64_000_000;
// Small files are written side by side: one after the other, most of the time would be waiting.
const maxWritesAtOnce = 32;
const maxWaitingBytes = 4_000_000;
const executable = 0o755;
const plain = 0o644;

/**
 * Unpacks an untrusted tar.gz into the empty directory `root`, and writes nowhere else. Directory entries are not kept: a workspace
 * is its files. Throws, before the offending entry is written: `path_unsafe`; `archive_invalid` for what is no tar.gz, is cut
 * short, or holds links, devices or the same path twice; `archive_too_large` above a workspace's limits. What was written by then
 * stays: the caller removes `root`.
 */
export async function unpackArchive(archive: Archive, root: string): Promise<void> {
  const directories = new Set([root]);
  const failures: unknown[] = [];
  let writes: Promise<void>[] = [];
  let waitingBytes = 0;
  try {
    for await (const { path, mode, read } of readFiles(archive)) {
      const target = join(root, path);
      if (!directories.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
      directories.add(dirname(target));
      const bytes = await read();
      writes.push(writeNew(target, path, bytes, mode).catch((error: unknown) => void failures.push(error)));
      waitingBytes += bytes.byteLength;
      if (writes.length < maxWritesAtOnce && waitingBytes < maxWaitingBytes) continue;
      await Promise.all(writes);
      writes = [];
      waitingBytes = 0;
      if (failures.length > 0) break;
    }
  } finally {
    // Nothing is written any more once this returns, or the caller could not remove `root`.
    await Promise.all(writes);
  }
  if (failures.length > 0) throw failures[0];
}

/** Never over something that is there: on a file system that ignores case, two paths can be one file. */
async function writeNew(target: string, path: string, bytes: Uint8Array, mode: number): Promise<void> {
  try {
    await writeFile(target, bytes, { flag: 'wx', mode });
  } catch (error) {
    throw invalid(`"${path}" cannot be written beside the entries before it`, error);
  }
}

/** The bytes of one file of an archive; undefined when it is not in there. Throws as `unpackArchive` does. */
export async function readArchiveFile(archive: Archive, path: string): Promise<Uint8Array | undefined> {
  const wanted = safeRelativePath(path);
  for await (const { path: found, read } of readFiles(archive)) {
    if (found === wanted) return read();
  }
  return undefined;
}

interface ArchiveFile {
  readonly path: string;
  readonly mode: number;
  /** Its bytes; to be read, if at all, before the next file is asked for. */
  readonly read: () => Promise<Uint8Array>;
}

/** The regular files of an archive, each checked. */
async function* readFiles(archive: Archive): AsyncGenerator<ArchiveFile> {
  const source = archive instanceof Readable ? archive : Readable.from([archive]);
  const tar = extract();
  const tree = new ArchiveTree();
  let failure: unknown;
  const flow = pipeline(source, createGunzip(), limited, tar).catch((error: unknown) => {
    failure = error;
  });
  // A broken archive shows in several places at once; what the flow met first is the cause.
  const fail = async (error: unknown): Promise<never> => {
    await flow;
    throw asArchiveError(failure ?? error);
  };
  try {
    for await (const entry of tar) {
      const path = tree.add(entry.header);
      const mode = (entry.header.mode & 0o100) === 0 ? plain : executable;
      if (path !== undefined) yield { path, mode, read: () => bytesOf(entry).catch(fail) };
      entry.resume();
    }
    await flow;
    if (failure !== undefined) throw asArchiveError(failure);
  } catch (error) {
    throw asArchiveError(failure ?? error);
  } finally {
    source.destroy();
    tar.destroy();
    await flow;
  }
}

async function bytesOf(content: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* limited(tar: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of tar) {
    bytes += chunk.byteLength;
    if (bytes > maxTarBytes) {
      throw new AgentError(
        'archive_too_large',
        `The archive unpacks to more than ${maxWorkspaceBytes} bytes. Leave out what is not needed.`,
      );
    }
    yield chunk;
  }
}

function asArchiveError(error: unknown): unknown {
  if (error instanceof AgentError) return error;
  return invalid(error instanceof Error ? error.message : String(error), error);
}

function invalid(problem: string, cause: unknown): AgentError {
  return new AgentError(
    'archive_invalid',
    `The archive cannot be unpacked: ${problem}. Send a tar.gz, as "tar -czf" makes it.`,
    { cause },
  );
}
