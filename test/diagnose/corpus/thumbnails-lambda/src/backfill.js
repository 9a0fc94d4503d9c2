'use strict';

const { ListObjectsV2Command, S3Client } = require('@aws-sdk/client-s3');
const { SendMessageBatchCommand, SQSClient } = require('@aws-sdk/client-sqs');

const s3 = new S3Client({});
const sqs = new SQSClient({});
const { IMAGES_BUCKET, JOBS_QUEUE_URL } = process.env;

/** Puts a resize job on the queue for every original in the bucket, ten at a time. */
async function backfill() {
  let token;
  let count = 0;
  do {
    // The next page's token is in this page's answer.
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: IMAGES_BUCKET, Prefix: 'originals/', MaxKeys: 10, ContinuationToken: token }),
    );
    const entries = (page.Contents ?? []).map((object, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ key: object.Key, widths: [160, 640] }),
    }));
    if (entries.length > 0) {
      const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: JOBS_QUEUE_URL, Entries: entries }));
      if (Failed?.length) throw new Error(`${Failed.length} jobs were refused: ${Failed[0].Message}`);
    }
    count += entries.length;
    token = page.NextContinuationToken;
  } while (token);
  return count;
}

backfill()
  .then((count) => console.log(`queued ${count} originals`))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
