import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Page, PageRequest } from '../../agents/engine/ports.ts';
import { terminalStatuses, type RunRecord } from '../../agents/engine/runs.ts';
import { decodeCursor, encodeCursor } from './cursors.ts';
import { checkLimit } from './queries.ts';
import { parseRunKey, runKey, type Table } from './table.ts';
import { openIndex } from './tableSchema.ts';

/** Every run is written to the index twice. One partition takes a thousand writes a second, so four take some 2,000 runs. */
const shards = ['OPEN#0', 'OPEN#1', 'OPEN#2', 'OPEN#3'] as const;
const list = 'OPEN';

export interface OpenAttributes {
  readonly openShard: string;
  readonly openSince: string;
}

/** What puts a run into the index of open runs; undefined for one that is ended. */
export function openAttributes({ tenant, id, status, createdAt }: RunRecord): OpenAttributes | undefined {
  if (terminalStatuses.has(status)) return undefined;
  const { pk } = runKey(tenant, id);
  const shard = (createHash('sha256').update(pk).digest()[0] ?? 0) % shards.length;
  // With the key, so that no two runs of one millisecond share a place, and a page never ends between them.
  return { openShard: shards[shard] ?? shards[0], openSince: `${createdAt}#${pk}` };
}

const entrySchema = z.object({ pk: z.string(), openSince: z.string() });

/** Runs of all tenants that are not ended, oldest first. One query per shard, whatever the page. */
export async function listOpenRuns(table: Table, page: PageRequest): Promise<Page<{ tenant: string; runId: string }>> {
  checkLimit(page.limit);
  const after = page.cursor === undefined ? undefined : decodeCursor(list, page.cursor);
  const entries = (await Promise.all(shards.map((shard) => oldest(table, shard, after, page.limit)))).flat();
  entries.sort((left, right) => (left.openSince < right.openSince ? -1 : 1));
  const shown = entries.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ pk }) => parseRunKey(pk)),
    nextCursor: last === undefined || entries.length <= page.limit ? null : encodeCursor(list, last.openSince),
  };
}

async function oldest(table: Table, shard: string, after: string | undefined, limit: number) {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: openIndex.name,
      KeyConditionExpression: after === undefined ? 'openShard = :shard' : 'openShard = :shard AND openSince > :after',
      ExpressionAttributeValues: { ':shard': shard, ':after': after },
      // One more than asked for tells whether there is a next page.
      Limit: limit + 1,
    }),
  );
  return z.array(entrySchema).parse(Items);
}
