import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { BlobOwner, Blobs } from './blobs.ts';

/**
 * A value as an attribute holds it: its JSON; gzip of that once it is worth it, since writes are billed by the kilobyte; or,
 * when it is still too large for an item of 400 KB, the pointer to a blob with that gzip. As JSON it keeps what DynamoDB's own
 * types would refuse: any number, any depth.
 */
export const packedValueSchema = z.union([z.string(), z.instanceof(Uint8Array), z.object({ blob: z.string() })]);
export type PackedValue = z.infer<typeof packedValueSchema>;

const maxPlainBytes = 1024;
const maxAttributeBytes = 64 * 1024;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Packs and unpacks values of one type. */
export interface Packer<Value> {
  pack(owner: BlobOwner, value: Value): Promise<PackedValue>;
  unpack(packed: PackedValue): Promise<Value>;
}

export function createPacker<Value>(blobs: Blobs): Packer<Value> {
  return {
    async pack(owner, value) {
      const json = JSON.stringify(value);
      if (Buffer.byteLength(json) <= maxPlainBytes) return json;
      const zipped = await compress(json);
      if (zipped.byteLength <= maxAttributeBytes) return zipped;
      return { blob: await blobs.put(owner, zipped) };
    },
    async unpack(packed) {
      const json = typeof packed === 'string' ? packed : await unzip(blobs, packed);
      // The boundary of the store's types: only what `pack` was given as a Value is ever unpacked.
      return JSON.parse(json) as Value;
    },
  };
}

async function unzip(blobs: Blobs, packed: Exclude<PackedValue, string>): Promise<string> {
  const zipped = packed instanceof Uint8Array ? packed : await blobs.get(packed.blob);
  return (await decompress(zipped)).toString('utf8');
}
