import { setTimeout as delay } from 'node:timers/promises';
import { decodeTime, ulid } from 'ulid';
import { enqueueRun } from '../agents/engine/enqueueRun.ts';
import { AgentError } from '../agents/engine/errors.ts';
import { isHeld } from '../agents/engine/lease.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { Logger } from '../agents/engine/services.ts';
import { startRun } from '../agents/engine/startRun.ts';
import type { ClaimedRun } from '../agents/engine/startRun.ts';
import type { ActionCall } from './actionCall.ts';
import { cancelRun } from './cancelRun.ts';
import { continueInBackground } from './continueRun.ts';
import type { ActionServices } from './services.ts';

/** The run of a call: claimed for a driver here, or driven elsewhere. `isOwn` is false for a run that another request has begun. */
export type OpenedRun = { readonly claimed: ClaimedRun } | { readonly record: RunRecord; readonly isOwn: boolean };

export interface OpenOptions {
  readonly logger: Logger;
  /** Epoch milliseconds after which nothing is waited for. */
  readonly deadlineMs: number;
}

/** How long a request that has bound a key takes at most to store its run; after that, it is taken for dead. */
const startGraceMs = 5_000;
const startPollMs = 100;
/** Longer than a dead driver's lease lasts. */
const interruptWaitMs = 35_000;
const interruptPollMs = 250;

/**
 * Begins the run that a call asks for, or joins the one that its Idempotency-Key has begun. The key is bound before anything starts, to
 * an id of a run that may not be there yet; where it never comes, because its starter was refused or died, the next request with the
 * key starts it under that id, and of several that try, the one that stores the run first has it.
 * Throws what `startRun` and `enqueueRun` throw, and `idempotency_conflict`.
 */
export async function openRun(services: ActionServices, call: ActionCall, options: OpenOptions): Promise<OpenedRun> {
  if (call.idempotency === undefined) return begin(services, call, options);
  const { tenant } = call.run;
  const { key, bodyHash } = call.idempotency;
  const nowMs = services.clock.nowMs();
  const { runId, isNew } = await services.idempotencyKeys.bind(tenant, key, { runId: ulid(nowMs), bodyHash, nowMs });
  if (!isNew) {
    const record = await storedRun(services, tenant, runId, decodeTime(runId) + startGraceMs);
    if (record !== undefined) return { record, isOwn: false };
  }
  try {
    return await begin(services, { ...call, run: { ...call.run, runId } }, options);
  } catch (error) {
    if (!isBegunElsewhere(error, runId)) throw error;
    const record = await storedRun(services, tenant, runId, services.clock.nowMs() + startGraceMs);
    if (record === undefined) throw error;
    return { record, isOwn: false };
  }
}

function isBegunElsewhere(error: unknown, runId: string): boolean {
  return (error instanceof AgentError && error.code === 'turn_conflict') || holderOf(error) === runId;
}

async function storedRun(
  { journal, clock }: ActionServices,
  tenant: string,
  runId: string,
  untilMs: number,
): Promise<RunRecord | undefined> {
  for (;;) {
    const record = await journal.readRun(tenant, runId);
    if (record !== undefined || clock.nowMs() >= untilMs) return record;
    await delay(startPollMs);
  }
}

async function begin(services: ActionServices, call: ActionCall, options: OpenOptions): Promise<OpenedRun> {
  if (call.face === 'async') {
    await makeWay(services, call, options);
    return enqueue(services, call, options);
  }
  try {
    return { claimed: await startRun(services, call.run) };
  } catch (error) {
    const holderId = holderOf(error);
    if (holderId === undefined || holderId === call.run.runId || call.onBusy === 'reject') throw error;
    if (call.onBusy === 'queue') return enqueue(services, call, options);
    return { claimed: await interrupt(services, call, holderId, options) };
  }
}

/** The run that stands in the way, where that is why a claim was refused. */
function holderOf(error: unknown): string | undefined {
  if (!(error instanceof AgentError) || error.code !== 'session_busy') return undefined;
  const { runId } = error.details;
  return typeof runId === 'string' ? runId : undefined;
}

async function enqueue(services: ActionServices, call: ActionCall, { logger }: OpenOptions): Promise<OpenedRun> {
  const record = await enqueueRun(services, call.run, { line: call.run.sessionId !== undefined });
  await continueInBackground(services, record, logger);
  return { record, isOwn: true };
}

/** What `onBusy` asks for, before a run that nobody claims here is stored. */
async function makeWay(services: ActionServices, call: ActionCall, { logger }: OpenOptions): Promise<void> {
  const { tenant, sessionId } = call.run;
  if (sessionId === undefined || call.onBusy === 'queue') return;
  const session = await services.sessions.read(tenant, sessionId);
  if (session === undefined) return;
  const { lease, line } = session;
  const inTheWay = [...(isHeld(lease, services.clock.nowMs()) ? [lease.runId] : []), ...line].filter(
    (id) => id !== call.run.runId,
  );
  const [first] = inTheWay;
  if (first === undefined) return;
  if (call.onBusy === 'reject') {
    throw new AgentError(
      'session_busy',
      `Run ${first} has the session ${sessionId}. Try again when it has ended, or send onBusy: "queue" or "interrupt".`,
      { details: { runId: first } },
    );
  }
  for (const runId of inTheWay) await cancelById(services, call, runId, logger);
}

/** Cancels what holds the session, and what comes before this run in its line, until the session is free. */
async function interrupt(
  services: ActionServices,
  call: ActionCall,
  holderId: string,
  { logger, deadlineMs }: OpenOptions,
): Promise<ClaimedRun> {
  const endMs = Math.min(services.clock.nowMs() + interruptWaitMs, deadlineMs);
  const run = { ...call.run, runId: call.run.runId ?? ulid(services.clock.nowMs()) };
  const asked = new Set<string>();
  let inTheWay = holderId;
  for (;;) {
    if (!asked.has(inTheWay)) await cancelById(services, { ...call, run }, inTheWay, logger);
    asked.add(inTheWay);
    await delay(interruptPollMs);
    try {
      return await startRun(services, run);
    } catch (error) {
      const next = holderOf(error);
      if (next === undefined || next === run.runId || services.clock.nowMs() > endMs) throw error;
      inTheWay = next;
    }
  }
}

async function cancelById(services: ActionServices, { run }: ActionCall, runId: string, logger: Logger): Promise<void> {
  const holder = await services.journal.readRun(run.tenant, runId);
  if (holder === undefined) return;
  await cancelRun(
    services,
    holder,
    `Interrupted by ${run.runId === undefined ? 'a later run' : `run ${run.runId}`}.`,
    logger,
  );
}
