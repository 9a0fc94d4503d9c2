import { config } from './config.js';
import { db } from './db/knex.js';
import { reportsDb } from './db/sequelize.js';
import { logger } from './lib/logger.js';
import { buildServer } from './server.js';

async function main(): Promise<void> {
  await reportsDb.authenticate();
  const httpServer = await buildServer();
  httpServer.listen(config.port, () => {
    logger.info({ port: config.port, version: config.version }, 'forum api is up');
  });

  const stop = (): void => {
    httpServer.close(() => {
      void Promise.allSettled([db.destroy(), reportsDb.close()]).then(() => process.exit(0));
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error) => {
  logger.fatal({ err: error }, 'start-up failed');
  process.exit(1);
});
