import { randomUUID } from 'node:crypto';
import type { RunResource } from '../agents/engine/runs.ts';
import type { ApiClient, RunCall } from './apiClient.ts';
import { unpackFiles } from './archive.ts';
import { describeLeftOut } from './collectFiles.ts';
import type { CollectedFiles } from './collectFiles.ts';
import { rankOf } from './commandLine.ts';
import type { CommandLine } from './commandLine.ts';
import type { ActionDescription } from './contract.ts';
import { followToEnd, requireResult } from './followToEnd.ts';
import type { Progress } from './progress.ts';
import { printChanges, printReport } from './report.ts';
import { writeResultFiles } from './resultFiles.ts';
import type { ResultFiles } from './resultFiles.ts';
import { bodyWithFiles } from './sendFiles.ts';
import { targetOf } from './target.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, plural } from './terminal.ts';
import { writeBack } from './writeBack.ts';

export interface ActionRequest extends ResultFiles {
  readonly agent: string;
  readonly action: ActionDescription;
  readonly input: Readonly<Record<string, unknown>>;
  readonly collected: CollectedFiles;
  /** Absolute path. */
  readonly directory: string;
  /** The directory as findings are shown below it. */
  readonly shownDirectory: string;
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

/** Runs the action, prints its result and brings its changes home. Returns the exit code. Throws `ServiceError`. */
export async function runAction(request: ActionRequest, context: ActionContext): Promise<number> {
  const startedAt = performance.now();
  const { commandLine, collected } = request;
  const { output, progress } = context;
  warnOfUnreadable(collected, progress);
  progress.step(`sending ${plural(collected.files.size, 'file')}`);
  const call = await callOf(request, context.client);
  if (commandLine.background) return startInBackground(call, request, context);
  const { run, tools } = await followToEnd(context, { open: () => context.client.streamRun(call, context.signal) });
  progress.end();
  if (commandLine.json) output.write(`${JSON.stringify(run, null, 2)}\n`);
  requireResult(run);
  if (!commandLine.json) {
    printReport(output, run, {
      directory: request.shownDirectory,
      sentFiles: collected.files.size,
      leftOut: describeLeftOut(collected.leftOut),
      durationMs: performance.now() - startedAt,
      patchWritten: request.patchFile !== undefined,
    });
  }
  // With both, the patch would no longer fit the files here.
  if (request.patchFile === undefined && tools.some((tool) => writingTools.has(tool)))
    await bringChangesHome(request, run, context);
  await writeResultFiles(run, request, { ...context, directory: request, json: commandLine.json });
  const { failOn } = commandLine;
  return failOn !== undefined && run.findings.some((finding) => rankOf(finding.severity) <= rankOf(failOn)) ? 1 : 0;
}

async function callOf(
  { agent, action, input, directory, collected, commandLine }: ActionRequest,
  client: ApiClient,
): Promise<RunCall> {
  const { model, target = targetOf(directory, collected.files) } = commandLine;
  const fields = { ...input, ...(model === undefined ? {} : { model }), ...(target === undefined ? {} : { target }) };
  const body = await bodyWithFiles(client, collected.files, fields);
  // Random per command: repeated after a lost connection, it joins the run that it has started.
  return { agent, action: action.id, body, idempotencyKey: randomUUID() };
}

async function startInBackground(
  call: RunCall,
  { commandLine }: ActionRequest,
  { client, output, progress, signal }: ActionContext,
): Promise<number> {
  const run = await client.startRun(call, signal);
  progress.end();
  output.write(
    commandLine.json
      ? `${JSON.stringify(run, null, 2)}\n`
      : `run ${oneLine(run.id)} (${run.status})\nFollow it: npm run agent -- follow ${oneLine(run.id)}\n`,
  );
  return 0;
}

function warnOfUnreadable({ leftOut: { unreadable } }: CollectedFiles, progress: Progress): void {
  if (unreadable.length === 0) return;
  const named = unreadable.slice(0, 3).join(', ');
  progress.warning(
    `${plural(unreadable.length, 'file')} could not be read or named and ${unreadable.length === 1 ? 'is' : 'are'} left out: ${named}${unreadable.length > 3 ? ', …' : ''}`,
  );
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
