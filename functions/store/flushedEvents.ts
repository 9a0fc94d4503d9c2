import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import type { Blobs } from './blobs.ts';
import { sendIf } from './conditionalWrite.ts';
import { packedValueSchema } from './packedValue.ts';
import { eventsKey, type Key, type Table } from './table.ts';
import { eventsPacker } from './turnItem.ts';

const storedSchema = z.object({ events: z.array(packedValueSchema), runVersion: z.int() });
const maxAttempts = 4;

/**
 * Stores events in an item of their own, under the number of the first. One write, unless this driver has stored some there
 * before: then as many more as there are. What a driver has left there that has lost the run since is replaced. Throws
 * `turn_conflict` where other events are stored by this driver or a later one.
 */
export async function flushEvents(
  table: Table,
  blobs: Blobs,
  run: RunRecord,
  events: readonly RunEvent[],
): Promise<void> {
  const first = events[0];
  if (first === undefined) return;
  const key = eventsKey(run.tenant, run.id, first.id);
  const packed = await eventsPacker(blobs).toAttributes(run, events);
  let replaced = 0;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const put = new PutCommand({
      TableName: table.name,
      Item: { ...key, ...packed, runVersion: run.version },
      ConditionExpression:
        'attribute_not_exists(pk) OR runVersion < :version OR (runVersion = :version AND lastEventId = :replaced)',
      ExpressionAttributeValues: { ':version': run.version, ':replaced': replaced },
    });
    if ((await sendIf(table, put)) !== undefined) return;
    const stored = await readFlushed(table, blobs, key);
    if (stored.runVersion !== run.version || !agree(stored.events, events)) break;
    // An earlier attempt of ours, whose answer was lost on the way, has stored as many or more.
    if (stored.events.length >= events.length) return;
    replaced = stored.events.at(-1)?.id ?? 0;
  }
  throw new AgentError(
    'turn_conflict',
    `Other events of the run ${run.id} are stored from number ${first.id} on: another driver advances this run. Read the run again before you go on with it.`,
  );
}

async function readFlushed(
  table: Table,
  blobs: Blobs,
  key: Key,
): Promise<{ events: readonly RunEvent[]; runVersion: number | undefined }> {
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }));
  // Deleted meanwhile, with its session.
  if (Item === undefined) return { events: [], runVersion: undefined };
  const { events, runVersion } = storedSchema.parse(Item);
  return { events: (await eventsPacker(blobs).unpack(events)).flat(), runVersion };
}

/** Whether two lists that begin at the same number say the same as far as both go. */
function agree(stored: readonly RunEvent[], events: readonly RunEvent[]): boolean {
  const common = Math.min(stored.length, events.length);
  return JSON.stringify(stored.slice(0, common)) === JSON.stringify(events.slice(0, common));
}
