import type { StreamifyHandler } from 'aws-lambda';
import { ulid } from 'ulid';
import * as z from 'zod';
import type { Clock, Journal, SessionRecord, Sessions, WorkspaceStore } from '../agents/engine/ports.ts';
import { toResource } from '../agents/engine/runs.ts';
import { AgentError } from '../agents/engine/errors.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { idOf, notFound, pageOf } from './http/parameters.ts';
import { json, noContent } from './http/respond.ts';
import { byResource, jsonRoute, plainRoute } from './http/route.ts';
import { messagesOf, pageOfMessages } from './messages.ts';
import { stores as standardStores } from './stores.ts';

export interface SessionStores {
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly workspaces: WorkspaceStore;
  readonly clock: Clock;
}

export interface SessionsHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly stores?: () => SessionStores;
}

/** A session as its owner sees it. `workspace` is the version of its files, null while it has none; `activeRunId` the run that works on it now. */
function toSession(
  { id, createdAt, updatedAt, workspace, lease }: SessionRecord,
  nowMs: number,
): Record<string, unknown> {
  const activeRunId = lease !== null && lease.expiresAtMs > nowMs ? lease.runId : null;
  return { id, createdAt, updatedAt, workspace, activeRunId };
}

/** Sessions: create, list, read, delete, and what was said and run in them. */
export function createSessionsHandler(options: SessionsHandlerOptions = {}): StreamifyHandler<HttpEvent> {
  const stores = options.stores ?? standardStores;
  const routes = byResource({
    'POST /sessions': jsonRoute(z.strictObject({}), async (request) => createSession(stores(), request), {
      optional: true,
    }),
    'GET /sessions': plainRoute(async (request) => listSessions(stores(), request)),
    'GET /sessions/{id}': plainRoute(async (request) => readSession(stores(), request)),
    'DELETE /sessions/{id}': plainRoute(async (request) => deleteSession(stores(), request)),
    'GET /sessions/{id}/messages': plainRoute(async (request) => listMessages(stores(), request)),
    'GET /sessions/{id}/runs': plainRoute(async (request) => listRuns(stores(), request)),
  });
  return createHandler(routes, options);
}

async function createSession({ sessions, clock }: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  const nowMs = clock.nowMs();
  const at = new Date(nowMs).toISOString();
  const session: SessionRecord = {
    tenant: request.tenant,
    id: ulid(nowMs),
    createdAt: at,
    updatedAt: at,
    workspace: null,
    lease: null,
    line: [],
  };
  await sessions.create(session);
  return json(201, toSession(session, nowMs), { Location: `${request.publicPath}/${session.id}` });
}

async function listSessions({ sessions, clock }: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  const page = await sessions.list(request.tenant, pageOf(request));
  return json(200, {
    items: page.items.map((session) => toSession(session, clock.nowMs())),
    nextCursor: page.nextCursor,
  });
}

async function existingSession({ sessions }: SessionStores, request: HttpRequest): Promise<SessionRecord> {
  const id = idOf(request, 'session');
  const session = await sessions.read(request.tenant, id);
  if (session === undefined) throw notFound('session', id);
  return session;
}

async function readSession(stores: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  return json(200, toSession(await existingSession(stores, request), stores.clock.nowMs()));
}

async function deleteSession(stores: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  const { sessions, workspaces, clock } = stores;
  const id = idOf(request, 'session');
  const session = await sessions.read(request.tenant, id);
  const lease = session?.lease ?? null;
  if (lease !== null && lease.expiresAtMs > clock.nowMs()) {
    throw new AgentError(
      'session_busy',
      `Run ${lease.runId} works in this session. Delete the session when the run has ended.`,
    );
  }
  // Files first: what a deletion that was cut short has left is found again as long as the session's item stands.
  if (session !== undefined) await workspaces.deleteAll(request.tenant, id);
  if (!(await sessions.delete(request.tenant, id))) throw notFound('session', id);
  return noContent();
}

async function listMessages(stores: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  const session = await existingSession(stores, request);
  const turns = await stores.journal.readTurns(request.tenant, session.id);
  return json(200, pageOfMessages(turns.flatMap(messagesOf), pageOf(request)));
}

async function listRuns(stores: SessionStores, request: HttpRequest): Promise<HttpResponse> {
  const session = await existingSession(stores, request);
  const page = await stores.journal.listRuns(request.tenant, session.id, pageOf(request));
  return json(200, { items: page.items.map(toResource), nextCursor: page.nextCursor });
}

export const handler = createSessionsHandler();
