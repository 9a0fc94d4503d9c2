import * as z from 'zod';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import type { ScriptedAnswer } from '../support/scriptedModel.ts';

export const agent: AgentProfile = {
  id: 'reviewer',
  name: 'reviewer',
  description: 'Reviews code',
  systemPrompt: 'You review code.',
  model: null,
  tools: ['Read', 'Edit'],
  serverTools: [],
  maxTurns: null,
  skills: [],
};

export const review = defineAction({
  description: 'Reviews the workspace',
  input: z.object({ focus: z.string() }),
  output: z.object({ summary: z.string().min(1) }),
  reportsFindings: true,
  instructions: ({ focus }) => `Review this service. Look at: ${focus}`,
  tools: ['Read', 'Edit', 'Diagnose'],
  limits: { maxTurns: 6 },
});

export const source = 'export function load(input) {\n  return eval(input);\n}\n';
export const quoting = (quote: string) => ({
  rule: 'code-injection',
  title: 'eval of a parameter',
  severity: 'critical',
  confidence: 'high',
  cwe: [95],
  owasp: ['A03:2021'],
  file: 'src/load.js',
  startLine: 40,
  endLine: 40,
  quote,
  message: 'Whoever controls the parameter runs code.',
});
export const submit = (findings: readonly unknown[] = [], accept: readonly string[] = []): ScriptedAnswer => ({
  call: [{ name: 'Submit', input: { summary: 'Looked at it.', findings, accept } }],
});
export const readIt: ScriptedAnswer = {
  say: 'Let me read it.',
  call: [{ name: 'Read', input: { file_path: 'src/load.js' } }],
};
