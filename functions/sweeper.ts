import { isDriven } from '../agents/engine/lease.ts';
import type { BackgroundRuns, Clock, Journal, Sessions } from '../agents/engine/ports.ts';
import { terminalStatuses } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { Logger } from '../agents/engine/services.ts';
import { standardLogger } from './http/message.ts';
import { stores as standardStores } from './stores.ts';

export interface SweeperStores {
  readonly journal: Journal;
  readonly sessions: Sessions;
  readonly background: BackgroundRuns;
  readonly clock: Clock;
}

export interface SweeperOptions {
  /** @default the deployment's, built with the first call */
  readonly stores?: () => SweeperStores;
  readonly logger?: Logger;
}

export interface SweepResult {
  /** Open runs that were looked at. */
  readonly seen: number;
  /** Runs that a background execution was started for. */
  readonly started: number;
}

/** How long a run may stand still before somebody else goes on with it. */
const graceMs = 60_000;
/** The bounds of one call: the next is a minute later. */
const pageSize = 50;
const maxRuns = 5_000;
const maxStarted = 200;

/**
 * Called every minute: lets a background execution go on with each run that nobody drives though it could go on, because its driver died
 * or its execution was never started. Whom it starts in vain finds the run driven, and ends.
 */
export function createSweeperHandler(options: SweeperOptions = {}): () => Promise<SweepResult> {
  const stores = options.stores ?? standardStores;
  const logger = options.logger ?? standardLogger;
  return async () => {
    const { journal } = stores();
    let seen = 0;
    let started = 0;
    for (let cursor: string | null = null; ;) {
      const page = await journal.listOpenRuns({ limit: pageSize, cursor: cursor ?? undefined });
      const outcomes = await Promise.all(page.items.map((run) => lookAt(stores(), logger, run)));
      seen += outcomes.length;
      started += outcomes.filter(Boolean).length;
      cursor = page.nextCursor;
      if (cursor === null || seen >= maxRuns || started >= maxStarted) break;
    }
    if (started > 0) logger.warn('runs without a driver were taken over', { seen, started });
    return { seen, started };
  };
}

/** One run that cannot be looked at must not keep the others from it. */
async function lookAt(
  stores: SweeperStores,
  logger: Logger,
  { tenant, runId }: { readonly tenant: string; readonly runId: string },
): Promise<boolean> {
  try {
    const run = await stores.journal.readRun(tenant, runId);
    const executionName = run === undefined ? undefined : await takeover(stores, run);
    if (run === undefined || executionName === undefined) return false;
    await stores.background.start(run, executionName);
    return true;
  } catch (error) {
    logger.error('an open run could not be looked after', { runId, cause: String(error) });
    return false;
  }
}

/** The name of the execution that is to take the run over, or undefined when it is looked after or has to wait. */
async function takeover(stores: SweeperStores, run: RunRecord): Promise<string | undefined> {
  const { sessions, clock } = stores;
  const nowMs = clock.nowMs();
  if (terminalStatuses.has(run.status) || goesOnAtMs(run) + graceMs > nowMs) return undefined;
  const session = await sessions.read(run.tenant, run.sessionId);
  if (session === undefined || isDriven(session, nowMs)) return undefined;
  const { lease, line } = session;
  const own = lease?.runId === run.id ? lease : null;
  const taken = own === null && lease !== null && lease.expiresAtMs > nowMs;
  if (taken || (own === null && (await standsBehind(stores, run, line)))) return undefined;
  // One execution for each time that the run is found standing: the same state is the same name.
  return `${run.id}-${own === null ? `v${run.version}` : own.expiresAtMs}`;
}

/** Whether another run has the first place in the line. One that has ended, and was not taken out when it did, is taken out now. */
async function standsBehind(
  { journal, sessions }: SweeperStores,
  run: RunRecord,
  line: readonly string[],
): Promise<boolean> {
  const [head] = line;
  if (head === undefined || head === run.id) return false;
  const first = await journal.readRun(run.tenant, head);
  if (first !== undefined && !terminalStatuses.has(first.status)) return true;
  await sessions.leaveLine(run.tenant, run.sessionId, head);
  return line.length > 1 && line[1] !== run.id;
}

/** When the run has, or had, to go on by itself; epoch milliseconds. */
function goesOnAtMs({ status, createdAt, wakeAt, approvals = [] }: RunRecord): number {
  if (status === 'parked' && wakeAt !== undefined) return Date.parse(wakeAt);
  if (status === 'awaiting_approval') return Math.max(0, ...approvals.map(({ expiresAt }) => Date.parse(expiresAt)));
  return Date.parse(createdAt);
}

export const handler = createSweeperHandler();
