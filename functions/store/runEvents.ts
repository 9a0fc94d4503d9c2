import * as z from 'zod';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { Blobs } from './blobs.ts';
import { packedValueSchema, type PackedValue } from './packedValue.ts';
import { queryPartition, type Item } from './queries.ts';
import { runKey, runTurnPrefix, sessionKey } from './table.ts';
import type { Table } from './table.ts';
import { eventsPacker } from './turnItem.ts';

const runSchema = z.object({
  sessionId: z.string(),
  events: z.array(packedValueSchema),
  fences: z.array(z.object({ version: z.int(), firstEventId: z.int() })),
});
type Fences = z.infer<typeof runSchema>['fences'];
const flushSchema = z.object({ events: z.array(packedValueSchema), firstEventId: z.int(), runVersion: z.int() });
type Flush = z.infer<typeof flushSchema>;
const turnSchema = z.object({ events: z.array(packedValueSchema), firstEventId: z.int().optional() });

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
  const { run, flushes } = await readRunPartition(table, runKey(tenant, runId).pk, afterId);
  if (run === undefined) return [];
  const turns = await readTurnEvents(table, sessionKey(tenant, run.sessionId).pk, runTurnPrefix(runId), afterId);
  const packer = eventsPacker(blobs);
  const flushed = flushes.map(async (flush) => {
    const end = endOf(flush, run.fences);
    return (await packer.unpack(flush.events)).flat().filter((event) => event.id < end);
  });
  const [flushedLists, certainLists] = await Promise.all([
    Promise.all(flushed),
    packer.unpack([...run.events, ...turns]),
  ]);
  // Changes of the run and turns are conditional writes, flushes are not: where both have a number, the former's event stands.
  const byId = new Map([...flushedLists, ...certainLists].flat().map((event) => [event.id, event]));
  return [...byId.values()].filter(({ id }) => id > afterId).sort((left, right) => left.id - right.id);
}

/**
 * The number from which on the events of a flush are stale: the first that was given after its driver had lost the run. Taking a
 * run over is a change of the run with an event in it, so that event's number is where the next driver began.
 */
function endOf({ runVersion }: Flush, fences: Fences): number {
  return fences.find(({ version }) => version > runVersion)?.firstEventId ?? Infinity;
}

/** The run's item, which sorts after its flushed events, and those flushes that may hold events after `afterId`, newest first. */
async function readRunPartition(
  table: Table,
  pk: string,
  afterId: number,
): Promise<{ run: z.infer<typeof runSchema> | undefined; flushes: Flush[] }> {
  let run: z.infer<typeof runSchema> | undefined;
  const flushes: Flush[] = [];
  const attributes = 'sessionId, events, fences, firstEventId, runVersion';
  for await (const item of newestFirst(table, { pk, afterId, attributes })) {
    if (run === undefined) {
      // A flush that is left of a deleted run has no run's item before it.
      run = runSchema.safeParse(item).data;
      if (run === undefined) break;
      continue;
    }
    const flush = flushSchema.parse(item);
    flushes.push(flush);
    const isStale = endOf(flush, run.fences) <= flush.firstEventId;
    if (!isStale && flush.firstEventId <= afterId + 1) break;
  }
  return { run, flushes };
}

/** The packed events of those turns that may hold some after `afterId`. */
async function readTurnEvents(table: Table, pk: string, prefix: string, afterId: number): Promise<PackedValue[]> {
  const packed: PackedValue[] = [];
  for await (const item of newestFirst(table, { pk, prefix, afterId, attributes: 'events, firstEventId' })) {
    const { events, firstEventId } = turnSchema.parse(item);
    packed.push(...events);
    if (firstEventId !== undefined && firstEventId <= afterId + 1) break;
  }
  return packed;
}

function newestFirst(
  table: Table,
  { pk, prefix, afterId, attributes }: { pk: string; prefix?: string; afterId: number; attributes: string },
): AsyncGenerator<Item> {
  return queryPartition(table, pk, {
    ...(prefix === undefined ? {} : { prefix }),
    ...(afterId === 0 ? {} : { Limit: tailItems }),
    ScanIndexForward: false,
    ProjectionExpression: attributes,
  });
}
