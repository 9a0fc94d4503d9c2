import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStack, type LocalStack } from '../../infra/local/localStack.ts';
import { startScriptedModel } from '../support/scriptedModel.ts';
import { milliseconds, printMeasures, quantile } from './statistics.ts';

const warmUpRuns = 40;
const sequentialRuns = 300;
const parallelClients = 16;
const runsPerClient = 50;

const submitAtOnce = () => ({ say: 'It is.', call: [{ name: 'Submit', input: { answer: 'Yes.', citations: [] } }] });

async function ask({ url, apiKey }: LocalStack, accept: string): Promise<Response> {
  const response = await fetch(`${url}/agents/nodejs-backend-expert/ask`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json', accept },
    body: JSON.stringify({ question: 'Is this service ready?' }),
  });
  if (response.status !== 200) throw new Error(`The bench got ${response.status}: ${await response.text()}`);
  return response;
}

async function oneRunMs(stack: LocalStack): Promise<number> {
  const startedAt = performance.now();
  const run = (await (await ask(stack, 'application/json')).json()) as { readonly status: string };
  if (run.status !== 'succeeded') throw new Error(`The bench's run ended as ${JSON.stringify(run)}`);
  return performance.now() - startedAt;
}

/** From the request's first byte to the first event of a kind. */
async function untilEventMs(stack: LocalStack, kind: string): Promise<number> {
  const startedAt = performance.now();
  const { body } = await ask(stack, 'text/event-stream');
  if (body === null) throw new Error('The bench got no stream.');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(`event: ${kind}`)) text += (await reader.read()).value ?? '';
  const elapsedMs = performance.now() - startedAt;
  while (!(await reader.read()).done);
  return elapsedMs;
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let count = 0; count < times; count += 1) values.push(await measure());
  return values;
}

/** What a run costs beside the model, from HTTP in to HTTP out with all of its state stored, on the local stack. */
export async function benchOverHttp(): Promise<void> {
  await using model = await startScriptedModel(submitAtOnce);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'bench-'));
  const stack = await startLocalStack({
    port: 0,
    dataDirectory,
    environment: { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_BASE_URL: model.url },
    log: () => undefined,
    logLevel: 'error',
  });
  try {
    const measureRun = () => oneRunMs(stack);
    await repeat(warmUpRuns, measureRun);
    const runs = await repeat(sequentialRuns, measureRun);
    const firstEvents = await repeat(sequentialRuns, () => untilEventMs(stack, 'run-started'));
    const firstDeltas = await repeat(sequentialRuns, () => untilEventMs(stack, 'text-delta'));
    await Promise.all(Array.from({ length: parallelClients }, () => repeat(runsPerClient, measureRun)));
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: parallelClients }, () => repeat(runsPerClient, measureRun)));
    const seconds = (performance.now() - startedAt) / 1_000;
    printMeasures('One run over HTTP on the local stack, with a model that answers at once', [
      { name: 'overhead p50', value: milliseconds(quantile(runs, 0.5)), aim: 'under 15 ms' },
      { name: 'overhead p95', value: milliseconds(quantile(runs, 0.95)), aim: 'under 50 ms' },
      { name: 'first event p50', value: milliseconds(quantile(firstEvents, 0.5)), aim: 'under 10 ms' },
      { name: 'first text delta p50', value: milliseconds(quantile(firstDeltas, 0.5)) },
      {
        name: `${parallelClients} in parallel`,
        value: `${((parallelClients * runsPerClient) / seconds).toFixed(0)} runs/s`,
        aim: 'above 120 runs/s',
      },
    ]);
  } finally {
    await stack.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}
