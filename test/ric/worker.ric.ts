import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { httpEvent } from '../support/httpEvent.ts';
import type { ScriptedAnswer } from '../support/scriptedModel.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';
import { deploy, type Deployment } from './deployment.ts';
import { DurableHost } from './durableHost.ts';
import { eventsIn } from './eventText.ts';
import { readHttp } from './invocation.ts';
import type { LambdaProcess } from './lambdaProcess.ts';

const path = '/agents/nodejs-backend-expert/ask';
const files = { 'server.js': 'response.end();\n' };
const look = (file: string): ScriptedAnswer => ({ call: [{ name: 'Glob', input: { pattern: file } }] });
const submit: ScriptedAnswer = {
  call: [{ name: 'Submit', input: { answer: 'It ends the response.', citations: [] } }],
};

let deployment: Deployment;
let directory: TemporaryDirectory;
let host: DurableHost;
let action: LambdaProcess;
let runs: LambdaProcess;

beforeAll(async () => {
  deployment = await deploy();
  directory = await TemporaryDirectory.with();
  host = await DurableHost.start(deployment, deployment.functionNamed('worker'), directory.file('durable.sqlite'));
  const start = (name: string): Promise<LambdaProcess> =>
    deployment.start(deployment.functionNamed(name), host.variables);
  action = await start('nodejs-backend-expert-ask');
  runs = await start('runs');
});

afterAll(async () => {
  await Promise.all([action, runs, host].map((part) => part[Symbol.asyncDispose]()));
  await Promise.all([directory, deployment].map((part) => part[Symbol.asyncDispose]()));
});

async function get(resource: string, id: string, accept: string): Promise<string> {
  const event = httpEvent('GET', resource.replace('{id}', id), { resource, headers: { Accept: accept } });
  return readHttp((await runs.invoke(event).finished).bytes).body;
}

test('a background run whose worker is killed in the middle of a turn goes on in a new process from the last stored turn', async () => {
  onTestFailed(() => {
    console.error(host.log);
  });
  const asked = Promise.withResolvers<undefined>();
  const never = new Promise<never>(() => undefined);
  deployment.model.play((_request, index) => {
    if (index === 1) asked.resolve(undefined);
    return [look('*.js'), never, look('*.ts'), submit][index] ?? submit;
  });
  const body = { question: 'What is this?', files };
  const request = httpEvent('POST', path, { headers: { Prefer: 'respond-async' }, body });
  const accepted = readHttp((await action.invoke(request).finished).bytes);
  expect(accepted.head).toMatchObject({ statusCode: 202, headers: { Location: expect.any(String) as string } });
  const id = accepted.head.headers['Location']?.split('/').at(-1) ?? '';

  await asked.promise;
  await host.environments.at(-1)?.kill();
  expect(JSON.parse(await host.outcome)).toMatchObject({ Status: 'SUCCEEDED' });

  expect(new Set(host.environments.map(({ pid }) => pid)).size).toBe(2);
  expect(JSON.parse(await get('/runs/{id}', id, 'application/json'))).toMatchObject({ status: 'succeeded', turns: 3 });
  const { requests, historyProblems } = deployment.model;
  expect(requests).toHaveLength(4);
  expect(requests[2]?.messages).toEqual(requests[1]?.messages);
  expect(historyProblems).toEqual([]);
  const events = eventsIn(await get('/runs/{id}/events', id, 'text/event-stream'));
  expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1));
  expect(events.filter(({ type }) => /^run-(succeeded|partial|failed|cancelled)$/.test(type))).toEqual([
    expect.objectContaining({ id: events.length, type: 'run-succeeded' }),
  ]);
  // A dead driver's lease has to expire before another may have the session.
}, 90_000);
