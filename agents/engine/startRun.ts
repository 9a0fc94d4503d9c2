import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { AgentProfile } from './agent.ts';
import type { ActionDefinition } from './defineAction.ts';
import { AgentError } from './errors.ts';
import type { RunEvent } from './events.ts';
import { leaseUntil } from './lease.ts';
import { resolveModel } from './models.ts';
import type { SessionRecord, Turn } from './ports.ts';
import { noUsage, type RunRecord } from './runs.ts';
import { offlineModel, type RunServices } from './services.ts';
import { writeFiles } from './workspaceFiles.ts';

export interface RunRequest {
  readonly tenant: string;
  readonly agent: AgentProfile;
  readonly actionId: string;
  readonly action: ActionDefinition;
  /** Already parsed by the action's input schema. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent: the run gets a session of its own. */
  readonly sessionId?: string | undefined;
  /** Path relative to the workspace root → text; laid over the session's files before the run. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** A model id or tier, or `offline`; absent: the agent's, else the deployment's. */
  readonly model?: string | undefined;
}

/** A run whose session's lease this process holds, with all that a driver needs to advance it. */
export interface ClaimedRun {
  readonly record: RunRecord;
  /** The turns of the session so far, this run's included. */
  readonly turns: readonly Turn[];
  /** Events that are stored but that the driver's sink has not seen. */
  readonly unseenEvents: readonly RunEvent[];
  /** The session's current files, as its record has them. */
  readonly committedWorkspace: string | null;
  /** Holds the session's files on local disk; the driver removes it. */
  readonly directory: string;
}

/**
 * Opens a run: takes or makes its session, lays the request's files, stores the run. Nothing is spent before it returns.
 * Throws `model_required`, `model_unknown`, `not_found` (session), `session_busy`, `path_unsafe`, `archive_too_large`.
 */
export async function startRun(services: RunServices, request: RunRequest): Promise<ClaimedRun> {
  const model = chooseModel(services, request);
  const runId = ulid(services.clock.nowMs());
  const directory = await realpath(await mkdtemp(join(services.temporaryRoot, 'run-')));
  try {
    if (request.sessionId === undefined) return await startInNewSession(services, request, { runId, model, directory });
    return await startInSession(services, request, { runId, model, directory, sessionId: request.sessionId });
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

interface Opening {
  readonly runId: string;
  readonly model: string;
  readonly directory: string;
}

async function startInNewSession(services: RunServices, request: RunRequest, opening: Opening): Promise<ClaimedRun> {
  const { tenant } = request;
  const nowMs = services.clock.nowMs();
  const sessionId = ulid(nowMs);
  const workspace = await layFiles(services, request, sessionId, opening.directory);
  const now = new Date(nowMs).toISOString();
  const session: SessionRecord = {
    tenant,
    id: sessionId,
    createdAt: now,
    updatedAt: now,
    workspace,
    lease: leaseUntil(opening.runId, nowMs),
  };
  const record = newRecord(request, opening, session, nowMs);
  const unseenEvents = [startEvent(record)];
  await Promise.all([services.sessions.create(session), services.journal.createRun(record, unseenEvents)]);
  return { record, turns: [], unseenEvents, committedWorkspace: workspace, directory: opening.directory };
}

async function startInSession(
  services: RunServices,
  request: RunRequest,
  opening: Opening & { sessionId: string },
): Promise<ClaimedRun> {
  const { tenant } = request;
  const { sessionId, runId, directory } = opening;
  const nowMs = services.clock.nowMs();
  const session = await services.sessions.claim(tenant, sessionId, leaseUntil(runId, nowMs), nowMs);
  try {
    const [turns] = await Promise.all([
      services.journal.readTurns(tenant, sessionId),
      session.workspace === null ? undefined : services.workspaces.open(tenant, session.workspace, directory),
    ]);
    const laid = await layFiles(services, request, sessionId, directory);
    const record = newRecord(request, opening, { ...session, workspace: laid ?? session.workspace }, nowMs);
    const unseenEvents = [startEvent(record)];
    await services.journal.createRun(record, unseenEvents);
    return { record, turns, unseenEvents, committedWorkspace: session.workspace, directory };
  } catch (error) {
    await services.sessions.release(tenant, sessionId, runId, {});
    throw error;
  }
}

function chooseModel(services: RunServices, { action, actionId, agent, model }: RunRequest): string {
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

async function layFiles(
  services: RunServices,
  request: RunRequest,
  sessionId: string,
  directory: string,
): Promise<string | null> {
  if (request.files === undefined || Object.keys(request.files).length === 0) return null;
  await writeFiles(directory, request.files);
  return services.workspaces.save(request.tenant, sessionId, directory);
}

function newRecord(request: RunRequest, { runId, model }: Opening, session: SessionRecord, nowMs: number): RunRecord {
  const now = new Date(nowMs).toISOString();
  return {
    id: runId,
    tenant: request.tenant,
    agent: request.agent.id,
    action: request.actionId,
    sessionId: session.id,
    status: 'running',
    model,
    input: request.input,
    workspace: session.workspace,
    output: null,
    findings: [],
    dropped: 0,
    checks: [],
    turns: 0,
    usage: noUsage,
    costUsd: 0,
    createdAt: now,
    startedAt: now,
    finishedAt: null,
    lastEventId: 1,
    version: 1,
  };
}

function startEvent(record: RunRecord): RunEvent {
  const { agent, action, model, sessionId, createdAt } = record;
  return { id: 1, at: createdAt, type: 'run-started', runId: record.id, agent, action, model, sessionId };
}
