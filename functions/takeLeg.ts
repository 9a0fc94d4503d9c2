import { advance } from '../agents/engine/advance.ts';
import { claimRun } from '../agents/engine/claimRun.ts';
import { AgentError } from '../agents/engine/errors.ts';
import type { RunControl } from '../agents/engine/ports.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import type { RunRecord, RunStatus } from '../agents/engine/runs.ts';
import type { ActionEndpoint } from './actionEndpoint.ts';
import type { ActionServices } from './services.ts';

/** Every action that a worker can run, by `<agent id>/<action id>`. */
export type Endpoints = Readonly<Record<string, ActionEndpoint>>;

/** How a leg ended and what comes next; small, as it is stored with the execution. */
export type LegOutcome =
  | { readonly next: 'end'; readonly status: RunStatus | 'unknown' }
  /** Go on after so many seconds. */
  | { readonly next: 'pause'; readonly waitSeconds: number }
  /** Another driver has this run, or another run the session. */
  | { readonly next: 'busy'; readonly with: 'driver' | 'session' }
  /** Wait until somebody decides on its tool calls, but no longer than so many seconds. */
  | { readonly next: 'decision'; readonly waitSeconds: number };

export interface LegRequest {
  readonly tenant: string;
  readonly runId: string;
  /** Milliseconds until this invocation is cut off. */
  readonly remainingTimeMs: number;
  /** True to go on with a run that has failed: somebody asked for it. */
  readonly resumesFailed: boolean;
}

/** Longer legs would save nothing, and a leg is what is looked at in vain when an execution is looked at. */
const longestLegMs = 10 * 60_000;
/** Held back from the invocation's time: the turn that has begun may need as long, and must still be stored. */
const reserveMs = 60_000;
const shortestLegMs = 10_000;

/** Drives a run from where it stands for one leg. Throws when the stores cannot be reached: the leg is then made again. */
export async function takeLeg(
  services: ActionServices,
  endpoints: Endpoints,
  request: LegRequest,
): Promise<LegOutcome> {
  const { tenant, runId, remainingTimeMs } = request;
  const legMs = Math.min(longestLegMs, remainingTimeMs - reserveMs);
  // What is left of this invocation is too short; the next one has its whole time.
  if (legMs < shortestLegMs) return { next: 'pause', waitSeconds: 1 };
  const run = await services.journal.readRun(tenant, runId);
  if (run === undefined) return { next: 'end', status: 'unknown' };
  if (terminalStatuses.has(run.status) && !(run.status === 'failed' && request.resumesFailed)) return ended(run);
  const waiting = await stillWaiting(services, run);
  if (waiting !== undefined) return waiting;
  const endpoint = endpoints[`${run.agent}/${run.action}`];
  if (endpoint === undefined) {
    services.logger.error('run of an action that is no longer deployed', {
      runId,
      agent: run.agent,
      action: run.action,
    });
    return { next: 'end', status: run.status };
  }
  return drive(services, endpoint, run, legMs);
}

async function drive(
  services: ActionServices,
  { agent, action, tools }: ActionEndpoint,
  { tenant, id }: RunRecord,
  legMs: number,
): Promise<LegOutcome> {
  const { clock, logger } = services;
  const legEndsAtMs = clock.nowMs() + legMs;
  try {
    const claimed = await claimRun(services, tenant, id);
    const { signal } = new AbortController();
    const run = await advance(services, claimed, { agent, action, tools, sink: () => undefined, signal, legEndsAtMs });
    const { status, turns, costUsd } = run;
    logger.info('leg ended', { runId: id, status, turns, costUsd });
    if (terminalStatuses.has(status)) return ended(run);
    return (await stillWaiting(services, run)) ?? { next: 'pause', waitSeconds: 1 };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'session_busy')
      return { next: 'busy', with: error.details['runId'] === id ? 'driver' : 'session' };
    if (error.code !== 'not_found' && error.code !== 'run_not_resumable') throw error;
    const run = await services.journal.readRun(tenant, id);
    return { next: 'end', status: run?.status ?? 'unknown' };
  }
}

/** What the run waits for, if nothing has happened yet that lets it go on. */
async function stillWaiting(services: ActionServices, run: RunRecord): Promise<LegOutcome | undefined> {
  if (run.status !== 'parked' && run.status !== 'awaiting_approval') return undefined;
  const control = await services.journal.readControl(run.tenant, run.id);
  if (control?.cancelReason != null) return undefined;
  const nowMs = services.clock.nowMs();
  const untilMs = run.status === 'parked' ? Date.parse(run.wakeAt ?? '') : decisionsDueMs(run, control);
  if (!(untilMs > nowMs)) return undefined;
  const waitSeconds = Math.ceil((untilMs - nowMs) / 1000);
  return run.status === 'parked' ? { next: 'pause', waitSeconds } : { next: 'decision', waitSeconds };
}

/** Until when a decision is missing: the run goes on when each of its calls is decided or has expired. Epoch milliseconds. */
export function decisionsDueMs({ approvals = [] }: RunRecord, control: RunControl | undefined): number {
  const undecided = approvals.filter(({ toolUseId }) => control?.decisions[toolUseId] === undefined);
  return Math.max(0, ...undecided.map(({ expiresAt }) => Date.parse(expiresAt)));
}

const ended = ({ status }: RunRecord): LegOutcome => ({ next: 'end', status });
