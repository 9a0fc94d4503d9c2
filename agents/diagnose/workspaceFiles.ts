import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText, isCodeFile, type SourceMap } from './protocol.ts';
import { isLockFile } from './source/lockFiles.ts';

export interface WorkspaceFiles {
  /** Text files in the order of their paths. */
  readonly sources: SourceMap;
  /** What was left out, and why. */
  readonly notes: readonly string[];
  /** Hash of all paths and texts. */
  readonly contentHash: string;
}

const maxFileBytes = 1024 * 1024;
const maxLockFileBytes = 8 * 1024 * 1024;
const maxFiles = 5_000;
const maxTotalBytes = 64 * 1024 * 1024;
const minifiedName = /[.-]min\.[cm]?js$/i;
const minifiedMinimumLength = 20_000;
const minifiedAverageLine = 400;
const skippedFolders = new Set(
  'node_modules bower_components jspm_packages .nyc_output .next .nuxt .turbo .cache .yarn .serverless .aws-sam cdk.out'.split(
    ' ',
  ),
);
/** Build output where a package begins; deeper down the same names are used for sources. */
const outputFolders = new Set('vendor dist build out coverage'.split(' '));
const repositoryFolders = new Set(['.git', '.hg', '.svn']);

/** Reads what there is to analyse below `root`. Follows no symbolic link, and never fails on account of a single file. */
export async function readWorkspaceFiles(root: string, signal?: AbortSignal): Promise<WorkspaceFiles> {
  const reader = new Reader(root, signal);
  await reader.readFolder('');
  return reader.result();
}

class Reader {
  private readonly root: string;
  private readonly signal: AbortSignal | undefined;
  private readonly sources = new Map<string, string>();
  private readonly notes: string[] = [];
  private readonly skipped: string[] = [];
  private binaryFiles = 0;
  private beyondLimits = 0;
  private totalBytes = 0;

  constructor(root: string, signal: AbortSignal | undefined) {
    this.root = root;
    this.signal = signal;
  }

  async readFolder(folder: string): Promise<void> {
    this.signal?.throwIfAborted();
    const entries = await this.list(folder);
    const isPackage = folder === '' || entries.some(({ name }) => name === 'package.json');
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await this.enter(path, entry.name, isPackage);
      else if (entry.isFile()) await this.readFile(path);
    }
  }

  result(): WorkspaceFiles {
    const hash = createHash('sha256');
    for (const [path, text] of this.sources) hash.update(`${path.length}:${path}${text.length}:`).update(text);
    const notes = [...this.notes];
    if (this.skipped.length > 0) {
      notes.push(`Not analysed: ${this.skipped.join(', ')} (dependencies, build output and caches).`);
    }
    if (this.binaryFiles > 0) notes.push(`Not analysed: ${this.binaryFiles} binary file(s).`);
    if (this.beyondLimits > 0) {
      notes.push(
        `Not analysed: ${this.beyondLimits} file(s) beyond the limit of ${maxFiles} files and ${maxTotalBytes / 1024 / 1024} MB of text. Analyse a part of the workspace.`,
      );
    }
    return { sources: this.sources, notes, contentHash: hash.digest('hex') };
  }

  private async list(folder: string): Promise<Dirent[]> {
    try {
      const entries = await readdir(join(this.root, folder), { withFileTypes: true });
      return entries.sort((a, b) => compareText(a.name, b.name));
    } catch (error) {
      this.notes.push(`${folder === '' ? 'The workspace' : `${folder}/`} could not be read: ${errorCode(error)}.`);
      return [];
    }
  }

  private async enter(path: string, name: string, isPackage: boolean): Promise<void> {
    if (repositoryFolders.has(name)) return;
    if (skippedFolders.has(name) || (isPackage && outputFolders.has(name))) this.skipped.push(`${path}/`);
    else await this.readFolder(path);
  }

  private async readFile(path: string): Promise<void> {
    try {
      const { size } = await lstat(join(this.root, path));
      const isLock = isLockFile(path);
      const maxBytes = isLock ? maxLockFileBytes : maxFileBytes;
      if (size > maxBytes) {
        this.notes.push(
          `${path}: not analysed, its ${megabytes(size)} MB are over the limit of ${maxBytes / 1024 / 1024} MB.`,
        );
        // That there is a lock file is known all the same.
        if (isLock) this.sources.set(path, '');
      } else if (this.sources.size >= maxFiles || this.totalBytes + size > maxTotalBytes) {
        this.beyondLimits++;
      } else {
        this.keep(path, await readFile(join(this.root, path)));
      }
    } catch (error) {
      this.notes.push(`${path}: not analysed, it could not be read: ${errorCode(error)}.`);
    }
  }

  private keep(path: string, content: Buffer): void {
    const text = decode(content);
    if (text === undefined) {
      if (isLockFile(path)) this.sources.set(path, '');
      else if (isCodeFile(path)) this.notes.push(`${path}: not analysed, it is not UTF-8 text.`);
      else this.binaryFiles++;
    } else if (isCodeFile(path) && looksMinified(path, text)) {
      this.notes.push(`${path}: not analysed, it looks minified. Analyse the source it was made from.`);
    } else {
      this.totalBytes += content.length;
      this.sources.set(path, text);
    }
  }
}

/** The text, a byte order mark kept so that lines and quotes are those of the file; undefined when it is no UTF-8 text. */
function decode(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

function looksMinified(path: string, text: string): boolean {
  if (minifiedName.test(path)) return true;
  return text.length >= minifiedMinimumLength && text.length / text.split('\n').length > minifiedAverageLine;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return String(error);
}
