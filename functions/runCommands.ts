import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import type { PendingApproval, RunRecord } from '../agents/engine/runs.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import { cancelRun } from './cancelRun.ts';
import type { CancelServices } from './cancelRun.ts';
import { continueInBackground, wakeOrContinue } from './continueRun.ts';
import type { HttpRequest, HttpResponse } from './http/message.ts';
import { acceptedRun } from './runResponses.ts';

export type CommandServices = CancelServices;

/** Ends a run: `202` with the run as it stands, whatever that is, so that a repeated request is answered alike. */
export async function cancel(services: CommandServices, request: HttpRequest, run: RunRecord): Promise<HttpResponse> {
  return acceptedRun(request, await cancelRun(services, run, 'Cancelled by its owner.', request.logger));
}

/** How long an answer waits for a failed run to be taken over: until then it reads as failed, and a client would stop there. */
const takeoverWaitMs = 5_000;
const takeoverPollMs = 250;

/**
 * Lets a run go on that failed, is parked, or lost its driver: `202`. One that is driven goes on already. Throws `run_not_resumable` for
 * one that has ended otherwise.
 */
export async function resume(services: CommandServices, request: HttpRequest, run: RunRecord): Promise<HttpResponse> {
  if (terminalStatuses.has(run.status) && run.status !== 'failed') {
    throw new AgentError(
      'run_not_resumable',
      `The run ${run.id} has ended as "${run.status}"; only a run that failed, is parked or lost its driver can go on. Start a new run in its session ${run.sessionId}.`,
    );
  }
  // Also where a driver holds the lease: it may have died a moment ago, and the execution sees whether it comes back.
  await continueInBackground(services, await awake(services, run), request.logger);
  return acceptedRun(request, run.status === 'failed' ? await takenOver(services, run) : run);
}

/** A parked run goes on at once when somebody asks for it, whatever it was told to wait for. */
async function awake({ journal }: CommandServices, run: RunRecord): Promise<RunRecord> {
  if (run.status !== 'parked') return run;
  const { wakeAt: _wakeAt, ...rest } = run;
  const woken: RunRecord = { ...rest, status: 'running', version: run.version + 1 };
  try {
    await journal.updateRun(woken, []);
    return woken;
  } catch (error) {
    if (!(error instanceof AgentError && error.code === 'turn_conflict')) throw error;
    return run;
  }
}

async function takenOver({ journal, clock }: CommandServices, run: RunRecord): Promise<RunRecord> {
  const endMs = clock.nowMs() + takeoverWaitMs;
  for (;;) {
    await delay(takeoverPollMs);
    const current = await journal.readRun(run.tenant, run.id);
    if (current === undefined) return run;
    if (current.version > run.version || clock.nowMs() > endMs) return current;
  }
}

export const approvalSchema = z.strictObject({
  /** Which call is decided; may be left out while exactly one waits. */
  toolUseId: z.string().min(1).optional(),
  decision: z.enum(['allow', 'deny']),
  /** Told to the model when the call is denied. */
  message: z.string().max(4_000).default(''),
});
export type Approval = z.infer<typeof approvalSchema>;

/**
 * Decides on a tool call that waits: `202`. The same decision again is answered alike. Throws `approval_not_pending` when the call does
 * not wait or was decided otherwise, `invalid_request` when several wait and none is named.
 */
export async function decide(
  services: CommandServices,
  request: HttpRequest,
  run: RunRecord,
  { toolUseId: named, decision, message }: Approval,
): Promise<HttpResponse> {
  // Also while a driver has just taken the run up to look whether it may go on.
  const waiting = run.approvals ?? [];
  const control = await services.journal.readControl(run.tenant, run.id);
  const decisions = new Map(Object.entries(control?.decisions ?? {}));
  const open = waiting.filter(({ toolUseId }) => !decisions.has(toolUseId));
  const toolUseId = named ?? onlyOne(run, open, waiting);
  const decided = decisions.get(toolUseId)?.decision;
  const isWaiting = waiting.some((approval) => approval.toolUseId === toolUseId);
  if (!isWaiting || (decided !== undefined && decided !== decision)) {
    throw notPending(
      run,
      `the call ${JSON.stringify(toolUseId)}${decided === undefined ? '' : `, which has been decided: ${decided}`}`,
    );
  }
  if (decided === undefined) {
    await services.journal.decideApproval(run.tenant, run.id, toolUseId, { decision, message });
  }
  // The run goes on once all its calls are decided.
  if (open.every((approval) => approval.toolUseId === toolUseId)) await wakeOrContinue(services, run, request.logger);
  return acceptedRun(request, run);
}

function onlyOne(run: RunRecord, open: readonly PendingApproval[], waiting: readonly PendingApproval[]): string {
  const [only, second] = open.length === 0 ? waiting : open;
  if (only === undefined) throw notPending(run, 'any call');
  if (second === undefined) return only.toolUseId;
  throw new AgentError(
    'invalid_request',
    `${open.length} calls of the run wait for a decision: ${open.map(({ toolUseId, tool }) => `${toolUseId} (${tool})`).join(', ')}. Say which with toolUseId.`,
  );
}

function notPending({ id, status }: RunRecord, what: string): AgentError {
  return new AgentError(
    'approval_not_pending',
    `The run ${id} (now "${status}") does not wait for a decision on ${what}. GET /runs/${id} shows what it waits for.`,
  );
}
