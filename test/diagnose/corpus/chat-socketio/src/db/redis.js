'use strict';

const { createClient } = require('redis');
const config = require('../config');

const redis = createClient({ url: config.redisUrl, socket: { connectTimeout: 5000 } });
redis.on('error', (err) => console.error('redis', err.message));

const subscriber = redis.duplicate();

async function connectRedis() {
  await redis.connect();
  await subscriber.connect();
}

module.exports = { redis, subscriber, connectRedis };
