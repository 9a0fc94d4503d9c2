import type { RunResource } from '../agents/engine/runs.ts';
import { UsageError } from './clientError.ts';
import type { CommandLine } from './commandLine.ts';
import { followToEnd, requireResult } from './followToEnd.ts';
import type { FollowContext } from './followToEnd.ts';
import { printReport } from './report.ts';
import { writeResultFiles } from './resultFiles.ts';
import type { ResultFiles } from './resultFiles.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './terminal.ts';

const runCommands = ['follow', 'cancel', 'resume', 'approve'] as const;
export type RunCommand = (typeof runCommands)[number];

export function isRunCommand(name: string): name is RunCommand {
  return runCommands.some((command) => command === name);
}

export interface RunCommandContext extends FollowContext {
  readonly output: Terminal;
  /** What `follow` writes when the run has ended. */
  readonly files: ResultFiles;
}

/** Does to a run what the command says and prints it. Returns the exit code. Throws `UsageError`, `ServiceError`. */
export async function runCommand(
  command: RunCommand,
  commandLine: CommandLine,
  context: RunCommandContext,
): Promise<number> {
  const runId = runIdOf(command, commandLine);
  const { client } = context;
  switch (command) {
    case 'follow':
      return follow(runId, commandLine, context);
    case 'cancel':
    case 'resume':
      return print(await client.commandRun(runId, command), commandLine, context);
    case 'approve':
      return print(await client.commandRun(runId, 'approval', decisionOf(commandLine)), commandLine, context);
  }
}

function runIdOf(command: RunCommand, { positionals: [, runId, tooMuch] }: CommandLine): string {
  if (runId === undefined) throw new UsageError(`No run is named: ${command} <run id>.`);
  if (tooMuch !== undefined)
    throw new UsageError(`${JSON.stringify(tooMuch)} is too much: ${command} takes one run id.`);
  return runId;
}

function decisionOf({ deny, message, call }: CommandLine): Record<string, unknown> {
  return {
    decision: deny ? 'deny' : 'allow',
    ...(message === undefined ? {} : { message }),
    ...(call === undefined ? {} : { toolUseId: call }),
  };
}

async function follow(runId: string, { json }: CommandLine, context: RunCommandContext): Promise<number> {
  const startedAt = performance.now();
  const { run } = await followToEnd(context, { runId });
  context.progress.end();
  if (json) context.output.write(`${JSON.stringify(run, null, 2)}\n`);
  requireResult(run);
  if (!json) {
    printReport(context.output, run, {
      directory: '',
      leftOut: '',
      durationMs: runMs(run) ?? performance.now() - startedAt,
      patchWritten: context.files.patchFile !== undefined,
    });
  }
  await writeResultFiles(run, context.files, { ...context, json });
  return 0;
}

function runMs({ createdAt, finishedAt }: RunResource): number | undefined {
  return finishedAt === null ? undefined : Date.parse(finishedAt) - Date.parse(createdAt);
}

function print(
  run: RunResource,
  { json }: CommandLine,
  { output, progress }: FollowContext & { readonly output: Terminal },
): number {
  progress.end();
  const wake = run.wakeAt === undefined ? '' : `, goes on at ${oneLine(run.wakeAt)}`;
  output.write(
    json
      ? `${JSON.stringify(run, null, 2)}\n`
      : `run ${oneLine(run.id)} (${run.status}${wake})\nFollow it: npm run agent -- follow ${oneLine(run.id)}\n`,
  );
  return 0;
}
