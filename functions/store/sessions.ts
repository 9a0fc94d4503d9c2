import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';
import type {
  Page,
  PageRequest,
  SessionLease,
  SessionRecord,
  Sessions,
  WorkspaceVersion,
} from '../../agents/engine/ports.ts';
import type { Blobs } from './blobs.ts';
import { sendIf, writeOnce } from './conditionalWrite.ts';
import { deleteSession } from './deleteSession.ts';
import { listChildren, readItems } from './queries.ts';
import { fromSessionItem, sessionAttributes, toSessionItem } from './sessionItem.ts';
import { sessionKey, sessionsParent, type Table } from './table.ts';

const isThere = 'attribute_exists(pk) AND attribute_not_exists(deleting)';
const isFree = '(attribute_not_exists(leaseRunId) OR leaseExpiresAtMs <= :now)';

/** Sessions and their leases in DynamoDB: each change is one conditional write, each read consistent but for the list. */
export class TableSessions implements Sessions {
  readonly #table: Table;
  readonly #blobs: Blobs;

  constructor(table: Table, blobs: Blobs) {
    this.#table = table;
    this.#blobs = blobs;
  }

  async create(session: SessionRecord): Promise<void> {
    const key = sessionKey(session.tenant, session.id);
    const writeId = randomUUID();
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...toSessionItem(session), writeId },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    const conflict = () =>
      new AgentError('turn_conflict', `The session ${session.id} exists already. Make one with another id.`);
    await writeOnce(this.#table, { key, writeId }, put, conflict);
  }

  async read(tenant: string, sessionId: string): Promise<SessionRecord | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: sessionKey(tenant, sessionId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : fromSessionItem(Item);
  }

  async list(tenant: string, page: PageRequest): Promise<Page<SessionRecord>> {
    const { items, nextCursor } = await listChildren(this.#table, sessionsParent(tenant), page);
    const stored = await readItems(this.#table, items, sessionAttributes);
    return { items: stored.map(fromSessionItem).filter((session) => session !== undefined), nextCursor };
  }

  delete(tenant: string, sessionId: string): Promise<boolean> {
    return deleteSession(this.#table, this.#blobs, tenant, sessionId);
  }

  async claim(tenant: string, sessionId: string, lease: SessionLease, nowMs: number): Promise<SessionRecord> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: sessionKey(tenant, sessionId),
      UpdateExpression: 'SET leaseRunId = :run, leaseExpiresAtMs = :expires, updatedAt = :at',
      ConditionExpression: `${isThere} AND (${isFree} OR leaseRunId = :run)`,
      ExpressionAttributeValues: {
        ':run': lease.runId,
        ':expires': lease.expiresAtMs,
        ':now': nowMs,
        ':at': new Date(nowMs).toISOString(),
      },
      ReturnValues: 'ALL_NEW',
    });
    const claimed = await sendIf(this.#table, update);
    const session = claimed?.attributes === undefined ? undefined : fromSessionItem(claimed.attributes);
    if (session !== undefined) return session;
    throw busy(await this.#readExisting(tenant, sessionId));
  }

  async release(
    tenant: string,
    sessionId: string,
    runId: string,
    { workspace }: { workspace?: WorkspaceVersion },
  ): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: sessionKey(tenant, sessionId),
      UpdateExpression: `${workspace === undefined ? '' : 'SET workspace = :workspace '}REMOVE leaseRunId, leaseExpiresAtMs`,
      ConditionExpression: 'leaseRunId = :run',
      ExpressionAttributeValues: { ':run': runId, ':workspace': workspace },
    });
    await sendIf(this.#table, update);
  }

  async commitWorkspace(
    tenant: string,
    sessionId: string,
    { expected, next, nowMs }: { expected: WorkspaceVersion | null; next: WorkspaceVersion; nowMs: number },
  ): Promise<void> {
    const isExpected = expected === null ? 'attribute_not_exists(workspace)' : 'workspace = :expected';
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: sessionKey(tenant, sessionId),
      UpdateExpression: 'SET workspace = :next, updatedAt = :at',
      ConditionExpression: `${isThere} AND ${isFree} AND ${isExpected}`,
      ExpressionAttributeValues: {
        ':next': next,
        ':expected': expected ?? undefined,
        ':now': nowMs,
        ':at': new Date(nowMs).toISOString(),
      },
    });
    if ((await sendIf(this.#table, update)) !== undefined) return;
    const session = await this.#readExisting(tenant, sessionId);
    if (session.lease !== null && session.lease.expiresAtMs > nowMs) throw busy(session);
    // Also what our own write finds when its first answer was lost and the SDK sends it again.
    if (session.workspace === next) return;
    throw new AgentError(
      'workspace_conflict',
      `The files of session ${sessionId} were changed meanwhile. Read the workspace again and repeat the change on it.`,
      { details: { expected, current: session.workspace } },
    );
  }

  async #readExisting(tenant: string, sessionId: string): Promise<SessionRecord> {
    const session = await this.read(tenant, sessionId);
    if (session !== undefined) return session;
    throw new AgentError(
      'not_found',
      `There is no session ${JSON.stringify(sessionId)}. Create one with POST /sessions.`,
    );
  }
}

function busy({ id, lease }: SessionRecord): AgentError {
  const holder = lease === null ? 'Another run' : `The run ${lease.runId}`;
  return new AgentError(
    'session_busy',
    `${holder} is using the session ${id}. Wait until it has ended, or use another session.`,
    {
      details: lease === null ? {} : { runId: lease.runId, leaseExpiresAt: new Date(lease.expiresAtMs).toISOString() },
    },
  );
}
