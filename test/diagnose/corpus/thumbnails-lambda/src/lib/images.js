'use strict';

const { exec, execFile } = require('node:child_process');
const { createWriteStream } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { promisify } = require('node:util');
const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const run = promisify(execFile);
const s3 = new S3Client({ maxAttempts: 3 });

async function fetchOriginal(bucket, key, local) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return new Promise((resolve) => {
    Body.pipe(createWriteStream(local)).on('finish', () => resolve(local));
  });
}

async function download(bucket, key, local) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  await pipeline(Body, createWriteStream(local));
  return local;
}

function shrink(source, target, width) {
  return new Promise((resolve, reject) => {
    exec(`sharp -i "${source}" -o "${target}" resize ${width}`, (error) => (error ? reject(error) : resolve(target)));
  });
}

async function resize(source, target, width) {
  await run('sharp', ['-i', source, '-o', target, 'resize', String(Number(width))], { timeout: 30_000 });
  return target;
}

module.exports = { s3, fetchOriginal, download, shrink, resize };
