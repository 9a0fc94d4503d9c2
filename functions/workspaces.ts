import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import type { StreamifyHandler } from 'aws-lambda';
import { AgentError } from '../agents/engine/errors.ts';
import type { Clock, SessionRecord, Sessions, WorkspaceVersion } from '../agents/engine/ports.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { idOf, isId, notFound } from './http/parameters.ts';
import { json } from './http/respond.ts';
import { byResource, bytesRoute, plainRoute } from './http/route.ts';
import type { StoredWorkspaces } from './store/workspaceStore.ts';
import { stores as standardStores } from './stores.ts';
import type { WorkspaceUploads } from './workspaceUploads.ts';

export interface WorkspaceStores {
  readonly sessions: Sessions;
  readonly workspaces: Pick<StoredWorkspaces, 'receive' | 'download' | 'readFile'>;
  readonly uploads: WorkspaceUploads;
  readonly clock: Clock;
}

export interface WorkspacesHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly stores?: () => WorkspaceStores;
}

const archiveTypes = ['application/gzip', 'application/x-gzip', 'application/octet-stream'];

/**
 * A session's files, as tar.gz up and down, and one by one.
 *
 * Up: `PUT` with the tar.gz as body, which makes its files the session's files. One that is larger than a request may be goes
 * in three steps: `PUT ?upload=presigned` answers with an `uploadId` and where to put the bytes; the client puts them there;
 * `PUT ?upload=<uploadId>`, without a body, makes them the session's files.
 * Down: always streamed, so it needs no such detour.
 */
export function createWorkspacesHandler(options: WorkspacesHandlerOptions = {}): StreamifyHandler<HttpEvent> {
  const stores = options.stores ?? standardStores;
  const routes = byResource({
    'PUT /sessions/{id}/workspace': bytesRoute(archiveTypes, async (request, body) =>
      putWorkspace(stores(), request, body),
    ),
    'GET /sessions/{id}/workspace': plainRoute(async (request) => getWorkspace(stores(), request)),
    'GET /sessions/{id}/workspace/{path+}': plainRoute(async (request) => getFile(stores(), request)),
  });
  return createHandler(routes, options);
}

async function existingSession({ sessions }: WorkspaceStores, request: HttpRequest): Promise<SessionRecord> {
  const id = idOf(request, 'session');
  const session = await sessions.read(request.tenant, id);
  if (session === undefined) throw notFound('session', id);
  return session;
}

async function putWorkspace(stores: WorkspaceStores, request: HttpRequest, body: Buffer): Promise<HttpResponse> {
  const session = await existingSession(stores, request);
  const { tenant } = request;
  const upload = request.query['upload'];
  if (upload === 'presigned') return json(200, await stores.uploads.offer(tenant, session.id, stores.clock.nowMs()));
  if (upload !== undefined) return takeUpload(stores, session, upload);
  if (body.length === 0) {
    throw new AgentError(
      'archive_invalid',
      'The body is empty. Send a tar.gz of the files, with Content-Type: application/gzip.',
    );
  }
  return json(200, { version: await commit(stores, session, body) });
}

async function takeUpload(stores: WorkspaceStores, session: SessionRecord, uploadId: string): Promise<HttpResponse> {
  const archive = isId(uploadId) ? await stores.uploads.take(session.tenant, session.id, uploadId) : undefined;
  if (archive === undefined) {
    throw new AgentError(
      'not_found',
      `There is no upload ${JSON.stringify(uploadId)} of this session. Ask for one with ?upload=presigned, and put the tar.gz where it says first.`,
    );
  }
  const version = await commit(stores, session, archive);
  await stores.uploads.remove(session.tenant, session.id, uploadId);
  return json(200, { version });
}

async function commit(
  stores: WorkspaceStores,
  session: SessionRecord,
  archive: Buffer | Readable,
): Promise<WorkspaceVersion> {
  const { tenant, id, workspace: expected } = session;
  const next = await stores.workspaces.receive(tenant, id, archive);
  await stores.sessions.commitWorkspace(tenant, id, { expected, next, nowMs: stores.clock.nowMs() });
  return next;
}

function versionOf({ id, workspace }: SessionRecord): WorkspaceVersion {
  if (workspace !== null) return workspace;
  throw new AgentError(
    'not_found',
    `The session ${id} has no files yet. Send them with PUT /sessions/${id}/workspace, or as \`files\` of a run.`,
  );
}

async function getWorkspace(stores: WorkspaceStores, request: HttpRequest): Promise<HttpResponse> {
  const session = await existingSession(stores, request);
  const archive = await stores.workspaces.download(request.tenant, versionOf(session));
  const headers = {
    'Content-Type': 'application/gzip',
    'Content-Disposition': `attachment; filename="${session.id}.tar.gz"`,
    'Cache-Control': 'no-store',
  };
  return { statusCode: 200, headers, body: archive };
}

async function getFile(stores: WorkspaceStores, request: HttpRequest): Promise<HttpResponse> {
  const session = await existingSession(stores, request);
  const version = versionOf(session);
  const path = request.path['path'] ?? '';
  const content = await findFile(stores, request.tenant, version, path);
  if (content === undefined)
    throw new AgentError('not_found', `The session ${session.id} has no file ${JSON.stringify(path)}.`);
  const type = isUtf8(content) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  return {
    statusCode: 200,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store' },
    body: Readable.from([content], { objectMode: false }),
  };
}

/** Gateways differ in whether they decode a path: the name as it came counts first, then what it may be encoded from. */
async function findFile(
  { workspaces }: WorkspaceStores,
  tenant: string,
  version: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const decoded = decode(path);
  const asGiven = await workspaces.readFile(tenant, version, path);
  if (asGiven !== undefined || decoded === path) return asGiven;
  return workspaces.readFile(tenant, version, decoded);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export const handler = createWorkspacesHandler();
