import type { RuleFixtures } from '../../fixtures.ts';

const client = `const Redis = require('ioredis');\nconst redis = new Redis(process.env.REDIS_URL);\n`;

export default {
  bad: [
    {
      name: 'a refresh token that stays for ever',
      code: `${client}exports.keep = (userId, token) => redis.set(\`refresh:\${token}\`, userId);`,
      at: 'exports.keep = (userId, token) => redis.set(`refresh:${token}`, userId);',
    },
    {
      name: 'a session as a hash',
      file: 'src/sessions.ts',
      code: `import { createClient } from 'redis';
const store = createClient();
const PREFIX = 'session:';
export class Sessions {
  async open(id: string, user: string) { await store.hSet(PREFIX + id, { user }); }
}`,
      at: 'async open(id: string, user: string) { await store.hSet(PREFIX + id, { user }); }',
    },
    {
      name: 'a way back in, by a client that is handed in',
      code: `module.exports = (redisClient) => ({
  remember(email, code, done) { redisClient.set('reset-token:' + email, code, (error) => done(error)); },
});`,
      at: "remember(email, code, done) { redisClient.set('reset-token:' + email, code, (error) => done(error)); },",
    },
  ],
  good: [
    {
      name: 'a token with a time',
      code: `${client}exports.keep = (userId, token) => redis.set(\`refresh:\${token}\`, userId, 'EX', 1209600);`,
    },
    {
      name: 'a time that is set behind it',
      code: `${client}exports.open = async (id, user) => {\n  await redis.hset(\`session:\${id}\`, { user });\n  await redis.expire(\`session:\${id}\`, 3600);\n};`,
    },
    {
      name: 'other things that may stay',
      code: `${client}exports.note = (id, name) => redis.set(\`name:\${id}\`, name);\nexports.count = (n) => redis.set('session-count', n);`,
    },
    {
      name: 'a command that takes the time itself',
      code: `${client}exports.open = (id, user) => redis.setex('session:' + id, 3600, user);`,
    },
  ],
} satisfies RuleFixtures;
