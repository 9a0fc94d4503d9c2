import { Readable } from 'node:stream';
import type * as S3 from '@aws-sdk/client-s3';
import { AgentError } from '../../agents/engine/errors.ts';

/** Objects in one bucket; all but the results of analyses are immutable. */
export interface ObjectStore {
  put(key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** The object's bytes as they arrive; undefined when there is none of that key. */
  get(key: string): Promise<Readable | undefined>;
  /** Removes every object whose key begins with `prefix`. */
  deleteAll(prefix: string): Promise<void>;
}

/** `client` is asked for on first use, so that a process that touches no object never loads S3. */
export function createObjectStore(client: () => Promise<S3.S3Client>, bucket: string): ObjectStore {
  let loading: Promise<Loaded> | undefined;
  const load = (): Promise<Loaded> => (loading ??= loadS3(client));
  return {
    async put(key, content, contentType) {
      const { s3, commands } = await load();
      await s3.send(
        new commands.PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: contentType }),
      );
    },
    async get(key) {
      const { s3, commands } = await load();
      try {
        const { Body } = await s3.send(new commands.GetObjectCommand({ Bucket: bucket, Key: key }));
        if (Body instanceof Readable) return Body;
        throw new AgentError('internal', `The object ${key} came without a body.`);
      } catch (error) {
        if (error instanceof commands.NoSuchKey) return undefined;
        throw error;
      }
    },
    async deleteAll(prefix) {
      const { s3, commands } = await load();
      await deletePrefix(s3, commands, bucket, prefix);
    },
  };
}

type Commands = typeof S3;

interface Loaded {
  readonly s3: S3.S3Client;
  readonly commands: Commands;
}

async function loadS3(client: () => Promise<S3.S3Client>): Promise<Loaded> {
  const [s3, commands] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
  return { s3, commands };
}

async function deletePrefix(s3: S3.S3Client, commands: Commands, bucket: string, prefix: string): Promise<void> {
  for await (const page of commands.paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    const objects = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    if (objects.length === 0) continue;
    const { Errors = [] } = await s3.send(
      new commands.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
    );
    if (Errors.length > 0) {
      throw new AgentError('internal', `${Errors.length} objects below ${prefix} could not be removed.`, {
        cause: Errors,
      });
    }
  }
}
