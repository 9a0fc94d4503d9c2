import { advance } from '../agents/engine/advance.ts';
import type { EventSink } from '../agents/engine/events.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { ClaimedRun } from '../agents/engine/startRun.ts';
import type { ActionEndpoint } from './actionEndpoint.ts';
import { continueInBackground } from './continueRun.ts';
import { asAgentError } from './http/asAgentError.ts';
import type { ActionServices } from './services.ts';

/** Held back from the invocation's time: a turn that has begun may need as long, and must still be stored. */
export const legReserveMs = 60_000;

/**
 * Drives a claimed run until it ends or waits, or until this invocation's time runs short; what has not ended then goes on in the
 * background. Nothing aborts it from here: who wants it ended says so in the journal. Throws when the journal cannot be written or
 * another driver has taken the run.
 */
export async function driveRun(
  services: ActionServices,
  { agent, action, tools }: ActionEndpoint,
  claimed: ClaimedRun,
  { remainingTimeMs, sink }: { readonly remainingTimeMs: number; readonly sink: EventSink },
): Promise<RunRecord> {
  const { logger, clock } = services;
  const legEndsAtMs = clock.nowMs() + remainingTimeMs - legReserveMs;
  try {
    const { signal } = new AbortController();
    const run = await advance(services, claimed, { agent, action, tools, sink, signal, legEndsAtMs });
    const { status, turns, costUsd } = run;
    const isOver = terminalStatuses.has(status);
    logger.info(isOver ? 'run ended' : 'leg ended', { status, turns, costUsd });
    if (!isOver) await continueInBackground(services, run, logger);
    return run;
  } catch (error) {
    logger.error('run stopped', { error: asAgentError(error) });
    throw error;
  }
}
