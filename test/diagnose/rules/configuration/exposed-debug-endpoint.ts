import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the environment',
      code: `app.get('/debug', (req, res) => {\n  res.json(process.env);\n});`,
      at: 'res.json',
    },
    {
      name: 'the environment among others',
      code: `router.get('/status', async (ctx) => {\n  ctx.body = { uptime: process.uptime(), env: process.env };\n});`,
      at: 'ctx.body',
    },
    {
      name: 'a cloud function',
      code: `exports.handler = async (event) => {\n  console.log(event.path);\n  return { statusCode: 200, body: JSON.stringify({ path: event.path, env: process.env }) };\n};`,
      at: 'statusCode',
    },
    {
      name: 'a dump',
      code: `const v8 = require('v8');\napp.get('/heap', (req, res) => {\n  res.download(v8.writeHeapSnapshot());\n});`,
      at: 'writeHeapSnapshot',
    },
    {
      name: 'a debugger',
      code: `const inspector = require('inspector');\ninspector.open(9229, '0.0.0.0');`,
      at: 'inspector.open',
    },
    {
      name: 'a script',
      code: `run();`,
      files: { 'package.json': `{\n  "scripts": {\n    "start": "node --inspect=0.0.0.0:9229 src/app.js"\n  }\n}` },
      at: '--inspect',
    },
    {
      name: 'a dashboard',
      code: `const statusMonitor = require('express-status-monitor');\napp.use(statusMonitor());`,
      at: 'app.use',
    },
    {
      name: 'the description of an interface that users log in to',
      code: `const express = require('express');\nconst swaggerUi = require('swagger-ui-express');\nconst app = express();\napp.use('/api-docs', swaggerUi.serve, swaggerUi.setup(require('./openapi.json')));`,
      files: {
        'package.json': `{"dependencies":{"express":"^4.0.0","express-jwt":"^8.0.0"}}`,
      },
      at: '/api-docs',
    },
    {
      name: 'a plugin that serves it',
      file: 'src/app.ts',
      code: `import fastifySwaggerUi from '@fastify/swagger-ui';\nexport async function build(app: FastifyInstance) {\n  await app.register(fastifySwaggerUi, { routePrefix: '/reference' });\n}`,
      files: {
        'package.json': `{"dependencies":{"fastify":"^5.0.0","@fastify/jwt":"^9.0.0"}}`,
      },
      at: 'app.register',
    },
  ],
  good: [
    {
      name: 'one variable',
      code: `app.get('/version', (req, res) => res.json({ version: process.env.VERSION, uptime: process.uptime() }));`,
    },
    {
      name: 'development',
      code: `if (process.env.NODE_ENV !== 'production') {\n  app.get('/debug', (req, res) => res.json(process.env));\n}`,
    },
    {
      name: 'a dump on a signal',
      code: `const v8 = require('v8');\nprocess.on('SIGUSR2', () => v8.writeHeapSnapshot());`,
    },
    {
      name: 'a script for developers',
      code: `run();`,
      files: { 'package.json': `{\n  "scripts": {\n    "dev": "node --inspect=0.0.0.0 src/app.js"\n  }\n}` },
    },
    {
      name: 'a dashboard behind a login',
      code: `const statusMonitor = require('express-status-monitor');\napp.use('/status', requireAdmin, statusMonitor());`,
    },
    {
      name: 'a description behind a check',
      code: `const express = require('express');\nconst swaggerUi = require('swagger-ui-express');\nconst app = express();\napp.use('/api-docs', staffOnly, swaggerUi.serve, swaggerUi.setup(require('./openapi.json')));`,
      files: {
        'package.json': `{"dependencies":{"express":"^4.0.0","express-jwt":"^8.0.0"}}`,
      },
    },
    {
      name: 'a description for developers',
      file: 'src/main.ts',
      code: `import { SwaggerModule } from '@nestjs/swagger';\nif (process.env.NODE_ENV !== 'production') SwaggerModule.setup('docs', app, document);`,
      files: {
        'package.json': `{"dependencies":{"@nestjs/jwt":"^11.0.0"}}`,
      },
    },
    {
      name: 'the description of an interface for everybody',
      code: `const swaggerUi = require('swagger-ui-express');\napp.use('/docs', swaggerUi.serve, swaggerUi.setup(description));`,
      files: {
        'package.json': `{"dependencies":{"express":"^4.0.0"}}`,
      },
    },
  ],
} satisfies RuleFixtures;
