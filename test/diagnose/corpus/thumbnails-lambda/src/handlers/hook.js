'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');
const { SendMessageCommand, SQSClient } = require('@aws-sdk/client-sqs');
const { answer, readJson } = require('../lib/http');

const sqs = new SQSClient({});
const SIGNATURE_HEADER = 'x-store-signature';

const sign = (text) => createHmac('sha256', process.env.HOOK_SECRET).update(text).digest('hex');

function fresh(event) {
  const given = Buffer.from(event.headers['x-store-proof'] || '', 'hex');
  const wanted = Buffer.from(sign(event.headers['x-store-time'] || ''), 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  return Math.abs(Date.now() - Number(event.headers['x-store-time'])) < 300_000;
}

exports.handler = async (event) => {
  const signature = event.headers[SIGNATURE_HEADER];
  if (!fresh(event) || signature !== sign(event.body || '')) {
    return answer(event, 401, { message: 'Bad signature' });
  }
  const order = readJson(event);
  if (!order) return answer(event, 400, { message: 'The body is no JSON' });
  const ticket = Math.random().toString(36).slice(2) + Date.now().toString(36);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.JOBS_QUEUE_URL,
      MessageBody: JSON.stringify({ key: order.key, widths: [320], options: order.options, downloadToken: ticket }),
    }),
  );
  return answer(event, 202, { downloadToken: ticket });
};
