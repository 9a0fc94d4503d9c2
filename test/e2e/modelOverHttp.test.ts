import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunResource } from '../../agents/engine/runs.ts';
import { startLocalStack, type LocalStack } from '../../infra/local/localStack.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../support/scriptedModel.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

let model: ScriptedModel;
let data: TemporaryDirectory;
let stack: LocalStack;

beforeAll(async () => {
  model = await startScriptedModel([]);
  data = await TemporaryDirectory.with();
  stack = await startLocalStack({
    port: 0,
    dataDirectory: data.path,
    environment: { ANTHROPIC_API_KEY: 'scripted', ANTHROPIC_BASE_URL: model.url },
    log: () => undefined,
    logLevel: 'error',
  });
}, 120_000);

afterAll(async () => {
  await stack.stop();
  await Promise.all([data[Symbol.asyncDispose](), model[Symbol.asyncDispose]()]);
});

async function send(path: string, body?: unknown): Promise<Response> {
  return fetch(`${stack.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': stack.apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function run(action: string, body: unknown, script: readonly ScriptedAnswer[]): Promise<RunResource> {
  model.play(script);
  const response = await send(`/agents/nodejs-backend-expert/${action}`, body);
  expect(response.status).toBe(200);
  return (await response.json()) as RunResource;
}

const claim = (quote: string) => ({
  rule: 'sql-injection',
  title: 'A query is put together from the request',
  severity: 'critical',
  confidence: 'high',
  cwe: [89],
  owasp: ['A03:2021'],
  file: 'server.js',
  startLine: 3,
  endLine: 3,
  quote,
  message: 'The id reaches the query unescaped.',
  fix: 'Use a parameter.',
});
const submit = (...findings: readonly unknown[]): ScriptedAnswer => ({
  call: [{ name: 'Submit', input: { summary: 'One hole.', coverage: 'All files.', findings, accept: [] } }],
});
const files = {
  'server.js':
    "app.get('/order', async (request, response) => {\n  response.json(\n    await db.query('select * from orders where id = ' + request.query.id),\n  );\n});\n",
};

test('a model reads, submits a finding with a wrong quote, is told so, and submits it right', async () => {
  const finished = await run('audit', { files }, [
    { say: 'First the file.', call: [{ name: 'Read', input: { file_path: 'server.js' } }] },
    submit(claim("db.query('select * from orders where id = $1')")),
    submit(claim("await db.query('select * from orders where id = ' + request.query.id)")),
  ]);
  expect(finished).toMatchObject({ status: 'succeeded', model: 'claude-sonnet-5-5', turns: 3, dropped: 0 });
  expect(finished.findings).toMatchObject([
    { rule: 'sql-injection', file: 'server.js', startLine: 3, source: 'model' },
  ]);
  expect(finished.costUsd).toBeGreaterThan(0);
  expect(JSON.stringify(model.requests.at(-1)?.messages.at(-1))).toContain('is not in server.js');
  expect(model.historyProblems).toEqual([]);
});

test('a model edits files; the session keeps them, and the next run of the session sees files and history', async () => {
  const edits = [{ old_string: "' + request.query.id", new_string: "$1', [request.query.id]" }];
  const answer = (text: string): ScriptedAnswer => ({
    call: [{ name: 'Submit', input: { answer: text, citations: [] } }],
  });
  const first = await run('ask', { question: 'Mend the query.', files }, [
    { call: [{ name: 'MultiEdit', input: { file_path: 'server.js', edits } }] },
    answer('Done.'),
  ]);
  const file = await send(`/sessions/${first.sessionId}/workspace/server.js`);
  expect(await file.text()).toContain("where id = $1', [request.query.id]");

  const asked = model.requests.length;
  await run('ask', { question: 'What did you change?', sessionId: first.sessionId }, [
    { call: [{ name: 'Bash', input: { command: 'grep -n "\\$1" server.js' } }] },
    answer('The query.'),
  ]);
  expect(model.requests[asked]?.messages).toHaveLength(6);
  expect(JSON.stringify(model.requests.at(-1)?.messages.at(-1))).toContain('$1');
  expect(model.historyProblems).toEqual([]);
});

test('a model that fails leaves a failed run with its turns, and a session that still works', async () => {
  const failed = await run('ask', { question: 'Look.', files }, [
    { call: [{ name: 'Glob', input: { pattern: '**/*' } }] },
    { status: 401, type: 'authentication_error' },
  ]);
  expect(failed).toMatchObject({ status: 'failed', turns: 1, error: { code: 'model_rejected_request' } });
  const again = await run('ask', { question: 'And now?', sessionId: failed.sessionId }, [
    { call: [{ name: 'Submit', input: { answer: 'Fine.', citations: [] } }] },
  ]);
  expect(again.status).toBe('succeeded');
});
