import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'sessions without a store',
      code: `const session = require('express-session');\napp.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false }));`,
      at: 'app.use',
    },
    {
      name: 'a MemoryStore',
      code: `import session from 'express-session';\nconst store = new session.MemoryStore();\napp.use(session({ secret, store }));`,
      at: 'MemoryStore',
    },
    {
      name: 'the plugin of Fastify',
      code: `import fastifySession from '@fastify/session';\nexport default async (app) => {\n  app.register(fastifySession, { secret: process.env.SECRET });\n};`,
      at: 'app.register',
    },
  ],
  good: [
    {
      name: 'a store in Redis',
      code: `const session = require('express-session');\nconst RedisStore = require('connect-redis').default;\napp.use(session({ secret: process.env.SECRET, store: new RedisStore({ client }) }));`,
    },
    {
      name: 'a store that is added later',
      code: `const session = require('express-session');\nconst options = { secret };\nif (client) options.store = new RedisStore({ client });\napp.use(session(options));`,
    },
    {
      name: 'options that are not seen',
      code: `const session = require('express-session');\nmodule.exports = (options) => session(options);\napp.use(session({ ...defaults }));`,
    },
    { name: 'sessions in the cookie', code: `const session = require('cookie-session');\napp.use(session({ keys }));` },
  ],
} satisfies RuleFixtures;
