import { createServer } from 'node:http';
import { makeApp, memberService, partnerService } from './app.js';
import { config } from './config.js';
import { schedule } from './jobs/renewals.js';
import { redis } from './lib/cache.js';
import { attachNotifier } from './lib/notifier.js';
import { sequelize } from './models/index.js';

await sequelize.authenticate();
await redis.connect();
await memberService.ensureBoard();

const server = createServer(makeApp());
server.requestTimeout = 30_000;
attachNotifier(server);
schedule(partnerService);
server.listen(config.port, () => console.info(`clubs on ${config.port}`));
