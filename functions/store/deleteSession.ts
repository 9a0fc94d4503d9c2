import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { sessionTarget } from '../../agents/engine/ledger.ts';
import type { Blobs } from './blobs.ts';
import { sendIf } from './conditionalWrite.ts';
import { deleteLedger } from './ledgers.ts';
import { allChildren, deleteItems, queryPartition } from './queries.ts';
import { runKey, runsParent, sessionKey, turnPrefix } from './table.ts';
import type { Key, Table } from './table.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const usersSchema = z.object({ line: z.array(z.string()).default([]), leaseRunId: z.string().optional() });
const turnSchema = keySchema.extend({ runId: z.string() });

/**
 * Deletes a session with its runs, turns, events and blobs, and the ledger of its runs that named no target; false when there is none. The session's item goes last, so that a
 * deletion that was cut short is taken up by the next one; until then it is marked, and gone for everybody else.
 */
export async function deleteSession(table: Table, blobs: Blobs, tenant: string, sessionId: string): Promise<boolean> {
  const key = sessionKey(tenant, sessionId);
  const mark = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET deleting = :true REMOVE parent, child',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':true': true },
    ReturnValues: 'ALL_NEW',
  });
  const marked = await sendIf(table, mark);
  if (marked === undefined) return false;

  const turns = await Array.fromAsync(
    queryPartition(table, key.pk, { prefix: turnPrefix, ProjectionExpression: 'pk, sk, runId' }),
    (item) => turnSchema.parse(item),
  );
  // The index may not know a run yet that has turns already, that drives the session, or waits for it.
  const { line, leaseRunId } = usersSchema.parse(marked.attributes);
  const knownRuns = [...turns.map(({ runId }) => runId), ...line, ...(leaseRunId === undefined ? [] : [leaseRunId])];
  const runPartitions = new Set(knownRuns.map((runId) => runKey(tenant, runId).pk));
  for await (const { pk } of allChildren(table, runsParent(tenant, sessionId))) runPartitions.add(pk);
  // Turns go after the runs for the same reason: they are what a second deletion finds them by.
  for (const pk of runPartitions) await deleteItems(table, await keysOf(table, pk));
  await deleteItems(table, turns);
  await blobs.deleteAll({ tenant, sessionId });
  await deleteLedger(table, blobs, { tenant, target: sessionTarget(sessionId) });
  await table.client.send(new DeleteCommand({ TableName: table.name, Key: key }));
  return true;
}

async function keysOf(table: Table, pk: string): Promise<Key[]> {
  return Array.fromAsync(queryPartition(table, pk, { ProjectionExpression: 'pk, sk' }), (item) =>
    keySchema.parse(item),
  );
}
