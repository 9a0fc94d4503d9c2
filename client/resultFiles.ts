import { writeFile } from 'node:fs/promises';
import type { RunResource } from '../agents/engine/runs.ts';
import type { ApiClient } from './apiClient.ts';
import { applyCommand } from './applyCommand.ts';
import type { PatchedDirectory } from './applyCommand.ts';
import { messageOf, ServiceError } from './clientError.ts';
import type { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, plural } from './terminal.ts';

export interface ResultFiles {
  /** Absolute path of the SARIF file to write. */
  readonly sarifFile: string | undefined;
  /** Absolute path of the patch to write. */
  readonly patchFile: string | undefined;
}

export interface ResultContext {
  /** Where the run's files came from; absent where this client has not sent them. */
  readonly directory?: PatchedDirectory;
  /** Standard output is for the run alone. */
  readonly json: boolean;
  readonly client: ApiClient;
  readonly output: Terminal;
  readonly progress: Progress;
}

/** Writes the files that were asked for, and says of a patch what is in it and how it is taken. Throws `ServiceError`. */
export async function writeResultFiles(
  run: RunResource,
  { sarifFile, patchFile }: ResultFiles,
  { directory, json, client, output, progress }: ResultContext,
): Promise<void> {
  if (sarifFile !== undefined) await write(sarifFile, await client.readSarif(run.id), 'SARIF document');
  if (patchFile === undefined) return;
  const patch = await client.readPatch(run.id);
  // Also an empty one: what an earlier run has left there must not be taken for this one's.
  await write(patchFile, patch, 'patch');
  const file = oneLine(patchFile);
  if (patch === '') {
    const said = `no patch: the run changed nothing and its findings bring no fix that fits; ${file} is empty`;
    if (json) progress.warning(said);
    else output.write(`${said}\n`);
  } else if (!json) {
    const files = plural(patch.split('\n').filter((line) => line.startsWith('diff --git ')).length, 'file');
    output.write(
      directory === undefined
        ? `patch of ${files} written to ${file}, for git apply where the run's files came from\n`
        : `patch of ${files} written; take it with: ${await applyCommand(patchFile, directory)}\n`,
    );
  }
}

async function write(file: string, content: string, what: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new ServiceError(`The ${what} could not be written to ${file}: ${messageOf(error)}`, { cause: error });
  }
}
