import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';
import type { SessionRecord } from '../../agents/engine/ports.ts';
import { fromSessionItem } from './sessionItem.ts';
import { sessionKey, type Table } from './table.ts';

export interface SessionReference {
  readonly tenant: string;
  readonly sessionId: string;
}

/** One consistent read; undefined when the tenant has no such session. */
export async function readSession(
  table: Table,
  { tenant, sessionId }: SessionReference,
): Promise<SessionRecord | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: sessionKey(tenant, sessionId), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : fromSessionItem(Item);
}

/** As above; throws `not_found`. */
export async function readExistingSession(table: Table, reference: SessionReference): Promise<SessionRecord> {
  const session = await readSession(table, reference);
  if (session !== undefined) return session;
  throw new AgentError(
    'not_found',
    `There is no session ${JSON.stringify(reference.sessionId)}. Create one with POST /sessions.`,
  );
}
