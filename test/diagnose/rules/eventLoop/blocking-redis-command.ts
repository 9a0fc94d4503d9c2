import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a cache that is emptied by a pattern',
      code: `const Redis = require('ioredis');
const redis = new Redis(process.env.REDIS_URL);
exports.forget = async (request, response) => {
  const found = await redis.keys('page:*');
  if (found.length > 0) await redis.del(found);
  response.sendStatus(204);
};`,
      at: "const found = await redis.keys('page:*');",
    },
    {
      name: 'a client that is handed to a class',
      file: 'src/presence.service.ts',
      code: `import { Injectable } from '@nestjs/common';
@Injectable()
export class PresenceService {
  constructor(private readonly redisClient: unknown) {}
  online() { return this.redisClient.keys(\`online:\${this.room}:*\`); }
}`,
      at: 'online() { return this.redisClient.keys(`online:${this.room}:*`); }',
    },
    {
      name: 'the command by its name',
      file: 'src/sessions.ts',
      code: `import { createClient } from 'redis';
export const store = createClient();
export const openSessions = async (server) => (await store.sendCommand(['KEYS', 'sess:*'])).length;`,
      at: "export const openSessions = async (server) => (await store.sendCommand(['KEYS', 'sess:*'])).length;",
    },
  ],
  good: [
    {
      name: 'a scan in steps',
      code: `const Redis = require('ioredis');
const redis = new Redis(process.env.REDIS_URL);
exports.page = (request, response, next) => redis.scan('0', 'MATCH', 'page:*', 'COUNT', 100).then((found) => response.json(found[1]), next);`,
    },
    {
      name: 'the keys of a map and of an object',
      code: `const cache = new Map();\nexports.list = (request, response) => response.json([...cache.keys(), ...Object.keys(request.body)]);`,
    },
    {
      name: 'a set that holds the names',
      code: `const Redis = require('ioredis');\nconst redis = new Redis();\nexports.list = (request, response, next) => redis.smembers('pages').then((names) => response.json(names), next);`,
    },
  ],
} satisfies RuleFixtures;
