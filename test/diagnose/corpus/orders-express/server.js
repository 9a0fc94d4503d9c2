const app = require('./src/app');
const config = require('./src/config');
const nightly = require('./src/jobs/nightly');

const server = app.listen(config.port, () => {
  console.log('orders desk is listening on %d', config.port);
});
server.requestTimeout = 60 * 1000;

nightly.start();

process.on('SIGTERM', () => {
  nightly.stop();
  server.close(() => process.exit(0));
});
