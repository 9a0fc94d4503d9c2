import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../findings.ts';
import type { Journal, WorkspaceStore, WorkspaceVersion } from '../ports.ts';
import type { RunRecord } from '../runs.ts';
import { applyEdits } from './applyEdits.ts';
import { decodeText, diffFile, type FileVersion } from './unifiedDiff.ts';

export interface PatchServices {
  readonly journal: Pick<Journal, 'readRunTurns'>;
  readonly workspaces: Pick<WorkspaceStore, 'open'>;
  /** A directory on local disk with room for both versions of the files. */
  readonly temporaryRoot: string;
}

/** Names that git takes for its own folder on some platform; it refuses a whole patch for one of them. */
const gitFolder = /^(\.git|git~1)[ .]*(:.*)?$/i;

/**
 * What a run has done, as a unified diff for `git apply` at the workspace's root: from the files it began with to the files that its last
 * stored turn has left, with the edits of its findings on top where they still fit. Empty when nothing changes. Binary files are carried
 * whole, in git's own format; only what lies in a folder `.git` is left out, which git would not touch.
 * Throws `not_found` when a version of the files is no longer kept.
 */
export async function runPatch(services: PatchServices, run: RunRecord): Promise<string> {
  const before = run.workspace;
  const turns = await services.journal.readRunTurns(run);
  const after = turns.findLast(({ workspace }) => workspace !== undefined)?.workspace ?? before;
  const findings = Map.groupBy(
    run.findings.filter(({ edits = [] }) => edits.length > 0),
    ({ file }) => file,
  );
  if (before === after && findings.size === 0) return '';
  const root = await mkdtemp(join(services.temporaryRoot, 'patch-'));
  try {
    const afterRoot = await openVersion(services, run.tenant, after, join(root, 'after'));
    if (before === after) return await diffTrees(afterRoot, afterRoot, { paths: [...findings.keys()], findings });
    const beforeRoot = await openVersion(services, run.tenant, before, join(root, 'before'));
    const paths = [...(await listFiles(beforeRoot)), ...(await listFiles(afterRoot))];
    return await diffTrees(beforeRoot, afterRoot, { paths, findings });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The directory with the version's files in it; without a version it is empty. */
async function openVersion(
  { workspaces }: PatchServices,
  tenant: string,
  version: WorkspaceVersion | null,
  directory: string,
): Promise<string> {
  await mkdir(directory);
  if (version !== null) await workspaces.open(tenant, version, directory);
  return directory;
}

interface Selection {
  /** Those to compare, in any order; one may stand twice. */
  readonly paths: readonly string[];
  /** Findings with edits, by the file they stand in. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

async function diffTrees(beforeRoot: string, afterRoot: string, { paths, findings }: Selection): Promise<string> {
  const diffs: string[] = [];
  for (const path of [...new Set(paths)].toSorted()) {
    if (path.split('/').some((segment) => gitFolder.test(segment))) continue;
    const [before, after] = await Promise.all([readVersion(beforeRoot, path), readVersion(afterRoot, path)]);
    diffs.push(diffFile(path, before, after && mend(after, findings.get(path) ?? [])));
  }
  return diffs.join('');
}

function mend(file: FileVersion, findings: readonly Finding[]): FileVersion {
  const text = findings.length === 0 ? undefined : decodeText(file.content);
  if (text === undefined) return file;
  return { ...file, content: Buffer.from(applyEdits(text, findings).text) };
}

/** Undefined where no such file is. */
async function readVersion(root: string, path: string): Promise<FileVersion | undefined> {
  try {
    await using file = await open(join(root, path));
    const { mode } = await file.stat();
    return { content: await file.readFile(), isExecutable: (mode & 0o100) !== 0 };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** On the other side a folder may stand where a file is, or a file where its folder is. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code));
}

/** The regular files below a directory, relative to it, with `/`. */
async function listFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [''];
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files;
}
