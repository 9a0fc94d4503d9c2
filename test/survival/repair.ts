import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import * as z from 'zod';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { defineAction, type ActionDefinition } from '../../agents/engine/defineAction.ts';
import type { RunRequest } from '../../agents/engine/startRun.ts';
import type { Tool } from '../../agents/engine/tool.ts';
import { toolRegistry } from '../../agents/tools/registry.ts';
import type { ModelApiRequest, ScriptedAnswer } from '../support/scriptedModel.ts';

/** The run of these tests: five turns, of which the second and the third change files. */
export const tenant = 'acme';

export const agent: AgentProfile = {
  id: 'repairer',
  name: 'repairer',
  description: 'Repairs code',
  systemPrompt: 'You repair code.',
  model: null,
  tools: ['Read', 'MultiEdit', 'Bash', 'Diagnose'],
  serverTools: [],
  maxTurns: null,
  skills: [],
};

export const tools: readonly Tool[] = agent.tools.flatMap((name) => toolRegistry.get(name) ?? []);

/** `onSubmit` is awaited while the gate judges the result. */
export function repairAction(onSubmit: () => Promise<void> = () => Promise.resolve()): ActionDefinition {
  return defineAction({
    description: 'Repairs the workspace',
    input: z.object({ ticket: z.string() }),
    output: z.object({ summary: z.string().min(1) }),
    reportsFindings: true,
    instructions: ({ ticket }) => `Repair this service for the ticket "${ticket}".`,
    tools: agent.tools,
    limits: { maxTurns: 10 },
    verify: async () => {
      await onSubmit();
      return [];
    },
  });
}

/** The ticket is the run's id, so that the model's log tells whose request each one is. */
export function repairRequest(runId: string, action: ActionDefinition): RunRequest {
  return { tenant, runId, agent, actionId: 'repair', action, input: { ticket: runId }, files: filesBefore };
}

export const filesBefore = { 'src/load.js': 'export function load(input) {\n  return eval(input);\n}\n' };
export const filesAfter = {
  'src/load.js': 'export function load(text) {\n  return JSON.parse(text);\n}\n',
  // One line: the command that appends it took effect once, however often it was run.
  'notes.txt': 'repaired\n',
};

export const turnsOfRepair = 5;
const edits = [
  { old_string: 'load(input)', new_string: 'load(text)' },
  { old_string: 'eval(input)', new_string: 'JSON.parse(text)' },
];
const steps: readonly ScriptedAnswer[] = [
  { say: 'First the file.', call: [{ name: 'Read', input: { file_path: 'src/load.js' } }] },
  { say: 'No eval.', call: [{ name: 'MultiEdit', input: { file_path: 'src/load.js', edits } }] },
  { say: 'A note.', call: [{ name: 'Bash', input: { command: 'echo repaired >> notes.txt; cat notes.txt' } }] },
  { say: 'Is it clean?', call: [{ name: 'Diagnose', input: { profile: 'security' } }] },
  { say: 'Done.', call: [{ name: 'Submit', input: { summary: 'Repaired.', findings: [], accept: ['all'] } }] },
];

/** Chosen by what the history holds, not by how often it was asked: a turn that is repeated gets the same answer. */
export function repairScript(request: ModelApiRequest): ScriptedAnswer {
  return steps[turnOf(request) - 1] ?? { status: 400, message: `There is no turn ${turnOf(request)} in the script.` };
}

/** The turn of its run that a request asks for, counted from 1; the runs before it in the session do not count. */
export function turnOf({ messages }: ModelApiRequest): number {
  const opening = messages.findLastIndex((message) => openingTicket(message) !== undefined);
  return messages.slice(opening).filter(({ role }) => role === 'assistant').length + 1;
}

/** The ticket of the run that a request belongs to. */
export function ticketOf({ messages }: ModelApiRequest): string {
  const last = messages.findLast((message) => openingTicket(message) !== undefined);
  const ticket = last === undefined ? undefined : openingTicket(last);
  if (ticket === undefined) throw new Error('No message of the request opens a run.');
  return ticket;
}

function openingTicket({ role, content }: BetaMessageParam): string | undefined {
  return role === 'user' ? /for the ticket \\?"(\w+)/.exec(JSON.stringify(content))?.[1] : undefined;
}
