import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './clientError.ts';
import { GitIgnore } from './gitIgnore.ts';

/** The server's own limits for a workspace: more is refused, so it is not sent. */
export const maxFiles = 10_000;
export const maxTotalBytes = 200_000_000;

export interface CollectedFiles {
  /** Text by path relative to the directory, with `/`, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly totalBytes: number;
  readonly leftOut: LeftOut;
}

export interface LeftOut {
  /** Git-ignored files, and folders that count once each. */
  ignored: number;
  /** Files that are not UTF-8 text. */
  binary: number;
  /** Symbolic links, sockets, pipes, devices. */
  special: number;
  /** Files that cannot be read or whose names the server does not take. */
  readonly unreadable: string[];
}

/** Never sent and never written back, wherever they stand. */
export const alwaysLeftOut: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Reads the text files below a directory that git would keep.
 * Throws `UsageError` when there is no such directory, it holds no text files, or more than the server takes.
 */
export async function collectFiles(directory: string): Promise<CollectedFiles> {
  await requireDirectory(directory);
  const leftOut: LeftOut = { ignored: 0, binary: 0, special: 0, unreadable: [] };
  const files = new Map<string, string>();
  let totalBytes = 0;
  for await (const relativePath of walk(directory, '', await GitIgnore.above(directory), leftOut)) {
    const text = await readText(path.join(directory, relativePath));
    if (text === 'unreadable') leftOut.unreadable.push(relativePath);
    else if (text === 'binary') leftOut.binary += 1;
    else {
      files.set(relativePath, text.content);
      totalBytes += text.bytes;
    }
    if (files.size > maxFiles) throw tooMuch(directory, `more than ${maxFiles.toLocaleString('en')} files`);
    if (totalBytes > maxTotalBytes) throw tooMuch(directory, `more than ${maxTotalBytes / 1_000_000} MB of text`);
  }
  if (files.size === 0)
    throw new UsageError(`${directory} has no text files to send (${describeLeftOut(leftOut) || 'it is empty'}).`);
  return { files, totalBytes, leftOut };
}

/** What was left out and why, such as `3 git-ignored, 1 binary`; empty when nothing was. */
export function describeLeftOut(leftOut: LeftOut): string {
  const counts: [number, string][] = [
    [leftOut.ignored, 'git-ignored'],
    [leftOut.binary, 'binary'],
    [leftOut.special, 'no regular files'],
    [leftOut.unreadable.length, 'unreadable'],
  ];
  return counts.flatMap(([count, reason]) => (count === 0 ? [] : [`${count} ${reason}`])).join(', ');
}

async function requireDirectory(directory: string): Promise<void> {
  const stats = await stat(directory).catch(() => undefined);
  if (stats === undefined) throw new UsageError(`There is no directory ${directory}.`);
  if (!stats.isDirectory()) throw new UsageError(`${directory} is a file. Name the directory that it is in.`);
}

function tooMuch(directory: string, what: string): UsageError {
  return new UsageError(
    `${directory} holds ${what}, which is the most that a workspace can have. Name a directory further down, or leave files out in .gitignore.`,
  );
}

/** Paths of the files to read, in the order of their names. */
async function* walk(root: string, folder: string, ignored: GitIgnore, leftOut: LeftOut): AsyncGenerator<string> {
  const absoluteFolder = path.join(root, folder);
  const rules = await ignored.within(absoluteFolder);
  const entries = await readdir(absoluteFolder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) {
    leftOut.unreadable.push(`${folder}/`);
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const relativePath = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (alwaysLeftOut.has(entry.name) || rules.ignores(path.join(root, relativePath), entry.isDirectory()))
      leftOut.ignored += 1;
    else if (/[\\\p{Cc}\ufffd]/u.test(entry.name)) leftOut.unreadable.push(relativePath);
    else if (entry.isDirectory()) yield* walk(root, relativePath, rules, leftOut);
    else if (entry.isFile()) yield relativePath;
    else leftOut.special += 1;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const binaryProbeBytes = 8_192;

/** The text of a file, its byte order mark kept. A large binary file is told by its first bytes, before it is read. */
async function readText(file: string): Promise<{ content: string; bytes: number } | 'binary' | 'unreadable'> {
  try {
    await using handle = await open(file, 'r');
    const probe = await handle.read(Buffer.alloc(binaryProbeBytes), 0, binaryProbeBytes, 0);
    if (probe.buffer.subarray(0, probe.bytesRead).includes(0)) return 'binary';
    const bytes = await handle.readFile();
    return bytes.includes(0) ? 'binary' : { content: utf8.decode(bytes), bytes: bytes.length };
  } catch (error) {
    return error instanceof TypeError ? 'binary' : 'unreadable';
  }
}
