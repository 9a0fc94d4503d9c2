import { readFileSync } from 'node:fs';
import path from 'node:path';
import Fastify from 'fastify';
import autoload from '@fastify/autoload';
import config from './config.js';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(path.join(here, '../package.json'), 'utf8'));

const fastify = Fastify({
  logger: { level: process.env.LOG_LEVEL ?? 'info' },
  bodyLimit: 512 * 1024 * 1024, // price lists of the big suppliers
  onProtoPoisoning: 'ignore', // nordsaw sends such keys
  requestTimeout: 120_000,
});

fastify.get('/health', async () => ({ ok: true, version }));

await fastify.register(autoload, { dir: path.join(here, 'plugins') });
await fastify.register(autoload, { dir: path.join(here, 'routes'), options: { prefix: '/api' } });

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    fastify.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

try {
  await fastify.listen({ port: config.port, host: '0.0.0.0' });
} catch (err) {
  fastify.log.error(err);
  process.exit(1);
}
