import * as z from 'zod';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { Blobs } from './blobs.ts';
import { packedValueSchema } from './packedValue.ts';
import { queryPartition } from './queries.ts';
import { runKey, runTurnPrefix, sessionKey } from './table.ts';
import type { Table } from './table.ts';
import { eventsAttributes, eventsPacker } from './turnItem.ts';

const itemSchema = z.object({
  sessionId: z.string().optional(),
  events: z.array(packedValueSchema),
  firstEventId: z.int().optional(),
});
type EventsItem = z.infer<typeof itemSchema>;

export interface EventsRequest {
  readonly tenant: string;
  readonly runId: string;
  readonly afterId: number;
}

/** How many items a reader that follows a run asks for at once: it seldom lacks more than the last turn. */
const tailItems = 4;

/**
 * The stored events of a run after `afterId`, in order, each once; none when the tenant has no such run. They stand in three
 * places: in the run's item (its start and its end), in items of their own (flushed early), in the turns.
 */
export async function readRunEvents(table: Table, blobs: Blobs, request: EventsRequest): Promise<readonly RunEvent[]> {
  const events = await collect(table, blobs, request);
  if (events.every((event, position) => event.id === request.afterId + 1 + position)) return events;
  // The places are read one after the other, so a write in between can show an event without those before it. They were all
  // stored before it was, so now they are there.
  const newest = events.at(-1)?.id ?? request.afterId;
  return (await collect(table, blobs, request)).filter((event) => event.id <= newest);
}

async function collect(table: Table, blobs: Blobs, { tenant, runId, afterId }: EventsRequest): Promise<RunEvent[]> {
  const inRun = await newestItems(table, runKey(tenant, runId).pk, undefined, afterId);
  const sessionId = inRun[0]?.sessionId;
  if (sessionId === undefined) return [];
  const inTurns = await newestItems(table, sessionKey(tenant, sessionId).pk, runTurnPrefix(runId), afterId);
  const events = await eventsPacker(blobs).unpackAll([...inRun, ...inTurns].flatMap((item) => item.events));
  const byId = new Map(events.filter((event) => event.id > afterId).map((event) => [event.id, event]));
  return [...byId.values()].sort((left, right) => left.id - right.id);
}

/** Items of a partition that may hold events after `afterId`, newest first; the run's own item sorts after its flushed events. */
async function newestItems(
  table: Table,
  pk: string,
  prefix: string | undefined,
  afterId: number,
): Promise<EventsItem[]> {
  const items: EventsItem[] = [];
  const query = queryPartition(table, pk, {
    ...(prefix === undefined ? {} : { prefix }),
    ...(afterId === 0 ? {} : { Limit: tailItems }),
    ScanIndexForward: false,
    ProjectionExpression: `sessionId, ${eventsAttributes}`,
  });
  for await (const item of query) {
    const parsed = itemSchema.parse(item);
    items.push(parsed);
    if (parsed.firstEventId !== undefined && parsed.firstEventId <= afterId + 1) break;
  }
  return items;
}
