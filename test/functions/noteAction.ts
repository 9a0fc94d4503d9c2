import type { StreamifyHandler } from 'aws-lambda';
import * as z from 'zod';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import { defineTool } from '../../agents/engine/tool.ts';
import write from '../../agents/tools/write.ts';
import { createActionHandler } from '../../functions/action.ts';
import type { ActionEndpoint } from '../../functions/actionEndpoint.ts';
import type { HttpEvent } from '../../functions/http/message.ts';
import type { Deployment } from '../support/deployment.ts';

/** An action whose offline plan writes a note, waits at a gate where it is told to, and submits. */
export const noteAction = defineAction({
  description: 'Writes a note.',
  input: z.object({
    note: z.string().min(1),
    wait: z.boolean().default(false),
    submit: z.boolean().default(true),
  }),
  output: z.object({ summary: z.string() }),
  reportsFindings: false,
  tools: ['Write', 'Wait'],
  limits: { maxTurns: 12 },
  instructions: ({ note }) => `Note this: ${note}`,
  offline: ({ input, calls }) => {
    if (!input.submit) return { text: 'I would rather not.', tools: [] };
    const done = calls.length;
    if (done === 0)
      return {
        text: 'I write it down.',
        tools: [{ name: 'Write', input: { file_path: 'note.md', content: input.note } }],
      };
    if (done === 1 && input.wait) return { text: '', tools: [{ name: 'Wait', input: {} }] };
    return { text: '', tools: [{ name: 'Submit', input: { summary: `Noted: ${input.note}` } }] };
  },
});

const agent: AgentProfile = {
  id: 'clerk',
  name: 'clerk',
  description: 'Keeps notes.',
  systemPrompt: 'You keep notes.',
  model: null,
  tools: ['Write', 'Wait'],
  serverTools: [],
  maxTurns: null,
  skills: [],
};

/** Holds runs in their tool call until it is opened. */
export class Gate {
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #reached = Promise.withResolvers<undefined>();
  /** Settles when a run has come to the gate. */
  readonly reached: Promise<undefined> = this.#reached.promise;

  open(): void {
    this.#opened.resolve(undefined);
  }

  async pass(signal: AbortSignal): Promise<string> {
    this.#reached.resolve(undefined);
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
    });
    await Promise.race([this.#opened.promise, aborted]);
    return 'The gate is open.';
  }
}

export interface NoteOptions {
  /** Tools whose calls wait for a decision. */
  readonly approval?: readonly string[];
}

/** The endpoint `POST /agents/clerk/note` of a deployment, whose background drives its runs at the same gate from then on. */
export function noteHandler(
  deployment: Deployment,
  gate = new Gate(),
  { approval = [] }: NoteOptions = {},
): StreamifyHandler<HttpEvent> {
  const wait = defineTool({
    name: 'Wait',
    description: 'Waits at the gate.',
    input: z.object({}),
    effect: 'none',
    run: async (_input, { signal }) => gate.pass(signal),
  });
  const endpoint: ActionEndpoint = {
    agent: { ...agent, approval },
    actionId: 'note',
    action: noteAction,
    tools: [write, wait],
  };
  deployment.background.serve(endpoint);
  return createActionHandler(endpoint, deployment.options);
}

export const notePath = '/agents/clerk/note';
