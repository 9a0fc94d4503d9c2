import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, it } from 'vitest';
import { startObjectStore } from '../../../infra/local/objectStore.ts';
import { temporaryDirectory } from './fixture/host.ts';

const clientOf = (endpoint: string): S3Client =>
  new S3Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });

it('keeps objects far above 11 MB, takes and gives them by presigned URL, and listens on the loopback interface only', async () => {
  const directory = await temporaryDirectory();
  const body = randomBytes(20 * 1024 * 1024);
  const first = await startObjectStore(directory, ['files']);
  expect(new URL(first.endpoint).hostname).toBe('127.0.0.1');
  const client = clientOf(first.endpoint);
  await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'T/a/large', Body: body }));
  const upload = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'files', Key: 'T/a/presigned' }));
  expect((await fetch(upload, { method: 'PUT', body: 'by URL' })).status).toBe(200);
  client.destroy();
  await first.stop();

  const second = await startObjectStore(directory, ['files']);
  const again = clientOf(second.endpoint);
  const { Contents = [] } = await again.send(new ListObjectsV2Command({ Bucket: 'files', Prefix: 'T/a/' }));
  expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([
    ['T/a/large', body.length],
    ['T/a/presigned', 6],
  ]);
  const { Body } = await again.send(new GetObjectCommand({ Bucket: 'files', Key: 'T/a/large' }));
  expect(body.equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
  const download = await getSignedUrl(again, new GetObjectCommand({ Bucket: 'files', Key: 'T/a/presigned' }));
  expect(await (await fetch(download)).text()).toBe('by URL');
  again.destroy();
  await second.stop();
  await rm(directory, { recursive: true });
});
