import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'every proxy',
      code: `const app = require('express')();\napp.set('trust proxy', true);\napp.use(require('express-rate-limit')());`,
      at: 'trust proxy',
    },
    {
      name: 'enable',
      code: `import express from 'express';\nconst app = express();\napp.enable('trust proxy');\napp.post('/votes', (req, res) => res.json(count(req.ip)));`,
      at: 'enable',
    },
    {
      name: 'Fastify',
      code: `import Fastify from 'fastify';\nconst server = Fastify({\n  trustProxy: true,\n});\nserver.get('/', (request) => seen(request.ip));`,
      at: 'trustProxy',
    },
    {
      name: 'Koa',
      code: `const Koa = require('koa');\nconst app = new Koa();\napp.proxy = true;\napp.use((ctx, next) => (allowed.has(ctx.ip) ? next() : ctx.throw(403)));`,
      at: 'app.proxy',
    },
  ],
  good: [
    {
      name: 'one proxy',
      code: `const app = require('express')();\napp.set('trust proxy', 1);\napp.use(require('express-rate-limit')());`,
    },
    {
      name: 'the own networks',
      code: `import Fastify from 'fastify';\nconst server = Fastify({ trustProxy: '10.0.0.0/8' });\nserver.get('/', (request) => seen(request.ip));`,
    },
    {
      name: 'nothing that rests on the address',
      code: `const app = require('express')();\napp.set('trust proxy', true);\napp.get('/', (req, res) => res.end());`,
    },
    {
      name: 'on a machine of a developer',
      code: `const app = require('express')();\nif (process.env.NODE_ENV === 'development') app.set('trust proxy', true);\napp.get('/', (req, res) => res.json(req.ip));`,
    },
  ],
} satisfies RuleFixtures;
