import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionArn } from '../../../infra/local/template.ts';
import { temporaryDirectory } from './fixture/host.ts';

const alias = `${functionArn('fixture-durable')}:live`;
let dataDirectory: string;
let server: ChildProcess;
let lambda: LambdaClient;

beforeAll(async () => {
  dataDirectory = await temporaryDirectory();
  await start();
}, 60_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await rm(dataDirectory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const script = path.join(import.meta.dirname, 'fixture/serveDurable.ts');
  const child = spawn(process.execPath, [script, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  server = child;
  const endpoint = await once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
  lambda = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

async function killAndStartAgain(): Promise<void> {
  server.kill('SIGKILL');
  await once(server, 'exit');
  await start();
}

/** What an execution has really done, line by line. */
interface Execution {
  readonly name: string;
  readonly notes: () => Promise<readonly string[]>;
}

async function invoke(
  event: Record<string, unknown>,
  name: string = randomUUID(),
  functionName = alias,
): Promise<Execution> {
  const file = path.join(dataDirectory, `${name}.notes`);
  await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      DurableExecutionName: name,
      Payload: JSON.stringify({ notes: file, ...event }),
    }),
  );
  const notes = async (): Promise<readonly string[]> =>
    (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { name, notes };
}

const patience = { timeout: 20_000, interval: 20 };
const noted = (execution: Execution) => expect.poll(execution.notes, patience);

/** Its notes, each once: a step whose result was not stored yet when the process died is made again. */
const kindsOf = (execution: Execution) => async (): Promise<readonly string[]> => [...new Set(await execution.notes())];

async function callbackOf(execution: Execution): Promise<string> {
  await noted(execution).toContainEqual(expect.stringMatching(/^callback /));
  return (await execution.notes()).find((line) => line.startsWith('callback '))?.slice('callback '.length) ?? '';
}

describe('a durable function on this machine', () => {
  it('runs its steps once, though it is invoked again after a wait', async () => {
    const execution = await invoke({ waitSeconds: 1 });
    await noted(execution).toEqual(['first', 'last 7 null']);
  });

  it('goes on after a kill -9 in the middle of a step: what was done is kept, the step in flight is made again', async () => {
    const execution = await invoke({ slowMs: 500 });
    await noted(execution).toContain('slow begins');
    await killAndStartAgain();
    await noted(execution).toEqual(['first', 'slow begins', 'slow begins', 'slow ends', 'last 7 null']);
  }, 30_000);

  it('waits through a kill -9', async () => {
    const execution = await invoke({ waitSeconds: 2 });
    await noted(execution).toContain('first');
    await killAndStartAgain();
    await expect.poll(kindsOf(execution), patience).toEqual(['first', 'last 7 null']);
  }, 30_000);

  it('waits for a callback through a kill -9, and takes the answer', async () => {
    const execution = await invoke({ asks: true });
    const callbackId = await callbackOf(execution);
    await killAndStartAgain();
    const answer = { CallbackId: callbackId, Result: Buffer.from('yes') };
    await lambda.send(new SendDurableExecutionCallbackSuccessCommand(answer));
    await expect.poll(kindsOf(execution), patience).toEqual(['first', `callback ${callbackId}`, 'last 7 yes']);
    await expect(lambda.send(new SendDurableExecutionCallbackSuccessCommand(answer))).rejects.toMatchObject({
      name: 'CallbackTimeoutException',
    });
  }, 30_000);

  it('is told when a callback fails and when it runs out of time', async () => {
    const failed = await invoke({ asks: true });
    const CallbackId = await callbackOf(failed);
    await lambda.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error: { ErrorMessage: 'no' } }));
    await noted(failed).toContain('last 7 CallbackExternalError');
    const late = await invoke({ asks: true, timeoutSeconds: 1 });
    await noted(late).toContain('last 7 CallbackTimeoutError');
  });

  it('makes a step that throws again, with its own count, and nothing before it', async () => {
    const execution = await invoke({ failures: 2 });
    await noted(execution).toEqual(['first', 'attempt 1', 'attempt 2', 'attempt 3', 'last 7 null']);
  });

  it('is one execution for one name, and refuses the name for another input', async () => {
    const name = randomUUID();
    const executions = await Promise.all([invoke({}, name), invoke({}, name), invoke({}, name)]);
    await noted(executions[0]).toEqual(['first', 'last 7 null']);
    await invoke({}, name);
    expect(await executions[0].notes()).toEqual(['first', 'last 7 null']);
    await expect(invoke({ waitSeconds: 1 }, name)).rejects.toMatchObject({
      name: 'DurableExecutionAlreadyStartedException',
    });
  });

  it('is called by a version or an alias only', async () => {
    await expect(invoke({}, randomUUID(), functionArn('fixture-durable'))).rejects.toThrow(
      'Call it by a version or an alias',
    );
  });
});
