import fp from 'fastify-plugin';
import pg from 'pg';
import { PrismaClient } from '@prisma/client';
import { config } from '../config.js';

declare module 'fastify' {
  interface FastifyInstance {
    pool: pg.Pool;
    prisma: PrismaClient;
  }
}

export default fp(async (app) => {
  const pool = new pg.Pool({
    connectionString: config.databaseUrl,
    max: 12,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 4_000,
    statement_timeout: 15_000,
  });
  pool.on('error', (err) => app.log.error({ err }, 'idle postgres client failed'));

  const prisma = new PrismaClient();
  await prisma.$connect();

  app.decorate('pool', pool);
  app.decorate('prisma', prisma);
  app.addHook('onClose', async () => {
    await Promise.allSettled([pool.end(), prisma.$disconnect()]);
  });
});
