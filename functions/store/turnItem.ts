import * as z from 'zod';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { Turn } from '../../agents/engine/ports.ts';
import type { BlobOwner, Blobs } from './blobs.ts';
import { createPacker, packedValueSchema, type PackedValue } from './packedValue.ts';
import type { Item } from './queries.ts';

/** What an item holds of a turn, and how many bytes of JSON the whole of it is. */
export const turnAttributes = 'body, events, jsonBytes';

const turnSchema = z.object({ body: packedValueSchema, events: z.array(packedValueSchema), jsonBytes: z.int() });

/** A turn as its item's attributes, and back. Its events stand apart from the rest, so that readers of events read them only. */
export function turnPacker(blobs: Blobs) {
  const bodies = createPacker<Omit<Turn, 'events'>>(blobs);
  const events = eventsPacker(blobs);
  return {
    async toAttributes(owner: BlobOwner, turn: Turn) {
      const { events: happened, ...rest } = turn;
      const [body, packed] = await Promise.all([bodies.pack(owner, rest), events.toAttributes(owner, happened)]);
      return { body, jsonBytes: Buffer.byteLength(JSON.stringify(turn)), ...packed };
    },
    /** Without unpacking it. */
    jsonBytesOf(item: Item): number {
      return turnSchema.parse(item).jsonBytes;
    },
    async fromItem(item: Item): Promise<Turn> {
      const stored = turnSchema.parse(item);
      const [body, happened] = await Promise.all([bodies.unpack(stored.body), events.unpack(stored.events)]);
      return { ...body, events: happened.flat() };
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
    /** One list for each write. */
    unpack(packed: readonly PackedValue[]): Promise<(readonly RunEvent[])[]> {
      return Promise.all(packed.map((events) => packer.unpack(events)));
    },
  };
}
