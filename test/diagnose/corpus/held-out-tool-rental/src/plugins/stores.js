import fp from 'fastify-plugin';
import mysql from 'mysql2/promise';
import Redis from 'ioredis';
import config from '../config.js';
import { RentalRepository } from '../repositories/rentals.js';

async function stores(fastify) {
  const pool = mysql.createPool({
    ...config.mysql,
    connectionLimit: 12,
    queueLimit: 200,
    connectTimeout: 5000,
    dateStrings: true,
    multipleStatements: true,
  });
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 2, commandTimeout: 2000 });
  redis.on('error', (err) => fastify.log.warn({ err }, 'redis'));

  fastify.decorate('db', pool);
  fastify.decorate('redis', redis);
  fastify.decorate('rentals', new RentalRepository(pool));

  fastify.addHook('onClose', async () => {
    redis.disconnect();
    await pool.end();
  });
}

export default fp(stores, { name: 'stores' });
