import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { exec, execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(exec);
const runFile = promisify(execFile);
const s3 = new S3Client({ maxAttempts: 3 });

const keyOf = (record) => decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));

async function fetchMaster(bucket, key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const local = path.join('/tmp', path.basename(key));
  await writeFile(local, Buffer.from(await Body.transformToByteArray()));
  return local;
}

async function transcode(bucket, key) {
  const local = await fetchMaster(bucket, key);
  const output = '/tmp/episode.mp3';
  const target = key.replace(/\.[^.]+$/, '') + '-128.mp3';
  try {
    await run(`ffmpeg -y -i "${local}" -codec:a libmp3lame -b:a 128k ${output}`);
    await runFile('mp3gain', ['-r', '-c', output], { timeout: 60000 });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: target, Body: await readFile(output) }));
  } finally {
    await rm(local, { force: true });
  }
}

export const handler = async (event) => {
  event.Records.forEach(async (record) => {
    const bucket = record.s3.bucket.name;
    const key = keyOf(record);
    console.log(JSON.stringify({ step: 'transcode', bucket, key }));
    await transcode(bucket, key);
  });
  return { done: event.Records.length };
};
