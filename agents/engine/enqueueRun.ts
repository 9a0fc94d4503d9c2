import { AgentError } from './errors.ts';
import { newId } from './ids.ts';
import type { SessionRecord } from './ports.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';
import { chooseModel, newRecord, newSession, type RunRequest } from './startRun.ts';
import { layFiles, makeRunDirectory, removeRunDirectory } from './workspaceFiles.ts';

/**
 * Stores a run that nobody drives yet: a background execution claims it later. With `line` it takes the last place in the line
 * of its session. Its files wait with it, and are laid over the session's when its turn comes.
 * Throws `model_required`, `model_unknown`, `not_found` (session), `path_unsafe`, `archive_too_large`.
 */
export async function enqueueRun(
  services: RunServices,
  request: RunRequest,
  { line }: { readonly line: boolean },
): Promise<RunRecord> {
  const model = chooseModel(services, request);
  const nowMs = services.clock.nowMs();
  const runId = request.runId ?? newId(nowMs);
  const directory = await makeRunDirectory(services);
  try {
    const session = await sessionOf(services, request, directory);
    const overlay = await overlayOf(services, request, session, directory);
    const record = { ...newRecord(request, { runId, model, status: 'queued' }, session, nowMs), overlay };
    const at = new Date(nowMs).toISOString();
    await services.journal.createRun(record, [{ id: 1, at, type: 'run-queued', runId, sessionId: session.id }]);
    // In this order: a place in line without a run would never be given up.
    if (line) await services.sessions.enqueue(request.tenant, session.id, runId);
    return record;
  } finally {
    await removeRunDirectory(directory);
  }
}

async function sessionOf(services: RunServices, request: RunRequest, directory: string): Promise<SessionRecord> {
  const { tenant, sessionId } = request;
  if (sessionId === undefined) {
    const session = await newSession(services, request, directory);
    await services.sessions.create(session);
    return session;
  }
  const session = await services.sessions.read(tenant, sessionId);
  if (session !== undefined) return session;
  throw new AgentError(
    'not_found',
    `There is no session ${JSON.stringify(sessionId)}. Create one with POST /sessions.`,
  );
}

async function overlayOf(
  services: RunServices,
  { tenant, sessionId, files }: RunRequest,
  session: SessionRecord,
  directory: string,
): Promise<string | null> {
  if (sessionId === undefined) return null;
  return layFiles(services, { tenant, sessionId: session.id, directory, files });
}
