import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RunResource } from '../../agents/engine/runs.ts';
import { httpEvent } from '../support/httpEvent.ts';
import type { ScriptedAnswer } from '../support/scriptedModel.ts';
import { deploy, type Deployment } from './deployment.ts';
import { eventsIn } from './eventText.ts';
import { readHttp, streamedHttpType } from './invocation.ts';
import type { LambdaProcess } from './lambdaProcess.ts';

const path = '/agents/nodejs-backend-expert/ask';
const files = { 'server.js': 'response.end();\n' };
const look: ScriptedAnswer = { say: 'First the file.', call: [{ name: 'Read', input: { file_path: 'server.js' } }] };
const submit: ScriptedAnswer = {
  call: [{ name: 'Submit', input: { answer: 'It ends the response.', citations: [] } }],
};

let deployment: Deployment;
let environment: LambdaProcess;

beforeAll(async () => {
  deployment = await deploy();
  environment = await deployment.start(deployment.functionNamed('nodejs-backend-expert-ask'));
});

afterEach(() => {
  expect(deployment.model.historyProblems).toEqual([]);
});

afterAll(async () => {
  await environment[Symbol.asyncDispose]();
  await deployment[Symbol.asyncDispose]();
});

const ask = (headers: Readonly<Record<string, string>> = {}, body: unknown = { question: 'What is this?', files }) =>
  environment.invoke(httpEvent('POST', path, { headers, body }));

const asEvents = { Accept: 'text/event-stream' };

test('events arrive while the run goes on: the first turn is read before the model has given its second answer', async () => {
  const secondAnswer = Promise.withResolvers<ScriptedAnswer>();
  deployment.model.play((_request, index) => (index === 0 ? look : secondAnswer.promise));
  const invocation = ask(asEvents);

  expect(await invocation.head()).toMatchObject({
    statusCode: 200,
    headers: { 'Content-Type': 'text/event-stream', 'X-Request-Id': expect.any(String) as string },
  });
  // Were anything on the way to hold chunks back, this would wait for an answer that is only given after it.
  const sofar = await invocation.bodyWith('event: turn-finished');
  expect(eventsIn(sofar).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['run-started', 'text-delta', 'tool-called', 'tool-finished', 'turn-finished']),
  );
  secondAnswer.resolve(submit);

  const { bytes, contentType, fault } = await invocation.finished;
  expect({ contentType, fault }).toEqual({ contentType: streamedHttpType, fault: undefined });
  const events = eventsIn(readHttp(bytes).body);
  const stored = events.filter(({ type }) => type !== 'text-delta');
  expect(stored.map(({ id }) => id)).toEqual(stored.map((_event, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ type: 'run-succeeded', run: { turns: 2 } });
});

test('without that header the run is one JSON document', async () => {
  deployment.model.play([look, submit]);
  const { bytes, fault } = await ask().finished;
  const { head, body } = readHttp(bytes);
  expect(fault).toBeUndefined();
  expect(head).toMatchObject({ statusCode: 200, headers: { 'Content-Type': 'application/json' } });
  expect(JSON.parse(body) as RunResource).toMatchObject({
    status: 'succeeded',
    turns: 2,
    output: { answer: 'It ends the response.' },
  });
});

test.each([
  ['a body that the action does not take', { question: '' }, 400, 'invalid_request'],
  ['a session that does not exist', { question: 'Why?', sessionId: '01JDBBBBBBBBBBBBBBBBBBBBBB' }, 404, 'not_found'],
])('%s is a problem in the prelude, even where events were asked for', async (_case, body, status, code) => {
  const { bytes, contentType, fault } = await ask(asEvents, body).finished;
  const response = readHttp(bytes);
  expect({ contentType, fault }).toEqual({ contentType: streamedHttpType, fault: undefined });
  expect(response.head).toMatchObject({ statusCode: status, headers: { 'Content-Type': 'application/problem+json' } });
  expect(JSON.parse(response.body)).toMatchObject({ status, code });
});

test('a model stream that breaks in the middle is asked for again, and leaves a runtime that serves the next invocation', async () => {
  const { pid } = environment;
  deployment.model.play((_request, index) => (index === 0 ? { breakOff: 'mid-stream' } : submit));
  const { bytes, fault } = await ask(asEvents).finished;
  expect(fault).toBeUndefined();
  expect(eventsIn(readHttp(bytes).body).at(-1)).toMatchObject({ type: 'run-succeeded', run: { turns: 1 } });

  deployment.model.play([look, submit]);
  const next = await ask(asEvents).finished;
  expect(eventsIn(readHttp(next.bytes).body).at(-1)).toMatchObject({ type: 'run-succeeded' });
  expect({ isAlive: environment.isAlive, pid: environment.pid }).toEqual({ isAlive: true, pid });
});
