import * as z from 'zod';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { Turn } from '../../agents/engine/ports.ts';
import type { BlobOwner, Blobs } from './blobs.ts';
import { createPacker, packedValueSchema } from './packedValue.ts';
import type { Item } from './queries.ts';

/** What an item holds of a run's events: packed lists, and the number of the first of them where there is one. */
export const eventsAttributes = 'events, firstEventId';

const turnSchema = z.object({ body: packedValueSchema, events: z.array(packedValueSchema) });

/** A turn as its item's attributes, and back. Its events stand apart from the rest, so that readers of events read them only. */
export function turnPacker(blobs: Blobs) {
  const bodies = createPacker<Omit<Turn, 'events'>>(blobs);
  const events = eventsPacker(blobs);
  return {
    async toAttributes(owner: BlobOwner, turn: Turn) {
      const { events: happened, ...rest } = turn;
      const [body, packed] = await Promise.all([bodies.pack(owner, rest), events.toAttributes(owner, happened)]);
      return { body, ...packed };
    },
    async fromItem(item: Item): Promise<Turn> {
      const stored = turnSchema.parse(item);
      const [body, happened] = await Promise.all([bodies.unpack(stored.body), events.unpackAll(stored.events)]);
      return { ...body, events: happened };
    },
  };
}

export function eventsPacker(blobs: Blobs) {
  const packer = createPacker<readonly RunEvent[]>(blobs);
  return {
    async toAttributes(owner: BlobOwner, happened: readonly RunEvent[]) {
      if (happened.length === 0) return { events: [] };
      return {
        events: [await packer.pack(owner, happened)],
        firstEventId: happened.at(0)?.id,
        lastEventId: happened.at(-1)?.id,
      };
    },
    async unpackAll(packed: readonly z.infer<typeof packedValueSchema>[]): Promise<RunEvent[]> {
      return (await Promise.all(packed.map((events) => packer.unpack(events)))).flat();
    },
  };
}
