import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { Page, PageRequest } from '../../agents/engine/ports.ts';
import { decodeCursor, encodeCursor } from './cursors.ts';
import type { Key, Table } from './table.ts';
import { byParentIndex } from './tableSchema.ts';

/** An item as it comes from the table; each reader parses it. */
export type Item = Readonly<Record<string, unknown>>;

type PartitionQuery = Omit<Partial<QueryCommandInput>, 'TableName'> &
  ({ prefix?: string; before?: never } | { prefix: string; before: string });

const maxPageItems = 100;
const maxBatchWrites = 25;
const maxBatchAttempts = 8;

/**
 * All items of a partition, read consistently, in the order that `query` asks for: those whose sort key begins with `prefix`, or
 * with `before` stands between the two. Pages are read as the caller asks for more.
 */
export async function* queryPartition(
  table: Table,
  pk: string,
  { prefix, before, ...query }: PartitionQuery,
): AsyncGenerator<Item> {
  const range = before === undefined ? 'begins_with(sk, :prefix)' : 'sk BETWEEN :prefix AND :before';
  const pages = paginateQuery(
    { client: table.client },
    {
      ConsistentRead: true,
      ...query,
      TableName: table.name,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : `pk = :pk AND ${range}`,
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix, ':before': before },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}

/** Throws `invalid_request` for a limit that no page has. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxPageItems) return;
  throw new AgentError('invalid_request', `The limit is ${limit}; give a whole number from 1 to ${maxPageItems}.`);
}

const childSchema = z.object({ child: z.string(), pk: z.string(), sk: z.string() });

/** The children of `parent`, newest first. The index lags behind the table by some milliseconds. */
export async function listChildren(table: Table, parent: string, page: PageRequest): Promise<Page<Key>> {
  checkLimit(page.limit);
  const before = page.cursor === undefined ? undefined : decodeCursor(parent, page.cursor);
  // One more than asked for tells whether there is a next page.
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: byParentIndex.name,
      KeyConditionExpression: before === undefined ? 'parent = :parent' : 'parent = :parent AND child < :before',
      ExpressionAttributeValues: { ':parent': parent, ':before': before },
      ScanIndexForward: false,
      Limit: page.limit + 1,
    }),
  );
  const children = z.array(childSchema).parse(Items);
  const items = children.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map(({ pk, sk }) => ({ pk, sk })),
    nextCursor: last === undefined || children.length <= page.limit ? null : encodeCursor(parent, last.child),
  };
}

/** Keys of all children of `parent`, oldest first. */
export async function* allChildren(table: Table, parent: string): AsyncGenerator<Key> {
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      IndexName: byParentIndex.name,
      KeyConditionExpression: 'parent = :parent',
      ExpressionAttributeValues: { ':parent': parent },
    },
  );
  for await (const page of pages) yield* z.array(childSchema).parse(page.Items ?? []);
}

/** The items of at most 100 keys, read consistently, in the order of the keys; what is not there is left out. */
export async function readItems(table: Table, keys: readonly Key[], projection: string): Promise<Item[]> {
  const found = new Map<string, Item>();
  await inBatches(
    keys.map((key) => ({ ...key })),
    maxPageItems,
    async (batch) => {
      const { Responses, UnprocessedKeys } = await table.client.send(
        new BatchGetCommand({
          RequestItems: {
            [table.name]: { Keys: batch, ConsistentRead: true, ProjectionExpression: `pk, sk, ${projection}` },
          },
        }),
      );
      for (const item of Responses?.[table.name] ?? [])
        found.set(idOf(z.object({ pk: z.string(), sk: z.string() }).parse(item)), item);
      return z.array(z.object({ pk: z.string(), sk: z.string() })).parse(UnprocessedKeys?.[table.name]?.Keys ?? []);
    },
  );
  return keys.map((key) => found.get(idOf(key))).filter((item) => item !== undefined);
}

/** Deletes items by their keys. */
export async function deleteItems(table: Table, keys: readonly Key[]): Promise<void> {
  await inBatches(keys, maxBatchWrites, async (batch) => {
    const { UnprocessedItems } = await table.client.send(
      new BatchWriteCommand({
        RequestItems: { [table.name]: batch.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })) },
      }),
    );
    const left = (UnprocessedItems?.[table.name] ?? []).flatMap(({ DeleteRequest }) => DeleteRequest?.Key ?? []);
    return z.array(z.object({ pk: z.string(), sk: z.string() })).parse(left);
  });
}

/** Sends keys in batches; `send` returns those that the table was too busy for, and they are sent again, ever more slowly. */
async function inBatches(
  keys: readonly Key[],
  size: number,
  send: (batch: Key[]) => Promise<readonly Key[]>,
): Promise<void> {
  for (let start = 0; start < keys.length; start += size) {
    let left: readonly Key[] = keys.slice(start, start + size);
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > maxBatchAttempts) {
        throw new AgentError(
          'throttled',
          `The table is too busy: ${left.length} items were left over. Try again in a minute.`,
        );
      }
      if (attempt > 1) await delay(Math.random() * 50 * 2 ** attempt);
      left = await send([...left]);
    }
  }
}

function idOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
