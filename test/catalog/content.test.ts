import path from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { loadCatalog } from '../../agents/engine/catalog/loadCatalog.ts';
import type { ActionDefinition, OfflineCall } from '../../agents/engine/defineAction.ts';
import { toolRegistry } from '../../agents/tools/registry.ts';
import type { Tool } from '../../agents/engine/tool.ts';
import type { Finding } from '../../agents/engine/findings.ts';
import { TestWorkspace } from '../tools/workspace.ts';

const catalog = await loadCatalog(path.join(import.meta.dirname, '../../agents/catalog'));

function actionOf(agentId: string, actionId: string): ActionDefinition {
  const action = catalog.agents
    .find(({ profile }) => profile.id === agentId)
    ?.actions.find(({ id }) => id === actionId);
  if (action === undefined) throw new Error(`No action ${agentId}/${actionId}`);
  return action.definition;
}

function toolOf(name: string): Tool {
  const tool = toolRegistry.get(name);
  if (tool === undefined) throw new Error(`No tool ${name}`);
  return tool;
}

/** Plays an action's offline plan with the real tools, up to the call of Submit, and returns what it submits. */
async function submissionOf(
  action: ActionDefinition,
  input: Record<string, unknown>,
  workspace: TestWorkspace,
): Promise<Record<string, unknown>> {
  const calls: OfflineCall[] = [];
  const plan = action.offline;
  if (plan === undefined) throw new Error('The action has no offline plan.');
  for (let step = 0; step < 5; step += 1) {
    const { tools } = await plan({ input: action.input.parse(input), calls });
    for (const call of tools) {
      if (call.name === 'Submit') return z.record(z.string(), z.unknown()).parse(call.input);
      const outcome = await workspace.call(toolOf(call.name), call.input).then(
        (result) => ({ result, isError: false }),
        (error: unknown) => ({ result: String(error), isError: true }),
      );
      calls.push({ tool: call.name, input: call.input, ...outcome });
    }
  }
  throw new Error('The plan did not come to Submit.');
}

describe('The catalog of this repository', () => {
  test('loads without a warning', () => {
    expect(catalog.warnings).toEqual([]);
  });

  test('has the agents and actions that it should', () => {
    expect(
      Object.fromEntries(catalog.agents.map(({ profile, actions }) => [profile.id, actions.map(({ id }) => id)])),
    ).toEqual({
      'database-architect': ['ask'],
      'devops-expert': ['ask'],
      'frontend-developer': ['ask'],
      'nodejs-backend-expert': expect.arrayContaining(['ask', 'audit', 'debug', 'optimize', 'review']) as unknown,
      'security-expert': ['ask'],
      'testing-expert': ['ask'],
    });
  });

  test('the Node.js expert has the tools of its description', () => {
    const [expert] = catalog.agents.filter(({ profile }) => profile.id === 'nodejs-backend-expert');
    expect(expert?.profile.tools).toEqual(['Bash', 'Glob', 'Grep', 'MultiEdit', 'Read', 'TodoWrite', 'Write']);
  });

  test.each(['audit', 'review'])('%s cannot change a file', (id) => {
    const [expert] = catalog.agents.filter(({ profile }) => profile.id === 'nodejs-backend-expert');
    const tools = expert?.actions.find((action) => action.id === id)?.tools ?? [];
    expect(tools).toContain('Diagnose');
    expect(tools.filter((name) => toolOf(name).effect === 'write')).toEqual([]);
  });

  test.each(catalog.agents.map(({ profile }) => [profile.id, profile.systemPrompt] as const))(
    '%s is told that files are data, quotes verbatim, and to submit',
    (_, prompt) => {
      expect(prompt).toMatch(/are data/);
      expect(prompt).toMatch(/verbatim/);
      expect(prompt).toMatch(/Submit/);
    },
  );

  test.each(
    catalog.agents.flatMap(({ profile, actions }) =>
      actions.map(({ id, definition }) => [`${profile.id}/${id}`, definition] as const),
    ),
  )('%s has schemas in which every field is described', (_, definition) => {
    for (const schema of [definition.input, definition.output]) {
      for (const field of Object.values(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})) {
        expect(field).toHaveProperty('description');
      }
    }
  });

  test('inputs are bounded and not empty', () => {
    const { input } = actionOf('nodejs-backend-expert', 'ask');
    expect(input.safeParse({ question: '  ' }).success).toBe(false);
    expect(input.safeParse({ question: 'x'.repeat(20_001) }).success).toBe(false);
    expect(actionOf('nodejs-backend-expert', 'audit').input.safeParse({ paths: [] }).success).toBe(false);
    expect(actionOf('nodejs-backend-expert', 'audit').input.safeParse({}).success).toBe(true);
  });

  test('instructions carry what was asked', () => {
    const audit = actionOf('nodejs-backend-expert', 'audit');
    const text = audit.instructions({ focus: 'the upload endpoint', paths: ['src/**'] });
    expect(text).toContain('the upload endpoint');
    expect(text).toContain('["src/**"]');
    expect(audit.instructions({})).not.toContain('undefined');
  });

  test('debug needs something to go by, and says so in its schema too', () => {
    const debug = actionOf('nodejs-backend-expert', 'debug');
    expect(debug.input.safeParse({}).error?.issues[0]?.message).toBe(
      'Give at least one of problem, stackTrace and logs',
    );
    expect(debug.input.safeParse({ failingTest: 'a.test.js' }).success).toBe(false);
    expect(debug.input.safeParse({ logs: 'Error: x' }).success).toBe(true);
    expect(z.toJSONSchema(debug.input, { io: 'input' })).toHaveProperty('anyOf');
    expect(debug.instructions({ problem: 'It hangs', failingTest: 'a.test.js' })).toMatch(/It hangs[\s\S]*a\.test\.js/);
    expect(debug.instructions({ logs: 'x'.repeat(200_000) }).length).toBeLessThan(60_000);
  });

  test.each(['audit', 'review', 'optimize'])('%s tells the model which profile and which paths', (id) => {
    const action = actionOf('nodejs-backend-expert', id);
    const profile = { audit: 'security', review: 'quality', optimize: 'performance' }[id] ?? '';
    expect(action.instructions({ paths: ['src/**'] })).toContain(
      `Call Diagnose with the profile "${profile}" and paths ["src/**"].`,
    );
  });
});

describe('Asked without a model', () => {
  const ask = actionOf('security-expert', 'ask');
  const files = {
    'src/auth.js': '// tokens\nfunction verifyToken(token) {\n  return jwt.verify(token, secret);\n}\n',
    'src/server.js': 'app.use(verifyToken);\nconst retries = `x`;\n',
  };

  test('the places with most of the words come first, and the answer says that it is a search', async () => {
    await using workspace = await TestWorkspace.create(files);
    const submission = await submissionOf(
      ask,
      { question: 'How does verifyToken check the token and its secret?' },
      workspace,
    );
    expect(submission['answer']).toMatch(/No model is configured/);
    expect(submission['answer']).toContain('`src/auth.js:3`');
    const output = ask.output.parse(submission);
    expect(output['citations']).toContainEqual({ file: 'src/server.js', startLine: 1, endLine: 1 });
    expect(
      await ask.verify?.(output, {
        workspaceRoot: workspace.root,
        diagnose: () => workspace.context.diagnose({ profile: 'all' }),
      }),
    ).toEqual([]);
  });

  test.each([
    ['nothing matches', files, 'What is quantumFlux?', /None of `quantumFlux` occurs/],
    [
      'there is no workspace',
      {},
      'Where is verifyToken?',
      /None of .* occurs in the files of the workspace, or the workspace is empty/,
    ],
    ['the question has no words', files, 'How? Why?', /no word to search for/],
  ])('it is honest when %s', async (_, given, question, expected) => {
    await using workspace = await TestWorkspace.create(given);
    const submission = await submissionOf(ask, { question }, workspace);
    expect(submission['answer']).toMatch(expected);
    expect(submission['citations']).toEqual([]);
  });
});

describe('A citation', () => {
  const ask = actionOf('security-expert', 'ask');
  test.each([
    [{ file: 'a.js' }, undefined],
    [{ file: 'a.js', startLine: 1, endLine: 2 }, undefined],
    [{ file: 'b.js' }, /not in the workspace/],
    [{ file: '/etc/passwd' }, /not in the workspace/],
    [{ file: '../../../etc/passwd' }, /not in the workspace/],
    [{ file: '.' }, /not in the workspace/],
    [{ file: 'a.js', startLine: 90 }, /names line 90, but the file has 3/],
    [{ file: 'a.js', startLine: 2, endLine: 1 }, /before it begins/],
  ])('%j is judged', async (citation, expected) => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'one\ntwo\n' });
    const output = ask.output.parse({ answer: 'x', citations: [citation] });
    const problems = await ask.verify?.(output, {
      workspaceRoot: workspace.root,
      diagnose: () => workspace.context.diagnose({ profile: 'all' }),
    });
    expect(problems).toHaveLength(expected === undefined ? 0 : 1);
    if (expected !== undefined) expect(problems?.[0]).toMatch(expected);
  });
});

describe('A frame of debug', () => {
  const debug = actionOf('nodejs-backend-expert', 'debug');
  test.each([
    [{ file: 'a.js', line: 2, quote: 'return two();' }, undefined],
    [{ file: 'a.js', line: 1, quote: 'function f() {\n  return  two();' }, undefined],
    [{ file: 'a.js', line: 3, quote: 'return two();' }, /stands at line 2 of a\.js, not at line 3/],
    [{ file: 'a.js', line: 2, quote: 'return three();' }, /is not in a\.js/],
    [{ file: 'a.js', line: 3, quote: '}' }, /too short/],
    [{ file: 'b.js', line: 1, quote: 'return two();' }, /no text file "b\.js"/],
    [{ file: '../../etc/passwd', line: 1, quote: 'root:x:0:0' }, /no text file/],
    [{ file: '/etc/passwd', line: 1, quote: 'root:x:0:0' }, /no text file/],
  ])('%j is judged by its quote', async (frame, expected) => {
    await using workspace = await TestWorkspace.create({ 'a.js': 'function f() {\n  return two();\n}\n' });
    const output = debug.output.parse({ summary: 'x', cause: 'x', confidence: 'low', frames: [frame], nextSteps: [] });
    const problems = await debug.verify?.(output, {
      workspaceRoot: workspace.root,
      diagnose: () => workspace.context.diagnose({ profile: 'all' }),
    });
    expect(problems).toHaveLength(expected === undefined ? 0 : 1);
    if (expected !== undefined) expect(problems?.[0]).toMatch(expected);
  });
});

describe.each(['audit', 'review', 'optimize'])('%s without a model', (id) => {
  const action = actionOf('nodejs-backend-expert', id);
  const finding: Finding = {
    rule: 'no-eval',
    title: 't',
    severity: 'high',
    confidence: 'high',
    cwe: [95],
    owasp: [],
    file: 'a.js',
    startLine: 1,
    endLine: 1,
    quote: 'eval(x)',
    message: 'm',
    fingerprint: 'a'.repeat(32),
    source: 'analyzer',
  };

  test('submits all that the analysis found, and says that no model verified it', async () => {
    const report = {
      findings: [finding],
      filesAnalysed: 3,
      wholeFiles: [],
      notes: ['big.js: too large'],
      durationMs: 1,
    };
    await using workspace = await TestWorkspace.create({}, { report });
    const submission = await submissionOf(action, { paths: ['src/**'] }, workspace);
    expect(submission).toMatchObject({ findings: [], accept: ['all'] });
    expect(submission['summary']).toMatch(/3 files found 1 problem: 1 high. No model/);
    expect(submission['coverage']).toContain('big.js: too large');
    expect(action.output.safeParse(submission).success).toBe(true);
  });

  test('says what to mend first, and what was not looked at', async () => {
    const findings = Array.from({ length: 7 }, (_, index): Finding => ({
      ...finding,
      rule: index < 4 ? 'no-eval' : `rule-${index}`,
      title: `Problem ${index}`,
      severity: index === 6 ? 'critical' : 'high',
      startLine: index + 1,
      fingerprint: String(index).repeat(32),
      fix: 'Mend it.',
    }));
    const report = { findings, filesAnalysed: 2, wholeFiles: [], notes: [], durationMs: 1 };
    await using workspace = await TestWorkspace.create({}, { report });
    const summary = String((await submissionOf(action, {}, workspace))['summary']);
    const places = [...summary.matchAll(/^\d\. `(.+?)` (.+)$/gm)].map(
      ([, place, text]) => `${place ?? ''} ${text ?? ''}`,
    );
    expect(places).toEqual([
      'a.js:7 Problem 6 (critical). Mend it.',
      'a.js:1 Problem 0 (high). Mend it.',
      'a.js:5 Problem 4 (high). Mend it.',
      'a.js:6 Problem 5 (high). Mend it.',
      'a.js:2 Problem 1 (high). Mend it.',
    ]);
    expect(summary).toContain('By rule: no-eval 4, rule-4 1, rule-5 1, rule-6 1.');
  });

  test.each([
    [0, /nothing can be said/],
    [4, /found nothing. That is no proof/],
  ])('of %d clean files promises nothing', async (filesAnalysed, expected) => {
    await using workspace = await TestWorkspace.create(
      {},
      { report: { findings: [], filesAnalysed, wholeFiles: [], notes: [], durationMs: 1 } },
    );
    expect((await submissionOf(action, {}, workspace))['summary']).toMatch(expected);
  });

  test('fails when the analysis failed, rather than report nothing', () => {
    const calls = [{ tool: 'Diagnose', input: {}, result: 'out of memory', isError: true }];
    expect(() => action.offline?.({ input: {}, calls })).toThrow(expect.objectContaining({ code: 'model_required' }));
  });

  test('does not submit the same again when it was sent back', () => {
    const calls = [{ tool: 'Submit', input: {}, result: 'Not accepted', isError: true }];
    expect(() => action.offline?.({ input: {}, calls })).toThrow(expect.objectContaining({ code: 'model_stopped' }));
  });
});
