import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { buildInput, inputOptions } from './actionInput.ts';
import type { ApiClient } from './apiClient.ts';
import { messageOf, ServiceError, UsageError } from './clientError.ts';
import { collectFiles } from './collectFiles.ts';
import type { CollectedFiles } from './collectFiles.ts';
import { commonOptionNames, parseCommandLine, unknownOptions } from './commandLine.ts';
import type { CommandLine } from './commandLine.ts';
import { connect } from './connect.ts';
import type { Server } from './connect.ts';
import type { AgentDescription } from './contract.ts';
import { synopsis, usage } from './help.ts';
import { printAgents } from './listAgents.ts';
import { progressOn } from './progress.ts';
import type { Progress } from './progress.ts';
import { runAction } from './runAction.ts';
import type { ResultFiles } from './resultFiles.ts';
import { isRunCommand, runCommand } from './runCommand.ts';
import { oneLine, terminalOn } from './terminal.ts';

const output = terminalOn(process.stdout);
const errors = terminalOn(process.stderr);
const interrupt = new AbortController();

/** npm runs scripts in the package's folder; paths are meant from where the user stands. */
const here = (process.env['npm_lifecycle_event'] === 'agent' ? process.env['INIT_CWD'] : undefined) ?? process.cwd();

async function main(argv: readonly string[]): Promise<number> {
  const unknown = unknownOptions(argv);
  const commandLine = parseCommandLine(argv, [], unknown.length > 0);
  if (commandLine.help) return print(usage);
  if (commandLine.version) return print(`${await readVersion()}\n`);
  const [action] = commandLine.positionals;
  if (action === undefined) throw new UsageError('No action is named.');
  if (action === 'list') return list(argv);
  if (isRunCommand(action)) {
    const complete = parseCommandLine(argv, []);
    const files = await resultFilesOf(complete);
    return withServer(complete, async ({ client }, progress) =>
      runCommand(action, complete, { client, output, progress, signal: interrupt.signal, files }),
    );
  }
  // Mistakes are told before a server is started, unless the options can only be understood with the action's schema.
  const places = unknown.length > 0 ? undefined : await readPlaces(commandLine);
  return withServer(commandLine, async ({ client, staysUp }, progress) => {
    if (commandLine.background && !staysUp) {
      throw new UsageError(
        '--background needs a server that stays up: start one with `npm start` and name it with --url and --key. The local stack of this command ends with it.',
      );
    }
    const agent = await findAgent(client, commandLine.agent);
    const description = agent.actions.find(({ id }) => id === action);
    if (description === undefined) {
      throw new UsageError(
        `${agent.id} has no action ${JSON.stringify(action)}. It has: ${agent.actions.map(({ id }) => id).join(', ')}.`,
      );
    }
    const options = inputOptions(description, commonOptionNames);
    const complete = parseCommandLine(argv, options);
    const given = {
      json: complete.input,
      options: complete.inputValues,
      text: complete.positionals[2],
      directory: here,
    };
    const input = buildInput(description, options, given);
    const request = {
      agent: agent.id,
      action: description,
      input,
      commandLine: complete,
      ...(places ?? (await readPlaces(complete))),
    };
    return runAction(request, { client, output, progress, signal: interrupt.signal });
  });
}

function print(text: string): number {
  output.write(text);
  return 0;
}

async function list(argv: readonly string[]): Promise<number> {
  const commandLine = parseCommandLine(argv, []);
  return withServer(commandLine, async ({ client }, progress) => {
    const agents = await client.listAgents();
    progress.end();
    if (commandLine.json) return print(`${JSON.stringify(agents, null, 2)}\n`);
    printAgents(output, agents, commandLine.agent);
    return 0;
  });
}

async function withServer(
  commandLine: CommandLine,
  work: (server: Server, progress: Progress) => Promise<number>,
): Promise<number> {
  const progress = progressOn(errors, commandLine.json);
  try {
    const server = await connect(commandLine, process.env, progress);
    try {
      return await work(server, progress);
    } finally {
      await server.stop();
    }
  } finally {
    progress.end();
  }
}

interface Places extends ResultFiles {
  readonly directory: string;
  readonly shownDirectory: string;
  readonly collected: CollectedFiles;
}

/** The files to send and the places to write to. Throws `UsageError` when they are not there. */
async function readPlaces(commandLine: CommandLine): Promise<Places> {
  const { positionals } = commandLine;
  const [action = '', named, , ...rest] = positionals;
  if (named === undefined) throw new UsageError(`No directory is named: ${action} <directory>, such as ${action} .`);
  if (rest.length > 0)
    throw new UsageError(
      `${JSON.stringify(rest[0])} is too much: one action, one directory and one text in quotes are taken.`,
    );
  const files = await resultFilesOf(commandLine);
  const directory = path.resolve(here, named);
  return {
    directory,
    shownDirectory: path.isAbsolute(named) ? directory : path.normalize(named),
    collected: await collectFiles(directory),
    ...files,
  };
}

async function resultFilesOf({ sarif, patch }: CommandLine): Promise<ResultFiles> {
  return { sarifFile: await resultFile('sarif', sarif), patchFile: await resultFile('patch', patch) };
}

async function resultFile(option: string, named: string | undefined): Promise<string | undefined> {
  if (named === undefined) return undefined;
  const file = path.resolve(here, named);
  if ((await stat(path.dirname(file)).catch(() => undefined))?.isDirectory() === true) return file;
  throw new UsageError(`The folder of --${option} ${named} does not exist.`);
}

async function findAgent(client: ApiClient, id: string): Promise<AgentDescription> {
  try {
    return await client.describeAgent(id);
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 404)) throw error;
    const known = (await client.listAgents()).map((agent) => agent.id);
    if (known.includes(id)) throw error;
    throw new UsageError(`There is no agent ${JSON.stringify(id)}. There are: ${known.join(', ')}.`);
  }
}

async function readVersion(): Promise<string> {
  const description: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof description === 'object' && description !== null && 'version' in description
    ? String(description.version)
    : 'unknown';
}

function explain(error: unknown): number {
  if (interrupt.signal.aborted) {
    errors.write('interrupted; a run that had begun may go on at the server\n');
    return 130;
  }
  const label = errors.paint('red', 'error');
  if (error instanceof UsageError) {
    errors.write(`${label} ${oneLine(error.message)}\n\n${synopsis}`);
    return 2;
  }
  errors.write(`${label} ${oneLine(messageOf(error))}\n`);
  if (!(error instanceof ServiceError) && error instanceof Error && error.stack !== undefined)
    errors.write(`${error.stack}\n`);
  return 3;
}

process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
// The reader of a pipe went away, as `| head` does: there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2)).catch(explain);
