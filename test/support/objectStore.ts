import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { createS3Client } from '../../functions/store/clients.ts';
import { createObjectStore, type ObjectStore } from '../../functions/store/objectStore.ts';

export interface ObjectServer {
  readonly endpoint: string;
  /** A client of the server. */
  readonly s3: S3Client;
  readonly bucket: string;
  readonly objects: ObjectStore;
  stop(): Promise<void>;
}

/** An S3 in memory on a free port, with one bucket. */
export async function startObjectServer(bucket = 'agent-endpoints'): Promise<ObjectServer> {
  const server = buildApp({ logger: false });
  const endpoint = await server.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = await createS3Client({ endpoint, region: 'us-east-1', credentials });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    endpoint,
    s3,
    bucket,
    objects: createObjectStore(() => Promise.resolve(s3), bucket),
    stop: async () => {
      s3.destroy();
      await server.close();
    },
  };
}
