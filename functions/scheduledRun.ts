import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import { enqueueRun } from '../agents/engine/enqueueRun.ts';
import type { RunServices } from '../agents/engine/services.ts';
import type { ActionEndpoint } from './actionEndpoint.ts';

/** What a schedule sends to the worker: which run is due, and the instant that it was due at. */
export const slotSchema = z.object({
  schedule: z.object({
    agent: z.string(),
    action: z.string(),
    /** The schedule's own name, unique within its agent. */
    name: z.string(),
    tenant: z.string(),
    input: z.record(z.string(), z.unknown()),
    /** A session to run in; a session of its own for each slot where absent. */
    sessionId: z.string().optional(),
  }),
  slot: z.iso.datetime({ offset: true }),
});
export type ScheduleSlot = z.infer<typeof slotSchema>;

/**
 * Stores the run of a schedule's slot and returns its id. A slot that is delivered again finds the run that it has: the id is made of schedule
 * and slot. Throws `invalid_request` when the input is not the action's, and the errors of `enqueueRun`.
 */
export async function openScheduledRun(
  services: RunServices,
  { agent, actionId, action }: ActionEndpoint,
  { schedule, slot }: ScheduleSlot,
): Promise<string> {
  const { tenant, sessionId } = schedule;
  const runId = runIdOf(schedule, slot);
  if ((await services.journal.readRun(tenant, runId)) !== undefined) return runId;
  const input = action.input.safeParse(schedule.input);
  if (!input.success) {
    throw new AgentError(
      'invalid_request',
      `The schedule ${schedule.agent}/${schedule.name} gives ${actionId} an input that it does not take: ${z.prettifyError(input.error)}. Correct its file and deploy again.`,
    );
  }
  try {
    const request = { tenant, agent, actionId, action, input: input.data, sessionId, runId };
    await enqueueRun(services, request, { line: sessionId !== undefined });
  } catch (error) {
    // Another delivery of the same slot was faster.
    if (!(error instanceof AgentError && error.code === 'turn_conflict')) throw error;
  }
  return runId;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID with the slot as its time and a hash of the schedule in place of chance. */
function runIdOf({ tenant, agent, name }: ScheduleSlot['schedule'], slot: string): string {
  const slotMs = Date.parse(slot);
  const hash = createHash('sha256')
    .update(JSON.stringify([tenant, agent, name, slotMs]))
    .digest();
  const random = Array.from(hash.subarray(0, 16), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return `${encodeTime(slotMs)}${random}`;
}
