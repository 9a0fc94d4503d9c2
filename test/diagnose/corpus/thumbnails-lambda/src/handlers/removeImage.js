'use strict';

const { DeleteObjectCommand } = require('@aws-sdk/client-s3');
const { answer, guarded } = require('../lib/http');
const { s3 } = require('../lib/images');

exports.handler = guarded(async (event) => {
  const key = decodeURIComponent(event.pathParameters.key);
  await s3.send(new DeleteObjectCommand({ Bucket: process.env.IMAGES_BUCKET, Key: key }));
  return answer(event, 200, { removed: key });
});
