import { cp } from 'node:fs/promises';
import { AgentError } from './errors.ts';
import type { RunEvent } from './events.ts';
import { newId } from './ids.ts';
import { leaseUntil } from './lease.ts';
import { loadEarlierTurns } from './loadHistory.ts';
import type { SessionLease, SessionRecord, Turn } from './ports.ts';
import { addUsage, noUsage, type RunRecord, type RunStatus } from './runs.ts';
import type { RunServices } from './services.ts';
import { nothingAsked, startedEvent, type ClaimedRun } from './startRun.ts';
import { makeRunDirectory, removeRunDirectory } from './workspaceFiles.ts';

const keptAfterFailureMs = 60_000;
const ended: ReadonlySet<RunStatus> = new Set(['succeeded', 'partial', 'cancelled']);

/**
 * Takes a run over where it stands: queued, between two legs, parked, awaiting approval, failed, or left by a driver that died. What is
 * known of it comes from the journal alone.
 * Throws `not_found`, `run_not_resumable` for a run that has ended otherwise than by failing, and `session_busy` while a live driver
 * has the session or another run stands before this one.
 */
export async function claimRun(services: RunServices, tenant: string, runId: string): Promise<ClaimedRun> {
  const seen = await readResumable(services, tenant, runId);
  const { sessionId } = seen;
  const nowMs = services.clock.nowMs();
  const driverId = newId(nowMs);
  const holder = { runId, driverId };
  const session = await claimSession(services, seen, leaseUntil(holder, nowMs), nowMs);
  const directory = await makeRunDirectory(services);
  try {
    // Read again now that nobody else drives it: it may have moved on, or ended, since.
    const stored = await readResumable(services, tenant, runId);
    return await load(services, { stored, session, driverId, directory });
  } catch (error) {
    await removeRunDirectory(directory);
    const isOver = error instanceof AgentError && error.code === 'run_not_resumable';
    // What failed to load is tried again by the next driver; until then no other run may come between.
    if (isOver) await services.sessions.release(tenant, sessionId, holder, {});
    else await services.sessions.handOver(tenant, sessionId, holder, nowMs + keptAfterFailureMs);
    throw error;
  }
}

/** A run and its new session are stored at once, and of two writes under way either may be the one that arrives. */
async function claimSession(
  { sessions }: RunServices,
  run: RunRecord,
  lease: SessionLease & { driverId: string },
  nowMs: number,
): Promise<SessionRecord> {
  const { tenant, sessionId, createdAt, workspace } = run;
  try {
    return await sessions.claim(tenant, sessionId, lease, nowMs);
  } catch (error) {
    if (!(error instanceof AgentError && error.code === 'not_found')) throw error;
    const session = { tenant, id: sessionId, createdAt, updatedAt: createdAt, workspace, lease, line: [] };
    await sessions.create(session);
    return session;
  }
}

async function readResumable(services: RunServices, tenant: string, runId: string): Promise<RunRecord> {
  const run = await services.journal.readRun(tenant, runId);
  if (run === undefined) throw new AgentError('not_found', `There is no run ${JSON.stringify(runId)}.`);
  if (!ended.has(run.status)) return run;
  throw new AgentError(
    'run_not_resumable',
    `The run ${runId} has ended as "${run.status}". Start a new run in its session.`,
  );
}

interface Taken {
  readonly stored: RunRecord;
  readonly session: SessionRecord;
  readonly driverId: string;
  readonly directory: string;
}

async function load(services: RunServices, { stored, session, driverId, directory }: Taken): Promise<ClaimedRun> {
  const { tenant, id } = stored;
  const [turns, earlierTurns, events, control] = await Promise.all([
    services.journal.readRunTurns(stored),
    loadEarlierTurns(services, stored),
    services.journal.readEvents(tenant, id, 0),
    services.journal.readControl(tenant, id),
  ]);
  const lastEventId = events.at(-1)?.id ?? 0;
  const workspace = await openFiles(services, { stored, session, turns, directory });
  const nowMs = services.clock.nowMs();
  const base = stored.status === 'queued' ? session.workspace : stored.base;
  const record = { ...running(stored, { turns, workspace, nowMs }), base };
  const unseenEvents = nextEvents(stored, record, lastEventId, nowMs);
  const updated: RunRecord = { ...record, lastEventId: lastEventId + unseenEvents.length };
  await services.journal.updateRun(updated, unseenEvents);
  return {
    record: updated,
    driverId,
    directory,
    turns,
    earlierTurns,
    control: control ?? nothingAsked,
    lastEventId: updated.lastEventId,
    unseenEvents,
    committedWorkspace: session.workspace,
  };
}

/** Lays the files as the run's last turn has left them; for a run that has waited in line, the session's with its own over them. */
async function openFiles(
  services: RunServices,
  { stored, session, turns, directory }: Omit<Taken, 'driverId'> & { turns: readonly Turn[] },
): Promise<string | null> {
  const { tenant, sessionId, overlay } = stored;
  if (stored.status !== 'queued') {
    const current = turns.findLast((turn) => turn.workspace !== undefined)?.workspace ?? stored.workspace;
    if (current !== null) await services.workspaces.open(tenant, current, directory);
    return stored.workspace;
  }
  if (session.workspace !== null) await services.workspaces.open(tenant, session.workspace, directory);
  if (overlay === null) return session.workspace;
  const waiting = await makeRunDirectory(services);
  try {
    await services.workspaces.open(tenant, overlay, waiting);
    await cp(waiting, directory, { recursive: true, force: true });
  } finally {
    await removeRunDirectory(waiting);
  }
  return services.workspaces.save(tenant, sessionId, directory);
}

/** The record of a run that goes on. What a dead driver could not write into it is read off the turns. */
function running(
  stored: RunRecord,
  { turns, workspace, nowMs }: { turns: readonly Turn[]; workspace: string | null; nowMs: number },
): RunRecord {
  const { error: _error, wakeAt: _wakeAt, ...rest } = stored;
  return {
    ...rest,
    status: 'running',
    workspace,
    overlay: null,
    startedAt: stored.startedAt ?? new Date(nowMs).toISOString(),
    finishedAt: null,
    turns: turns.length,
    usage: turns.reduce((sum, turn) => addUsage(sum, turn.usage), noUsage),
    costUsd: turns.reduce((sum, turn) => sum + turn.costUsd, 0),
    version: stored.version + 1,
  };
}

function nextEvents(stored: RunRecord, record: RunRecord, lastEventId: number, nowMs: number): readonly RunEvent[] {
  if (stored.status === 'queued') return [startedEvent(record, lastEventId + 1, nowMs)];
  return [{ id: lastEventId + 1, at: new Date(nowMs).toISOString(), type: 'run-resumed', turn: record.turns + 1 }];
}
