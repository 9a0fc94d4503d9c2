'use strict';

const { mkdir, readFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { PutObjectCommand } = require('@aws-sdk/client-s3');
const { fetchOriginal, s3, shrink } = require('../lib/images');

async function upload(bucket, key, path) {
  const Body = await readFile(path);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'image/webp' }));
}

async function one({ s3: { bucket, object } }) {
  const key = decodeURIComponent(object.key.replace(/\+/g, ' '));
  const local = join('/tmp', key.replace('originals/', ''));
  await mkdir(dirname(local), { recursive: true });
  await fetchOriginal(bucket.name, key, local);
  const small = await shrink(local, `${local}.webp`, 320);
  await upload(bucket.name, `${key}.webp`, small);
}

exports.handler = async (event) => {
  event.Records.forEach(async (record) => {
    await one(record);
  });
  return { done: event.Records.length };
};
