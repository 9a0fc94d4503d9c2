'use strict';

const { connectMongo } = require('../db/mongo');
const { redis, connectRedis } = require('../db/redis');
const { deliver } = require('../services/webhooks');
const { exportHistory } = require('../services/exports');

const QUEUE = 'chat:jobs';

function enqueue(job) {
  return redis.lPush(QUEUE, JSON.stringify(job));
}

async function handle(job) {
  switch (job.kind) {
    case 'history':
      return redis.set(`chat:export:${job.room}`, await exportHistory(job.room), { EX: 86400 });
    case 'webhook':
      return deliver(job.hook, job.event);
    default:
      throw new Error(`unknown job ${job.kind}`);
  }
}

async function work() {
  await Promise.all([connectMongo(), connectRedis()]);
  // one job at a time: the machine of the workers is small
  for (;;) {
    const item = await redis.brPop(QUEUE, 30);
    if (!item) continue;
    try {
      await handle(JSON.parse(item.element));
    } catch (err) {
      // next one
    }
  }
}

if (require.main === module) {
  work().catch((err) => {
    console.error('queue stopped', err);
    process.exit(1);
  });
}

module.exports = { enqueue };
