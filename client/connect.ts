import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from './apiClient.ts';
import { messageOf, ServiceError, UsageError } from './clientError.ts';
import type { Progress } from './progress.ts';

export interface Server {
  readonly client: ApiClient;
  /** False for the local stack in this process, which ends with it. */
  readonly staysUp: boolean;
  /** Ends the local stack; does nothing to a server elsewhere. */
  stop(): Promise<void>;
}

export interface ServerChoice {
  readonly url: string | undefined;
  readonly key: string | undefined;
}

/**
 * The server that the command line or the environment names; without one, the local stack in this process.
 * Throws `UsageError` when a URL comes without a key or the other way round.
 */
export async function connect(
  choice: ServerChoice,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Server> {
  const url = choice.url ?? given(environment['AGENT_ENDPOINTS_URL']);
  const key = choice.key ?? given(environment['AGENT_ENDPOINTS_KEY']);
  if (url === undefined) {
    if (choice.key !== undefined)
      throw new UsageError('--key belongs to a server: give its --url too, or leave both out to use the local stack.');
    return startLocalServer(environment, progress);
  }
  if (key === undefined)
    throw new UsageError(`--url needs a key for ${url}: --key KEY, or AGENT_ENDPOINTS_KEY in the environment.`);
  if (!isSafeForKeys(url))
    progress.warning(`${url} is not encrypted: the key and the files can be read on the way. Use https.`);
  return { client: new ApiClient({ url, apiKey: key }), staysUp: true, stop: () => Promise.resolve() };
}

const projectDirectory = path.resolve(import.meta.dirname, '..');

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function isSafeForKeys(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

async function startLocalServer(environment: NodeJS.ProcessEnv, progress: Progress): Promise<Server> {
  progress.step('starting the local stack');
  const dataDirectory = path.resolve(projectDirectory, given(environment['LOCAL_DATA']) ?? '.local');
  try {
    return await hostStack(dataDirectory, progress);
  } catch (error) {
    // `npm start`, or another of these commands, has the folder: this run does without what they know.
    if (!(error instanceof Error && error.name === 'DataFolderInUseError')) throw notStarted(error);
  }
  const temporary = await mkdtemp(path.join(tmpdir(), 'agent-endpoints-'));
  const remove = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  try {
    const server = await hostStack(temporary, progress);
    return { ...server, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw notStarted(error);
  }
}

async function hostStack(dataDirectory: string, progress: Progress): Promise<Server> {
  const { startLocalStack } = await import('../infra/local/localStack.ts');
  let stopping = false;
  const log = (line: string): void => {
    // What the stop cuts off has been answered already.
    if (!stopping) progress.step(line);
  };
  const stack = await startLocalStack({ port: 0, dataDirectory, log, logLevel: 'error' });
  const stop = (): Promise<void> => {
    stopping = true;
    return stack.stop();
  };
  return { client: new ApiClient({ url: stack.url, apiKey: stack.apiKey }), staysUp: false, stop };
}

const notStarted = (error: unknown): ServiceError =>
  new ServiceError(`The local stack did not start: ${messageOf(error)}`, { cause: error });
