import { randomUUID } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';
import { abandonedAfterMs, isHeld } from '../../agents/engine/lease.ts';
import type {
  LeaseHolder,
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
import { busy, claimLease, isFree, isOwn, isThere } from './lease.ts';
import { listChildren, readItems } from './queries.ts';
import { joinLine, leaveLine } from './sessionLine.ts';
import { fromSessionItem, sessionAttributes, toSessionItem } from './sessionItem.ts';
import { readExistingSession, readSession } from './readSession.ts';
import { sessionKey, sessionsParent, type Table } from './table.ts';

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

  read(tenant: string, sessionId: string): Promise<SessionRecord | undefined> {
    return readSession(this.#table, { tenant, sessionId });
  }

  async list(tenant: string, page: PageRequest): Promise<Page<SessionRecord>> {
    const { items, nextCursor } = await listChildren(this.#table, sessionsParent(tenant), page);
    const stored = await readItems(this.#table, items, sessionAttributes);
    return { items: stored.map(fromSessionItem).filter((session) => session !== undefined), nextCursor };
  }

  delete(tenant: string, sessionId: string): Promise<boolean> {
    return deleteSession(this.#table, this.#blobs, tenant, sessionId);
  }

  claim(tenant: string, sessionId: string, lease: SessionLease & LeaseHolder, nowMs: number): Promise<SessionRecord> {
    return claimLease(this.#table, { tenant, sessionId }, lease, nowMs);
  }

  async handOver(
    tenant: string,
    sessionId: string,
    { runId, driverId }: LeaseHolder,
    expiresAtMs: number,
  ): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: sessionKey(tenant, sessionId),
      UpdateExpression: 'SET leaseExpiresAtMs = :expires REMOVE leaseDriverId',
      ConditionExpression: 'leaseRunId = :run AND leaseDriverId = :driver',
      ExpressionAttributeValues: { ':run': runId, ':driver': driverId, ':expires': expiresAtMs },
    });
    await sendIf(this.#table, update);
  }

  async release(
    tenant: string,
    sessionId: string,
    { runId, driverId }: LeaseHolder,
    { workspace }: { workspace?: WorkspaceVersion },
  ): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: sessionKey(tenant, sessionId),
      UpdateExpression: `${workspace === undefined ? '' : 'SET workspace = :workspace '}REMOVE leaseRunId, leaseDriverId, leaseExpiresAtMs`,
      ConditionExpression: isOwn,
      ExpressionAttributeValues: { ':run': runId, ':driver': driverId, ':workspace': workspace },
    });
    await sendIf(this.#table, update);
  }

  enqueue(tenant: string, sessionId: string, runId: string): Promise<void> {
    return joinLine(this.#table, { tenant, sessionId }, runId);
  }

  leaveLine(tenant: string, sessionId: string, runId: string): Promise<void> {
    return leaveLine(this.#table, { tenant, sessionId }, runId);
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
        ':abandoned': nowMs - abandonedAfterMs,
        ':at': new Date(nowMs).toISOString(),
      },
    });
    if ((await sendIf(this.#table, update)) !== undefined) return;
    const session = await readExistingSession(this.#table, { tenant, sessionId });
    if (isHeld(session.lease, nowMs)) throw busy(session, nowMs);
    // Also what our own write finds when its first answer was lost and the SDK sends it again.
    if (session.workspace === next) return;
    throw new AgentError(
      'workspace_conflict',
      `The files of session ${sessionId} were changed meanwhile. Read the workspace again and repeat the change on it.`,
      { details: { expected, current: session.workspace } },
    );
  }
}
