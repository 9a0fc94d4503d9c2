import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'fifty megabytes of JSON',
      code: `const express = require('express');\napp.use(express.json({ limit: '50mb' }));`,
      at: 'limit',
    },
    {
      name: 'body-parser',
      code: `import bodyParser from 'body-parser';\napp.use(bodyParser.urlencoded({ extended: true, limit: '100mb' }));`,
      at: 'limit',
    },
    {
      name: 'no limit',
      code: `const { json } = require('express');\napp.use(json({ limit: Infinity }));`,
      at: 'Infinity',
    },
    {
      name: 'Fastify',
      code: `import Fastify from 'fastify';\nconst app = Fastify({ logger: true, bodyLimit: 200 * 1024 * 1024 });`,
      at: 'bodyLimit',
    },
    {
      name: 'Koa',
      code: `const { koaBody } = require('koa-body');\napp.use(koaBody({ jsonLimit: '64mb' }));`,
      at: 'jsonLimit',
    },
    {
      name: 'Nest',
      file: 'src/main.ts',
      code: `const app = await NestFactory.create<NestExpressApplication>(AppModule);\napp.useBodyParser('json', { limit: '60mb' });`,
      at: 'limit',
    },
    {
      name: 'one route',
      code: `fastify.post('/import', { bodyLimit: 104857600 }, async (request) => request.body.length);`,
    },
    {
      name: 'a constant',
      code: `const express = require('express');\nconst LIMIT = '1gb';\napp.use(express.text({ limit: LIMIT }));`,
      at: 'limit: LIMIT',
    },
    {
      name: 'messages of a socket',
      file: 'src/live.ts',
      code: `import { WebSocketServer } from 'ws';\nconst megabyte = 2 ** 20;\nexport const live = new WebSocketServer({ server, path: '/live', maxPayload: 512 * megabyte });`,
      at: 'maxPayload',
    },
    {
      name: 'messages without a limit, beside the server',
      code: `const { Server } = require('socket.io');\nmodule.exports = (http) => new Server(http, { path: '/rt', maxHttpBufferSize: Infinity });`,
      at: 'maxHttpBufferSize',
    },
  ],
  good: [
    { name: 'one megabyte', code: `const express = require('express');\napp.use(express.json({ limit: '1mb' }));` },
    { name: 'the default', code: `const express = require('express');\napp.use(express.json());` },
    { name: 'uploads', code: `const express = require('express');\napp.put('/file', express.raw({ limit: '50mb' }));` },
    { name: 'a setting', code: `import Fastify from 'fastify';\nFastify({ bodyLimit: config.bodyLimit });` },
    { name: 'a page', code: `const page = await User.find({}, { limit: 100000000 });` },
    { name: 'rate limits', code: `const limiter = rateLimit({ windowMs: 1000, limit: 52428800 });` },
    {
      name: 'small messages',
      code: `const { Server } = require('socket.io');\nmodule.exports = (http) => new Server(http, { maxHttpBufferSize: 64 * 1024 });`,
    },
  ],
} satisfies RuleFixtures;
