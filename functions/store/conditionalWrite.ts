import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type UpdateCommand, type UpdateCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { AgentError } from '../../agents/engine/errors.ts';
import type { Key, Table } from './table.ts';

/**
 * Sends a conditional write that stores `writeId` with the item. When its answer was lost on the way, the SDK sends it
 * again and the condition fails on our own write; the id tells that case from another writer's. Throws `conflict()` then.
 */
export async function writeOnce(
  table: Table,
  { key, writeId }: { key: Key; writeId: string },
  write: PutCommand | UpdateCommand,
  conflict: () => AgentError,
): Promise<void> {
  if ((await sendIf(table, write)) !== undefined) return;
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true, ProjectionExpression: 'writeId' }),
  );
  if (Item?.['writeId'] !== writeId) throw conflict();
}

/** Sends a conditional write; undefined when its condition failed. */
export async function sendIf(
  table: Table,
  write: PutCommand | UpdateCommand,
): Promise<{ attributes: UpdateCommandOutput['Attributes'] } | undefined> {
  try {
    // The same call twice: each of its overloads takes one kind of command.
    const { Attributes } = await (write instanceof PutCommand ? table.client.send(write) : table.client.send(write));
    return { attributes: Attributes };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
