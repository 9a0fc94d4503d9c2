import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../agents/engine/advance.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import type { StreamEvent } from '../../agents/engine/events.ts';
import { startRun, type RunRequest } from '../../agents/engine/startRun.ts';
import edit from '../../agents/tools/edit.ts';
import read from '../../agents/tools/read.ts';
import diagnose from '../../agents/tools/diagnose.ts';
import { agent, quoting, readIt, review, source, submit } from './review.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startScriptedModel, type Script, type ScriptedAnswer, type ScriptedModel } from '../support/scriptedModel.ts';

let engine: TestEngine;
let model: ScriptedModel;

beforeAll(async () => {
  model = await startScriptedModel([]);
  engine = await startEngine({ modelUrl: model.url });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

interface RunOptions {
  readonly request?: Partial<RunRequest>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: StreamEvent) => void;
}

async function run(script: Script | readonly ScriptedAnswer[], { request, signal, onEvent }: RunOptions = {}) {
  model.play(script);
  const events: StreamEvent[] = [];
  const claimed = await startRun(engine.services, {
    tenant: 'acme',
    agent,
    actionId: 'review',
    action: review,
    input: { focus: 'everything' },
    files: { 'src/load.js': source },
    ...request,
  });
  const record = await advance(engine.services, claimed, {
    agent,
    action: review,
    tools: [read, edit, diagnose],
    signal: signal ?? new AbortController().signal,
    legEndsAtMs: Number.POSITIVE_INFINITY,
    sink: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  });
  return { record, events };
}

/** A later run of the same session must find it free, with a history that the model's API accepts. */
async function expectSessionStillWorks(sessionId: string) {
  const { record } = await run([submit()], { request: { sessionId, files: undefined } });
  expect(record.status).toBe('succeeded');
  expect(model.historyProblems).toEqual([]);
}

describe('a run over several turns', () => {
  it('reads, edits, is told of a quote that is not in the file, and submits it right', async () => {
    const { record, events } = await run([
      readIt,
      {
        call: [
          { name: 'Edit', input: { file_path: 'src/load.js', old_string: 'load(input)', new_string: 'load(text)' } },
        ],
      },
      submit([quoting('return eval(argument);')]),
      submit([quoting('return eval(input);')]),
    ]);
    expect(record).toMatchObject({ status: 'succeeded', turns: 4, dropped: 0, output: { summary: 'Looked at it.' } });
    expect(record.findings).toMatchObject([
      { file: 'src/load.js', startLine: 2, endLine: 2, quote: 'return eval(input);', source: 'model' },
    ]);
    expect(events.find((event) => event.type === 'submission-rejected')?.problems[0]).toContain(
      'is not in src/load.js',
    );
    expect(record.usage).toMatchObject({ inputTokens: 4_000, outputTokens: 400 });
    expect(record.costUsd).toBeCloseTo(4_000 * 2e-6 + 400 * 10e-6);
    expect(model.historyProblems).toEqual([]);
    await expectSessionStillWorks(record.sessionId);
  });

  it('keeps what its tools changed as the session’s files', async () => {
    const { record } = await run([
      {
        call: [
          {
            name: 'Edit',
            input: { file_path: 'src/load.js', old_string: 'eval(input)', new_string: 'JSON.parse(input)' },
          },
        ],
      },
      submit(),
    ]);
    let text = '';
    await run(
      (request) => {
        const last = JSON.stringify(request.messages.at(-1));
        if (!last.includes('JSON.parse')) return readIt;
        text = last;
        return submit();
      },
      { request: { sessionId: record.sessionId, files: undefined } },
    );
    expect(text).toContain('JSON.parse(input)');
  });

  it('stores its events with numbers from 1 without gaps, and shows the sink the same ones', async () => {
    const { record, events } = await run([readIt, submit()]);
    const stored = await engine.services.journal.readEvents('acme', record.id, 0);
    expect(stored.map((event) => event.id)).toEqual(stored.map((_, index) => index + 1));
    expect(stored.at(0)?.type).toBe('run-started');
    expect(stored.at(-1)).toMatchObject({ type: 'run-succeeded', run: { id: record.id } });
    expect(events.filter((event) => event.type !== 'text-delta')).toEqual(stored);
    expect(events.some((event) => event.type === 'text-delta' && event.text.includes('Let me read'))).toBe(true);
    expect(await engine.services.journal.readRun('acme', record.id)).toEqual(record);
  });

  it('sends the whole history of the session with the next run', async () => {
    const first = await run([readIt, submit()]);
    const before = model.requests.length;
    await run([submit()], { request: { sessionId: first.record.sessionId, files: undefined } });
    expect(model.requests.at(before)?.messages).toHaveLength(6);
    expect(model.historyProblems).toEqual([]);
  });
});

describe('evidence', () => {
  it('drops and counts a finding that is still without its quote after two repairs', async () => {
    const wrong = quoting('return evaluate(anything);');
    const { record } = await run([submit([wrong]), submit([wrong]), submit([wrong, quoting('return eval(input);')])]);
    expect(record).toMatchObject({ status: 'succeeded', dropped: 1 });
    expect(record.findings).toHaveLength(1);
  });

  it('reports Diagnose’s findings that the submission accepts, by fingerprint or all', async () => {
    const { record } = await run([
      { call: [{ name: 'Diagnose', input: { profile: 'security' } }] },
      submit([], ['all']),
    ]);
    const found = record.findings.find((finding) => finding.quote.includes('eval(input)'));
    expect(found).toMatchObject({ source: 'analyzer', file: 'src/load.js', startLine: 2 });
    const again = await run([
      { call: [{ name: 'Diagnose', input: { profile: 'security' } }] },
      submit([], ['0123456789abcdef0123456789abcdef']),
      submit([], [found?.fingerprint ?? '']),
    ]);
    expect(again.events.find((event) => event.type === 'submission-rejected')?.problems[0]).toContain(
      '0123456789abcdef',
    );
    expect(again.record.findings.map((finding) => finding.fingerprint)).toEqual([found?.fingerprint]);
  });
});

describe('a model that does not do as it should', () => {
  const failing: readonly [string, Script | readonly ScriptedAnswer[], string, number][] = [
    ['stops again and again without a result', () => ({ say: 'I am done.' }), 'model_stopped', 3],
    ['refuses', [readIt, { say: 'No.', stop: 'refusal' }], 'model_refused', 2],
    ['rejects the key', [{ status: 401, type: 'authentication_error' }], 'model_rejected_request', 0],
    [
      'rejects the request',
      [readIt, { status: 400, type: 'invalid_request_error', message: 'too long' }],
      'model_rejected_request',
      1,
    ],
  ];
  it.each(failing)(
    'fails the run when it %s, keeps the turns, and leaves the session free',
    async (_name, script, code, turns) => {
      const { record, events } = await run(script);
      expect(record).toMatchObject({ status: 'failed', turns, error: { code } });
      expect(events.at(-1)).toMatchObject({ type: 'run-failed', run: { error: { code } } });
      expect(await engine.services.journal.readTurns('acme', record.sessionId)).toHaveLength(turns);
      await expectSessionStillWorks(record.sessionId);
    },
  );

  it('is told what is wrong with a call, and may go on', async () => {
    const { record, events } = await run([
      {
        call: [
          { name: 'Read', input: { path: 7 } },
          { name: 'Rm', input: {} },
          { name: 'Read', input: { file_path: '../../etc/passwd' } },
        ],
      },
      { call: [{ name: 'Submit', input: { summary: '', findings: 'none' } }] },
      submit(),
    ]);
    expect(record.status).toBe('succeeded');
    const results = JSON.stringify(model.requests.at(-2)?.messages.at(-1));
    expect(results).toContain('file_path');
    expect(results.match(/"is_error":true/g)).toHaveLength(3);
    expect(events.filter((event) => event.type === 'submission-rejected')).toHaveLength(1);
  });

  it('goes on after a response that was cut off at the output limit, without running its calls', async () => {
    const cutOff: ScriptedAnswer = {
      call: [{ name: 'Edit', input: { file_path: 'src/load.js', old_string: 'eval', new_string: 'x' } }],
      stop: 'max_tokens',
    };
    const { record, events } = await run([cutOff, submit([quoting('return eval(input);')])]);
    expect(record).toMatchObject({ status: 'succeeded', turns: 2 });
    expect(events.some((event) => event.type === 'tool-called' && event.tool === 'Edit')).toBe(false);
    await expectSessionStillWorks(record.sessionId);
  });
});

describe('the end of a run from outside', () => {
  it('keeps the turns that are finished when it is cancelled', async () => {
    const controller = new AbortController();
    const { record } = await run([readIt, { silent: true }], {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'turn-finished')
          setTimeout(() => {
            controller.abort(new AgentError('cancelled', 'Cancelled by its owner.'));
          }, 20);
      },
    });
    expect(record).toMatchObject({
      status: 'cancelled',
      turns: 1,
      error: { code: 'cancelled', detail: 'Cancelled by its owner.' },
    });
    await expectSessionStillWorks(record.sessionId);
  });
});

describe('what is refused before anything is spent', () => {
  it('a second run of a session that is in use, while the first goes on', async () => {
    const refused: unknown[] = [];
    const { record } = await run(async (_request, index) => {
      if (index > 0) return submit();
      const sessions = await engine.services.sessions.list('acme', { limit: 1 });
      const busy = startRun(engine.services, {
        tenant: 'acme',
        agent,
        actionId: 'review',
        action: review,
        input: { focus: 'x' },
        sessionId: sessions.items[0]?.id,
      });
      await busy.catch((error: unknown) => refused.push(error));
      return readIt;
    });
    expect(record.status).toBe('succeeded');
    expect(refused).toMatchObject([{ code: 'session_busy' }]);
  });

  const refusals: readonly [string, Partial<RunRequest>, string][] = [
    ['a session that another tenant owns', { tenant: 'other' }, 'not_found'],
    ['a session that does not exist', { sessionId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'not_found'],
    ['an unknown model', { model: 'gpt-6' }, 'model_unknown'],
    ['no model for an action that needs one', { model: 'offline' }, 'model_required'],
    ['a file outside of the workspace', { files: { '../x.js': '' } }, 'path_unsafe'],
    ['a file below a file', { files: { 'src/load.js/x.js': '' } }, 'path_unsafe'],
  ];
  it.each(refusals)('%s', async (_name, request, code) => {
    const { record } = await run([submit()]);
    const started = startRun(engine.services, {
      tenant: 'acme',
      agent,
      actionId: 'review',
      action: review,
      input: { focus: 'x' },
      sessionId: record.sessionId,
      ...request,
    });
    await expect(started).rejects.toMatchObject({ code });
    await expectSessionStillWorks(record.sessionId);
  });
});
