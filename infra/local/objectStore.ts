import type { buildApp as BuildApp, BuildAppOptions } from 'fauxqs';
import * as z from 'zod';
import type { LocalService } from './dynamodb.ts';
import type { Template } from './template.ts';

/** The most that one object may be: a packed workspace of 200 MB fits. */
const maxObjectBytes = 256 * 1024 * 1024;

type S3Store = NonNullable<BuildAppOptions['stores']>['s3Store'];

interface Persistence extends NonNullable<S3Store['persistence']> {
  loadS3(store: S3Store): void;
  close(): void;
}

interface Internals {
  readonly buildApp: typeof BuildApp;
  readonly S3Store: new () => S3Store;
  readonly PersistenceManager: new (directory: string) => Persistence;
}

/** The names of the template's buckets. */
export function readBuckets(template: Template): string[] {
  const buckets = template.resources('AWS::S3::Bucket', z.object({ BucketName: z.string().optional() }));
  return [...buckets].map(([id, bucket]) => bucket.BucketName ?? String(template.ref(id)));
}

/**
 * Serves S3 from a folder (SQLite, each object written in one transaction), on the loopback interface. Its own start
 * function would listen on every interface, open to the network, and refuse objects above 11 MiB: so it is put together here.
 */
export async function startObjectStore(directory: string, buckets: readonly string[]): Promise<LocalService> {
  const { buildApp, S3Store, PersistenceManager } = await loadInternals();
  const store = new S3Store();
  const persistence = new PersistenceManager(directory);
  persistence.loadS3(store);
  store.persistence = persistence;
  for (const bucket of buckets) if (!store.hasBucket(bucket)) store.createBucket(bucket);
  // The queues and topics that it could serve as well stay at their empty defaults.
  const app = buildApp({ logger: false, stores: { s3Store: store } as NonNullable<BuildAppOptions['stores']> });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxObjectBytes }, (_request, body, done) => {
    done(null, body);
  });
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    endpoint,
    stop: async () => {
      await app.close();
      persistence.close();
    },
  };
}

/** The package exports only its entry; its version is pinned, and a file that moved fails at the first start. */
async function loadInternals(): Promise<Internals> {
  const entry = import.meta.resolve('fauxqs');
  const [{ buildApp }, storeModule, persistenceModule] = await Promise.all([
    import('fauxqs'),
    import(new URL('s3/s3Store.js', entry).href) as Promise<Pick<Internals, 'S3Store'>>,
    import(new URL('persistence.js', entry).href) as Promise<Pick<Internals, 'PersistenceManager'>>,
  ]);
  return { buildApp, S3Store: storeModule.S3Store, PersistenceManager: persistenceModule.PersistenceManager };
}
