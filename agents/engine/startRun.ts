import type { AgentProfile } from './agent.ts';
import type { ActionDefinition } from './defineAction.ts';
import { AgentError } from './errors.ts';
import type { RunEvent } from './events.ts';
import { newId } from './ids.ts';
import { leaseUntil } from './lease.ts';
import { sessionTarget } from './ledger.ts';
import { loadEarlierTurns } from './loadHistory.ts';
import { resolveModel } from './models.ts';
import type { RunControl, SessionRecord, Turn } from './ports.ts';
import { noUsage, type RunRecord, type RunStatus } from './runs.ts';
import { offlineModel, type RunServices } from './services.ts';
import { layFiles, makeRunDirectory, removeRunDirectory } from './workspaceFiles.ts';

export interface RunRequest {
  readonly tenant: string;
  readonly agent: AgentProfile;
  readonly actionId: string;
  readonly action: ActionDefinition;
  /** Already parsed by the action's input schema. */
  readonly input: Readonly<Record<string, unknown>>;
  /** A ULID made before, where something is bound to it already. @default a new one */
  readonly runId?: string | undefined;
  /** Absent: the run gets a session of its own. */
  readonly sessionId?: string | undefined;
  /** What the findings are about, such as the URL of a repository. @default the session */
  readonly target?: string | undefined;
  /** Path relative to the workspace root → text; laid over the session's files before the run. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** What the run may cost at most: a call of the model that might exceed it is not made. Absent: the turns and the time alone bound it. */
  readonly budgetUsd?: number | undefined;
  /** A model id or tier, or `offline`; absent: the agent's, else the deployment's. */
  readonly model?: string | undefined;
}

/** A run whose session a driver of this process holds, with all that it needs to advance it. */
export interface ClaimedRun {
  readonly record: RunRecord;
  readonly driverId: string;
  /** Turns of the session's earlier runs, as many as the model is shown; the first begins a run. */
  readonly earlierTurns: readonly Turn[];
  /** The turns of this run so far. */
  readonly turns: readonly Turn[];
  readonly control: RunControl;
  /** The id of the last stored event. */
  readonly lastEventId: number;
  /** Events that are stored but that the driver's sink has not seen. */
  readonly unseenEvents: readonly RunEvent[];
  /** The session's current files, as its record has them. */
  readonly committedWorkspace: string | null;
  /** Holds the session's files on local disk; the driver removes it. */
  readonly directory: string;
}

export const nothingAsked: RunControl = { cancelReason: null, decisions: {}, callbackId: null };

/**
 * Opens a run: takes or makes its session, lays the request's files, stores the run. Nothing is spent before it returns.
 * Throws `model_required`, `model_unknown`, `not_found` (session), `session_busy`, `path_unsafe`, `archive_too_large`.
 */
export async function startRun(services: RunServices, request: RunRequest): Promise<ClaimedRun> {
  const model = chooseModel(services, request);
  const runId = request.runId ?? newId(services.clock.nowMs());
  const directory = await makeRunDirectory(services);
  const opening = { runId, model, directory, driverId: newId(services.clock.nowMs()) };
  try {
    if (request.sessionId === undefined) return await startInNewSession(services, request, opening);
    return await startInSession(services, request, { ...opening, sessionId: request.sessionId });
  } catch (error) {
    await removeRunDirectory(directory);
    throw error;
  }
}

interface Opening {
  readonly runId: string;
  readonly model: string;
  readonly directory: string;
  readonly driverId: string;
}

async function startInNewSession(services: RunServices, request: RunRequest, opening: Opening): Promise<ClaimedRun> {
  const nowMs = services.clock.nowMs();
  const session = await newSession(services, request, opening.directory);
  const held = { ...session, lease: leaseUntil(opening, nowMs) };
  const record = newRecord(request, { ...opening, status: 'running' }, session, nowMs);
  const unseenEvents = [startedEvent(record, 1, nowMs)];
  await Promise.all([services.sessions.create(held), services.journal.createRun(record, unseenEvents)]);
  return claimed(opening, { record, earlierTurns: [], unseenEvents, committedWorkspace: session.workspace });
}

async function startInSession(
  services: RunServices,
  request: RunRequest,
  opening: Opening & { sessionId: string },
): Promise<ClaimedRun> {
  const { tenant } = request;
  const { sessionId, directory } = opening;
  const nowMs = services.clock.nowMs();
  const session = await services.sessions.claim(tenant, sessionId, leaseUntil(opening, nowMs), nowMs);
  try {
    const draft = newRecord(request, { ...opening, status: 'running' }, session, nowMs);
    const [earlierTurns] = await Promise.all([
      loadEarlierTurns(services, draft),
      session.workspace === null ? undefined : services.workspaces.open(tenant, session.workspace, directory),
    ]);
    const laid = await layFiles(services, { tenant, sessionId, directory, files: request.files });
    const record = { ...draft, workspace: laid ?? session.workspace };
    const unseenEvents = [startedEvent(record, 1, nowMs)];
    await services.journal.createRun(record, unseenEvents);
    return claimed(opening, { record, earlierTurns, unseenEvents, committedWorkspace: session.workspace });
  } catch (error) {
    await services.sessions.release(tenant, sessionId, opening, {});
    throw error;
  }
}

type Started = Pick<ClaimedRun, 'record' | 'earlierTurns' | 'unseenEvents' | 'committedWorkspace'>;

function claimed({ driverId, directory }: Opening, started: Started): ClaimedRun {
  return { ...started, driverId, directory, turns: [], control: nothingAsked, lastEventId: started.record.lastEventId };
}

/** A session with the request's files in it, not stored yet. */
export async function newSession(
  services: RunServices,
  { tenant, files }: Pick<RunRequest, 'tenant' | 'files'>,
  directory: string,
): Promise<SessionRecord> {
  const nowMs = services.clock.nowMs();
  const id = newId(nowMs);
  const workspace = await layFiles(services, { tenant, sessionId: id, directory, files });
  const now = new Date(nowMs).toISOString();
  return { tenant, id, createdAt: now, updatedAt: now, workspace, lease: null, line: [] };
}

/** The model of a run. Throws `model_unknown`, or `model_required` when there is none and the action cannot do without. */
export function chooseModel(services: RunServices, { action, actionId, agent, model }: RunRequest): string {
  const configured = services.models.defaultModel;
  if (model !== offlineModel && configured !== offlineModel) return resolveModel(model ?? agent.model ?? configured).id;
  if (model !== undefined && model !== offlineModel) {
    throw new AgentError(
      'model_required',
      `The model "${model}" was asked for, but this deployment has no model configured. Leave \`model\` out, or configure a model provider.`,
    );
  }
  if (action.offline === undefined) {
    throw new AgentError(
      'model_required',
      `"${agent.id}/${actionId}" needs a model, and none is configured here. Configure a model provider (see the README's section on models).`,
    );
  }
  return offlineModel;
}

export function newRecord(
  request: RunRequest,
  { runId, model, status }: { runId: string; model: string; status: RunStatus },
  session: SessionRecord,
  nowMs: number,
): RunRecord {
  const now = new Date(nowMs).toISOString();
  return {
    id: runId,
    tenant: request.tenant,
    agent: request.agent.id,
    action: request.actionId,
    sessionId: session.id,
    target: request.target ?? sessionTarget(session.id),
    status,
    model,
    input: request.input,
    workspace: session.workspace,
    base: session.workspace,
    overlay: null,
    parkings: 0,
    activeMs: 0,
    output: null,
    findings: [],
    dropped: 0,
    checks: [],
    turns: 0,
    usage: noUsage,
    costUsd: 0,
    budgetUsd: request.budgetUsd ?? null,
    createdAt: now,
    startedAt: status === 'queued' ? null : now,
    finishedAt: null,
    lastEventId: 1,
    version: 1,
  };
}

export function startedEvent(
  { id: runId, agent, action, model, sessionId }: RunRecord,
  id: number,
  nowMs: number,
): RunEvent {
  return { id, at: new Date(nowMs).toISOString(), type: 'run-started', runId, agent, action, model, sessionId };
}
