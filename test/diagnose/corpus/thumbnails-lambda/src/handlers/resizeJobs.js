'use strict';

const { createReadStream } = require('node:fs');
const { mkdtemp, rm, stat } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { PutObjectCommand } = require('@aws-sdk/client-s3');
const { unserialize } = require('node-serialize');
const { download, resize, s3 } = require('../lib/images');

const failures = [];

async function work(record) {
  const { key, widths, options } = JSON.parse(record.body);
  const { prefix = 'thumbs' } = options ? unserialize(options) : {};
  const folder = await mkdtemp(join(tmpdir(), 'resize-'));
  try {
    const source = await download(process.env.IMAGES_BUCKET, key, join(folder, 'source'));
    // One at a time: two resizes together do not fit the memory.
    for (const width of widths.slice(0, 8)) {
      const target = await resize(source, join(folder, `${Number(width)}.webp`), width);
      const { size } = await stat(target);
      await s3.send(
        new PutObjectCommand({
          Bucket: process.env.IMAGES_BUCKET,
          Key: `${prefix}/${Number(width)}/${key}`,
          Body: createReadStream(target),
          ContentLength: size,
        }),
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

exports.handler = async (event) => {
  const results = await Promise.allSettled(event.Records.map(work));
  results.forEach((result, index) => {
    if (result.status === 'rejected') {
      console.error('resize failed', result.reason);
      failures.push({ itemIdentifier: event.Records[index].messageId });
    }
  });
  return { batchItemFailures: failures };
};
