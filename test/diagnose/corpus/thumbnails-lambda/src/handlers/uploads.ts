import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import { answer, guarded, readJson } from '../lib/http.js';

const s3 = new S3Client({});
const AVATAR_TYPES = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
]);

export const handler = guarded(async (event: APIGatewayProxyEventV2WithLambdaAuthorizer<{ owner: string }>) => {
  const { owner } = event.requestContext.authorizer.lambda;
  const body = readJson(event);
  if (!body) return answer(event, 400, { message: 'The body is no JSON' });

  if (body.purpose === 'avatar') {
    const extension = AVATAR_TYPES.get(body.type);
    const bytes = Number(body.bytes);
    if (!extension || !(bytes > 0 && bytes <= 500_000)) return answer(event, 400, { message: 'PNG or JPEG, 500 kB' });
    const avatar = new PutObjectCommand({
      Bucket: process.env.IMAGES_BUCKET,
      Key: `avatars/${randomUUID()}.${extension}`,
      ContentType: body.type,
      ContentLength: bytes,
    });
    return answer(event, 200, {
      url: await getSignedUrl(s3, avatar, { expiresIn: 300, signableHeaders: new Set(['content-type']) }),
    });
  }

  const original = new PutObjectCommand({
    Bucket: process.env.IMAGES_BUCKET,
    Key: `originals/${owner}/${body.name}`,
    ContentType: body.type,
    ACL: 'public-read',
  });
  return answer(event, 200, { url: await getSignedUrl(s3, original, { expiresIn: 900 }) });
});
