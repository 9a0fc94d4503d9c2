import * as z from 'zod';
import type { RunResource } from '../agents/engine/runs.ts';
import type { StreamEvent } from '../agents/engine/events.ts';
import { ServiceError } from './clientError.ts';

/** A field of an action's input, as much of its JSON Schema as a command line can use. */
const propertySchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
});

const actionSchema = z.looseObject({
  id: z.string(),
  description: z.string(),
  inputSchema: z.looseObject({
    properties: z.record(z.string(), propertySchema).default({}),
    required: z.array(z.string()).default([]),
  }),
  tools: z.array(z.string()),
  limits: z.looseObject({ timeoutMs: z.number() }),
});

const agentSchema = z.looseObject({ id: z.string(), description: z.string(), actions: z.array(actionSchema) });
const agentListSchema = z.looseObject({ agents: z.array(agentSchema) });
const sessionSchema = z.looseObject({ id: z.string() });
const uploadSchema = z.object({ uploadId: z.string(), url: z.url(), headers: z.record(z.string(), z.string()) });
const problemSchema = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
});

const runSchema = z.custom<RunResource>(isRunResource, 'this is no run');

export type InputProperty = z.infer<typeof propertySchema>;
export type ActionDescription = z.infer<typeof actionSchema>;
export type AgentDescription = z.infer<typeof agentSchema>;
export type Problem = z.infer<typeof problemSchema>;

export const contract = {
  agent: agentSchema,
  agentList: agentListSchema,
  run: runSchema,
  session: sessionSchema,
  upload: uploadSchema,
  problem: problemSchema,
};

/** Reads an answer by its schema. Throws `ServiceError` that says which request was answered otherwise than the contract has it. */
export function readAnswer<Answer>(schema: z.ZodType<Answer>, value: unknown, request: string): Answer {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'the whole body'}: ${issue.message})`;
  throw new ServiceError(
    `The answer to ${request} is not what this client expects${where}. Do the URL and the server's version fit this client?`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** True when the value has what every run resource has; the rest is trusted to be the server's own type. */
export function isRunResource(value: unknown): value is RunResource {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['status'] === 'string' &&
    Array.isArray(value['findings'])
  );
}

/** True when the value has what every event has; the rest is trusted to be the server's own type. */
export function isStreamEvent(value: unknown): value is StreamEvent {
  if (!isObject(value) || typeof value['type'] !== 'string') return false;
  const terminal = ['run-succeeded', 'run-partial', 'run-failed', 'run-cancelled'].includes(value['type']);
  return !terminal || isRunResource(value['run']);
}
