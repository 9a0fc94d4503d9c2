import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { AgentError } from '../../agents/engine/errors.ts';
import type { ObjectStore } from './objectStore.ts';
import { keyPart } from './table.ts';

/** Whose value it is: a session's, or a target's ledger's. It goes when its owner goes. */
export type BlobOwner =
  { readonly tenant: string; readonly sessionId: string } | { readonly tenant: string; readonly ledger: string };

/** Keeps values that are too large for an item of the table. */
export interface Blobs {
  /** Stores bytes and returns the pointer to them; the same bytes of the same owner have the same pointer. */
  put(owner: BlobOwner, content: Uint8Array): Promise<string>;
  /** Throws `internal` when what the pointer points to is gone. */
  get(pointer: string): Promise<Uint8Array>;
  deleteAll(owner: BlobOwner): Promise<void>;
}

/** Blobs as objects `<tenant>/blobs/<session>/<sha256>`, those of ledgers `<tenant>/blobs/ledger-<sha256 of the target>/<sha256>`. */
export function createBlobs(objects: ObjectStore): Blobs {
  return {
    async put(owner, content) {
      const pointer = `${blobPrefix(owner)}${createHash('sha256').update(content).digest('hex')}`;
      await objects.put(pointer, content, 'application/gzip');
      return pointer;
    },
    async get(pointer) {
      const content = await objects.get(pointer);
      if (content === undefined) throw new AgentError('internal', `The stored value ${pointer} is gone.`);
      return buffer(content);
    },
    async deleteAll(owner) {
      await objects.deleteAll(blobPrefix(owner));
    },
  };
}

/** What the keys of an owner's objects begin with. */
export function blobPrefix(owner: BlobOwner): string {
  const folder = 'ledger' in owner ? `ledger-${owner.ledger}` : keyPart(owner.sessionId);
  return `${keyPart(owner.tenant)}/blobs/${folder}/`;
}
