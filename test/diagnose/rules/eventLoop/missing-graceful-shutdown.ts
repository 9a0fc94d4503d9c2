import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'Express',
      code: `const app = require('express')();\napp.get('/', (req, res) => res.end());\napp.listen(3000);`,
      files: { Dockerfile: 'FROM node:24\nCMD ["node", "src/app.js"]' },
      at: 'app.listen',
    },
    {
      name: 'Fastify',
      code: `import Fastify from 'fastify';\nconst fastify = Fastify();\nawait fastify.listen({ port: 3000 });`,
      files: { 'deploy/api.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }' },
      at: 'fastify.listen',
    },
    {
      name: 'one package of two',
      code: `import { createServer } from 'node:http';\ncreateServer(handle).listen(80);`,
      file: 'services/a/server.js',
      files: {
        'services/a/package.json': '{"name":"a"}',
        'services/b/package.json': '{"name":"b"}',
        'docker-compose.yml': 'services:\n  a: { build: services/a }\n  b: { build: services/b }',
        'services/b/server.js': `import Koa from 'koa';\nconst server = new Koa().listen(81);\nprocess.on('SIGTERM', () => server.close());`,
      },
      at: 'listen(80)',
    },
  ],
  good: [
    {
      name: 'a server that closes',
      code: `const app = require('express')();\nconst server = app.listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));`,
      files: { Procfile: 'web: node src/app.js' },
    },
    {
      name: 'terminus',
      code: `const http = require('http');\nconst { createTerminus } = require('@godaddy/terminus');\nconst server = http.createServer(app);\ncreateTerminus(server, {});\nserver.listen(3000);`,
    },
    {
      name: 'NestJS with its hooks',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\napp.enableShutdownHooks();\nawait app.listen(3000);`,
    },
    { name: 'a test', file: 'test/server.test.js', code: `const app = require('express')();\napp.listen(0);` },
    {
      name: 'a framework',
      code: `const http = require('http');\nexports.listen = function (handle, ...args) {\n  return http.createServer(handle).listen(...args);\n};\nexports.start = (server, options) => server.listen(options);`,
    },
    {
      name: 'a server of which nothing shows that something stops and starts it',
      code: `import express from 'express';\nconst app = express();\napp.listen(8080);`,
    },
  ],
} satisfies RuleFixtures;
