import type { RuleFixtures } from '../../fixtures.ts';

const manifest = { 'package.json': '{"dependencies": {"express": "4", "jsonwebtoken": "9"}}' };

export default {
  bad: [
    {
      name: 'every origin given back, with cookies',
      code: `const cors = require('cors');\napp.use(cors({ origin: true, credentials: true }));`,
      at: 'origin: true',
    },
    {
      name: 'a header that repeats the Origin',
      code: `app.use((req, res, next) => {\n  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);\n  res.setHeader('Access-Control-Allow-Credentials', 'true');\n  next();\n});`,
      at: `'Access-Control-Allow-Origin', req`,
    },
    {
      name: 'a function that never refuses',
      code: `import cors from 'cors';\nconst options = {\n  origin: (origin, callback) => callback(null, true),\n  credentials: true,\n};\napp.use(cors(options));`,
      at: 'origin: (origin',
    },
    {
      name: 'Fastify',
      code: `import cors from '@fastify/cors';\nawait app.register(cors, { origin: '*', credentials: true });`,
    },
    {
      name: 'Nest',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\napp.enableCors({ origin: true, credentials: true });`,
      at: 'enableCors',
    },
    {
      name: 'Socket.IO',
      code: `const { Server } = require('socket.io');\nconst io = new Server(server, { cors: { origin: '*', credentials: true } });`,
    },
    {
      name: 'a pattern without an end',
      code: `const cors = require('cors');\napp.use(cors({ origin: /^https:\\/\\/shop\\.example/ }));`,
    },
    {
      name: 'a part of the name',
      code: `const cors = require('cors');\napp.use(cors({ credentials: true, origin(origin, done) { if (origin.includes('example.com')) done(null, true); else done(new Error('no')); } }));`,
    },
    { name: 'the null origin', code: `const cors = require('@koa/cors');\napp.use(cors({ origin: 'null' }));` },
    {
      name: 'a cloud function',
      code: `exports.handler = async (event) => ({\n  statusCode: 200,\n  headers: {\n    'Access-Control-Allow-Origin': event.headers.origin,\n    'Access-Control-Allow-Credentials': true,\n  },\n  body: '{}',\n});`,
      at: 'event.headers.origin',
    },
    {
      name: 'the default where users log in',
      code: `const cors = require('cors');\napp.use(cors());`,
      files: manifest,
      at: 'cors()',
    },
    {
      name: 'a function that answers yes in the end, whatever it looks at',
      code: `const cors = require('cors');\nconst options = {\n  credentials: true,\n  origin(origin, done) {\n    if (!known.has(origin)) {\n      console.warn('new origin', origin);\n    }\n    done(null, true);\n  },\n};\nrouter.use(cors(options));`,
      at: 'origin(origin, done)',
    },
    {
      name: 'a function that gives the origin or a star',
      file: 'src/server.mjs',
      code: `import Koa from 'koa';\nimport cors from '@koa/cors';\nconst app = new Koa();\napp.use(cors({ credentials: true, origin: (ctx) => ctx.get('Origin') || '*' }));`,
      at: 'credentials: true',
    },
    {
      name: 'an origin taken out of the headers, in an answer put together by hand',
      file: 'src/reply.mjs',
      code: `export function reply(request, status, data) {\n  const { origin } = request.headers;\n  return {\n    statusCode: status,\n    headers: {\n      'Access-Control-Allow-Origin': origin ? origin : '*',\n      'Access-Control-Allow-Credentials': true,\n    },\n    body: JSON.stringify(data),\n  };\n}`,
      at: 'Access-Control-Allow-Origin',
    },
  ],
  good: [
    {
      name: 'a list',
      code: `const cors = require('cors');\napp.use(cors({ origin: ['https://shop.example'], credentials: true }));`,
    },
    {
      name: 'a public API',
      code: `const cors = require('cors');\napp.use(cors());`,
      files: { 'package.json': '{"dependencies": {"express": "4"}}' },
    },
    {
      name: 'an origin that was looked up',
      code: `const allowed = ['https://a.example'];\napp.use((req, res, next) => {\n  const origin = req.headers.origin;\n  if (allowed.includes(origin)) {\n    res.setHeader('Access-Control-Allow-Origin', origin);\n    res.setHeader('Access-Control-Allow-Credentials', 'true');\n  }\n  next();\n});`,
    },
    {
      name: 'a function with a list',
      code: `const cors = require('cors');\napp.use(cors({ credentials: true, origin: (origin, callback) => { if (!origin || allowed.includes(origin)) callback(null, true); else callback(new Error('no')); } }));`,
    },
    {
      name: 'a bound pattern',
      code: `const cors = require('cors');\napp.use(cors({ origin: /^https:\\/\\/(?:\\w+\\.)?shop\\.example$/, credentials: true }));`,
    },
    {
      name: 'development',
      code: `const cors = require('cors');\nif (process.env.NODE_ENV !== 'production') app.use(cors({ origin: true, credentials: true }));`,
    },
    {
      name: 'the environment',
      code: `const cors = require('cors');\napp.use(cors({ origin: process.env.ORIGIN, credentials: true }));`,
    },
    {
      name: 'origins of a setting',
      code: `const cors = require('cors');\napp.use(cors({ origin: config.get('origins'), credentials: true }));`,
    },
    {
      name: 'a function that refuses in the middle',
      code: `const cors = require('cors');\napp.use(cors({\n  credentials: true,\n  origin(origin, done) {\n    if (origin && !known.has(origin)) return done(null, false);\n    return done(null, true);\n  },\n}));`,
    },
    {
      name: 'a function that gives the origin of a list, or its first',
      file: 'src/server.mjs',
      code: `import Koa from 'koa';\nimport cors from '@koa/cors';\nconst app = new Koa();\napp.use(cors({ credentials: true, origin: (ctx) => sites.find((site) => site === ctx.get('Origin')) ?? sites[0] }));`,
    },
    {
      name: 'an origin that a function has looked up',
      file: 'src/reply.mjs',
      code: `export function reply(request, status, data) {\n  const origin = allowedOrigin(request.headers.origin);\n  return {\n    statusCode: status,\n    headers: { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': true },\n    body: JSON.stringify(data),\n  };\n}`,
    },
  ],
} satisfies RuleFixtures;
