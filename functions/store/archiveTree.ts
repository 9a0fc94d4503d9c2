import type { Header } from 'tar-stream';
import { AgentError } from '../../agents/engine/errors.ts';
import {
  maxWorkspaceBytes,
  maxWorkspaceDirectories,
  maxWorkspaceFiles,
  safeRelativePath,
} from '../../agents/engine/workspacePath.ts';

/** What an archive has said so far, and so whether its next entry is acceptable. */
export class ArchiveTree {
  readonly #kinds = new Map<string, 'file' | 'directory'>();
  #files = 0;
  #entries = 0;
  #bytes = 0;

  /** The path of a file's entry; undefined for one that is to be passed over. Throws for one that is not acceptable. */
  add(header: Header): string | undefined {
    this.#entries += 1;
    if (this.#entries > maxWorkspaceFiles + maxWorkspaceDirectories)
      throw tooLarge('entries', maxWorkspaceFiles + maxWorkspaceDirectories);
    if (header.type === 'directory') {
      this.#addDirectory(header.name);
      return undefined;
    }
    if (header.type !== 'file' && header.type !== 'contiguous-file') throw unacceptable(header);
    if (isSparse(header)) throw invalid(`${quoted(header.name)} is a sparse file`);
    const path = safeRelativePath(header.name);
    this.#addParents(path);
    if (this.#kinds.has(path)) throw invalid(`it holds ${quoted(path)} twice`);
    this.#kinds.set(path, 'file');
    this.#files += 1;
    this.#bytes += header.size;
    if (this.#files > maxWorkspaceFiles) throw tooLarge('files', maxWorkspaceFiles);
    if (this.#bytes > maxWorkspaceBytes) throw tooLarge('bytes of files', maxWorkspaceBytes);
    return path;
  }

  #addDirectory(name: string): void {
    // The root itself, as "tar -C folder ." writes it.
    if (/^\.?\/*$/.test(name) && !name.startsWith('/')) return;
    const path = safeRelativePath(name);
    this.#addParents(path);
    this.#mark(path);
  }

  #addParents(path: string): void {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) this.#mark(path.slice(0, end));
  }

  #mark(directory: string): void {
    const kind = this.#kinds.get(directory);
    if (kind === 'directory') return;
    if (kind === 'file') throw invalid(`it holds ${quoted(directory)} as a file and as a directory`);
    this.#kinds.set(directory, 'directory');
    if (this.#kinds.size - this.#files > maxWorkspaceDirectories)
      throw tooLarge('directories', maxWorkspaceDirectories);
  }
}

// GNU tar keeps the map of a sparse file's holes in extended headers; unpacked as a plain file it would be garbage.
function isSparse(header: Header): boolean {
  const extended = 'pax' in header ? header.pax : undefined;
  return (
    typeof extended === 'object' &&
    extended !== null &&
    Object.keys(extended).some((key) => key.startsWith('GNU.sparse.'))
  );
}

function unacceptable({ name, type }: Header): AgentError {
  return invalid(`${quoted(name)} is of the type "${type}", and a workspace holds regular files only`);
}

function invalid(problem: string): AgentError {
  return new AgentError(
    'archive_invalid',
    `The archive cannot be unpacked: ${problem}. Leave it out and send the archive again.`,
  );
}

function tooLarge(what: string, max: number): AgentError {
  return new AgentError(
    'archive_too_large',
    `The archive holds more than ${max} ${what}. Leave out what is not needed, such as node_modules.`,
  );
}

function quoted(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
