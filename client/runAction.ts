import { writeFile } from 'node:fs/promises';
import type { StreamEvent } from '../agents/engine/events.ts';
import type { RunResource } from '../agents/engine/runs.ts';
import type { ApiClient } from './apiClient.ts';
import { unpackFiles } from './archive.ts';
import { messageOf, ServiceError } from './clientError.ts';
import { describeLeftOut } from './collectFiles.ts';
import type { CollectedFiles } from './collectFiles.ts';
import { rankOf } from './commandLine.ts';
import type { CommandLine } from './commandLine.ts';
import type { ActionDescription } from './contract.ts';
import { followRun, isTerminal } from './eventStream.ts';
import type { Progress } from './progress.ts';
import { printChanges, printReport } from './report.ts';
import { bodyWithFiles } from './sendFiles.ts';
import type { Terminal } from './terminal.ts';
import { plural } from './terminal.ts';
import { writeBack } from './writeBack.ts';

export interface ActionRequest {
  readonly agent: string;
  readonly action: ActionDescription;
  readonly input: Readonly<Record<string, unknown>>;
  readonly collected: CollectedFiles;
  /** Absolute path. */
  readonly directory: string;
  /** The directory as findings are shown below it. */
  readonly shownDirectory: string;
  /** Absolute path of the SARIF file to write. */
  readonly sarifFile: string | undefined;
  readonly commandLine: CommandLine;
}

export interface ActionContext {
  readonly client: ApiClient;
  readonly output: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The tools whose use makes it worth comparing the session's files with those sent. */
const writingTools: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'Bash']);
/** What a run's own time limit is exceeded by at most, with the storing of its result. */
const graceMs = 120_000;

/** Runs the action, prints its result and brings its changes home. Returns the exit code. Throws `ServiceError`. */
export async function runAction(request: ActionRequest, context: ActionContext): Promise<number> {
  const startedAt = performance.now();
  const { commandLine, collected } = request;
  const { output, progress } = context;
  warnOfUnreadable(collected, progress);
  progress.step(`sending ${plural(collected.files.size, 'file')}`);
  const { run, changedFiles } = await follow(request, context);
  progress.end();
  if (commandLine.json) output.write(`${JSON.stringify(run, null, 2)}\n`);
  if (run.status === 'failed' || run.status === 'cancelled') throw new ServiceError(describeFailure(run));
  if (!commandLine.json) {
    printReport(output, run, {
      directory: request.shownDirectory,
      sentFiles: collected.files.size,
      leftOut: describeLeftOut(collected.leftOut),
      durationMs: performance.now() - startedAt,
    });
  }
  if (changedFiles) await bringChangesHome(request, run, context);
  if (request.sarifFile !== undefined) await writeSarif(request.sarifFile, run, context);
  const { failOn } = commandLine;
  return failOn !== undefined && run.findings.some((finding) => rankOf(finding.severity) <= rankOf(failOn)) ? 1 : 0;
}

/** The run at its end, and whether a tool that writes was used in it. */
async function follow(
  { agent, action, input, collected, commandLine }: ActionRequest,
  { client, progress, signal }: ActionContext,
) {
  const fields = commandLine.model === undefined ? input : { ...input, model: commandLine.model };
  const body = await bodyWithFiles(client, collected.files, fields);
  const limitMs = action.limits.timeoutMs + graceMs;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  let changedFiles = false;
  let last: StreamEvent | undefined;
  try {
    const opening = await client.streamRun(agent, action.id, body, limited);
    const events = followRun(client, opening, {
      signal: limited,
      onReconnect: (reason) => {
        progress.warning(`The connection was lost (${reason}); connecting again.`);
      },
    });
    for await (const event of events) {
      progress.event(event);
      if (event.type === 'tool-called' && writingTools.has(event.tool)) changedFiles = true;
      last = event;
    }
  } catch (error) {
    if (limited.aborted && !signal.aborted)
      throw new ServiceError(
        `The run has not ended ${Math.round(limitMs / 60_000)} minutes after its start. It may still go on at the server.`,
      );
    throw error;
  }
  if (last === undefined || !isTerminal(last)) throw new ServiceError('The run ended without a result.');
  return { run: last.run, changedFiles };
}

function warnOfUnreadable({ leftOut: { unreadable } }: CollectedFiles, progress: Progress): void {
  if (unreadable.length === 0) return;
  const named = unreadable.slice(0, 3).join(', ');
  progress.warning(
    `${plural(unreadable.length, 'file')} could not be read or named and ${unreadable.length === 1 ? 'is' : 'are'} left out: ${named}${unreadable.length > 3 ? ', …' : ''}`,
  );
}

function describeFailure(run: RunResource): string {
  if (run.status === 'cancelled') return `Run ${run.id} was cancelled.`;
  const reason = run.error === undefined ? 'the server gives no reason' : `${run.error.detail} (${run.error.code})`;
  return `Run ${run.id} failed: ${reason}`;
}

async function bringChangesHome(
  request: ActionRequest,
  run: RunResource,
  { client, output, progress }: ActionContext,
): Promise<void> {
  const { directory, collected, commandLine } = request;
  const received = await unpackFiles(await client.downloadWorkspace(run.sessionId));
  const changes = await writeBack(directory, collected.files, received, commandLine);
  if (!commandLine.json) printChanges(output, changes, request.shownDirectory);
  for (const change of changes) {
    if (commandLine.json && change.leftAlone !== undefined)
      progress.warning(`${change.path} (${change.kind}) was left alone: ${change.leftAlone}.`);
  }
}

async function writeSarif(file: string, run: RunResource, { client }: ActionContext): Promise<void> {
  const document = await client.readSarif(run.id);
  try {
    await writeFile(file, document);
  } catch (error) {
    throw new ServiceError(`The SARIF document could not be written to ${file}: ${messageOf(error)}`, { cause: error });
  }
}
