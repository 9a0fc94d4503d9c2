'use strict';

const { createHash } = require('node:crypto');
const { PutObjectCommand } = require('@aws-sdk/client-s3');
const { answer, guarded, readJson } = require('../lib/http');
const { s3 } = require('../lib/images');
const { fetchPicture, reportUsage } = require('../services/outbound');

exports.handler = guarded(async (event) => {
  const body = readJson(event);
  if (!body || typeof body.address !== 'string') return answer(event, 400, { message: 'address is missing' });
  const { owner } = event.requestContext.authorizer.lambda;

  const picture = await fetchPicture(body.address);
  const name = createHash('md5').update(picture.body).digest('hex');
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.IMAGES_BUCKET,
      Key: `originals/${owner}/${name}`,
      Body: picture.body,
      ContentType: 'application/octet-stream',
    }),
  );
  await reportUsage(owner, picture.body.length).catch((error) => console.warn('usage not reported', error.message));
  return answer(event, 201, { name });
});
