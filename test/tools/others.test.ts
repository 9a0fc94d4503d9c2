import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Finding } from '../../agents/engine/findings.ts';
import diagnose, { diagnoseResultSchema } from '../../agents/tools/diagnose.ts';
import { toolRegistry } from '../../agents/tools/registry.ts';
import todoWrite from '../../agents/tools/todoWrite.ts';
import { TestWorkspace } from './workspace.ts';

const finding = (index: number): Finding => ({
  rule: 'no-eval',
  title: 'Evaluates text as code',
  severity: index === 0 ? 'high' : 'low',
  confidence: 'high',
  cwe: [95],
  owasp: [],
  file: 'a.js',
  startLine: index + 1,
  endLine: index + 1,
  quote: 'eval(x)',
  message: 'Text from outside runs as code.',
  fingerprint: index.toString(16).padStart(32, '0'),
  source: 'analyzer',
});

describe('TodoWrite', () => {
  test('replaces the list of the run and confirms it', async () => {
    await using workspace = await TestWorkspace.create();
    const todos = [
      { content: 'Read', status: 'completed' },
      { content: 'Check', status: 'pending' },
    ];
    expect(await workspace.call(todoWrite, { todos })).toBe(
      'Task list kept: 1 done, 0 in progress, 1 to do. Next: Check',
    );
    expect(workspace.context.todos.current).toEqual(todos);
    await workspace.call(todoWrite, { todos: [] });
    expect(workspace.context.todos.current).toEqual([]);
  });

  test('refuses an unknown status', async () => {
    await using workspace = await TestWorkspace.create();
    await expect(workspace.call(todoWrite, { todos: [{ content: 'x', status: 'soon' }] })).rejects.toThrow('status');
  });
});

describe('Diagnose', () => {
  test('shows at most 100 findings, counts them all, and says how to take the others', async () => {
    const findings = Array.from({ length: 130 }, (_, index) => finding(index));
    const report = { findings, filesAnalysed: 7, wholeFiles: [], notes: ['b.js: not UTF-8'], durationMs: 1 };
    await using workspace = await TestWorkspace.create({}, { report });
    const result = diagnoseResultSchema.parse(JSON.parse(await workspace.call(diagnose, { profile: 'security' })));
    expect(result).toMatchObject({
      filesAnalysed: 7,
      total: 130,
      notes: ['b.js: not UTF-8'],
      bySeverity: { critical: 0, high: 1, low: 129 },
    });
    expect(result.findings).toHaveLength(100);
    expect(result.findings[0]).toMatchObject({
      fingerprint: finding(0).fingerprint,
      rule: 'no-eval',
      file: 'a.js',
      startLine: 1,
      quote: 'eval(x)',
    });
    expect(result.more).toMatch(/^30 findings.*\["all"\]/);
  });

  test('refuses an unknown profile', async () => {
    await using workspace = await TestWorkspace.create();
    await expect(workspace.call(diagnose, { profile: 'speed' })).rejects.toThrow('profile');
  });
});

describe('The registry', () => {
  test('holds every tool under its own name', () => {
    expect([...toolRegistry.keys()]).toEqual([
      'Bash',
      'Diagnose',
      'Edit',
      'Glob',
      'Grep',
      'MultiEdit',
      'Read',
      'TodoWrite',
      'Write',
    ]);
    for (const [name, tool] of toolRegistry) expect(tool.name).toBe(name);
  });

  test('says of each tool what it may do to the files', () => {
    const effects = Object.fromEntries([...toolRegistry].map(([name, tool]) => [name, tool.effect]));
    expect(effects).toEqual({
      Bash: 'write',
      Diagnose: 'read',
      Edit: 'write',
      Glob: 'read',
      Grep: 'read',
      MultiEdit: 'write',
      Read: 'read',
      TodoWrite: 'none',
      Write: 'write',
    });
  });

  test.each([...toolRegistry.values()].map((tool) => [tool.name, tool] as const))(
    '%s has an input that can be sent as JSON Schema',
    (_, tool) => {
      const schema = z.toJSONSchema(tool.input, { io: 'input' });
      expect(schema.type).toBe('object');
      for (const name of Object.keys(schema.properties ?? {})) expect(name).toMatch(/^[\w.-]{1,64}$/);
    },
  );
});
