'use strict';

const config = require('./config');
const { connectMongo } = require('./db/mongo');
const { connectRedis } = require('./db/redis');
const { createHttpServer } = require('./httpServer');
const { attachSockets } = require('./sockets');
const { attachDashboard } = require('./ws/dashboard');

async function main() {
  await Promise.all([connectMongo(), connectRedis()]);
  const server = createHttpServer();
  attachSockets(server);
  attachDashboard(server);
  server.on('error', (err) => {
    console.error('http server', err);
    process.exit(1);
  });
  server.listen(config.port, () => console.log('chat listening on %d', config.port));
}

main().catch((err) => {
  console.error('could not start', err);
  process.exit(1);
});
