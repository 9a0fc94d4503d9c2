import type { RuleFixtures } from '../../fixtures.ts';

const handlers = `app.post('/a', (req, res) => { save(req.body.name); res.end(); });\napp.post('/b', (req, res) => { save(req.body.title); res.end(); });\napp.listen(3000);`;

export default {
  bad: [
    { name: 'bodies as they come', code: `const app = require('express')();\n${handlers}`, at: 'const app' },
    {
      name: 'handlers in another file',
      code: `const app = require('express')();\nrequire('./routes')(app);\napp.listen(3000);`,
      files: {
        'src/routes.js': `module.exports = (app) => {\n  app.post('/a', (req, res) => { const { name, age } = req.body; save(name, age); });\n  app.put('/b', (req, res) => update(req.body));\n};`,
      },
      at: 'const app',
    },
    {
      name: 'Koa',
      code: `import Koa from 'koa';\nconst app = new Koa();\nrouter.post('/a', async (ctx) => { await save(ctx.request.body); });\nrouter.post('/b', async (ctx) => { await keep(ctx.request.body); });\napp.listen(3000);`,
      at: 'new Koa',
    },
    {
      name: 'one route that is forgotten',
      code: `const fastify = require('fastify')();\nfastify.post('/guests', { schema: guest }, async (request) => invite(request.body));\nfastify.put('/guests/:id', { schema: guest }, async (request) => change(request.body));\nfastify.post('/tables', async (request) => {\n  const { seats, room } = request.body;\n  return tables.insert(seats, room);\n});\nfastify.listen({ port: 1 });`,
      files: { 'package.json': `{"dependencies":{"fastify":"^5.0.0"}}` },
      at: '/tables',
    },
    {
      name: 'one route of hapi',
      code: `const Hapi = require('@hapi/hapi');\nconst Joi = require('joi');\nconst server = Hapi.server({ port: 80 });\nconst seat = (request) => tables.insert(request.payload);\nserver.route([\n  { method: 'POST', path: '/a', options: { validate: { payload: a } }, handler: (request) => one(request.payload) },\n  { method: 'PUT', path: '/b', options: { validate: { payload: b } }, handler: (request) => two(request.payload) },\n  { method: 'POST', path: '/seats', handler: seat },\n]);\nserver.start();`,
      at: '/seats',
    },
  ],
  good: [
    { name: 'a schema', code: `const { z } = require('zod');\nconst app = require('express')();\n${handlers}` },
    {
      name: 'checks of its own',
      code: `const app = require('express')();\napp.post('/a', (req, res) => { if (typeof req.body.name !== 'string') return res.sendStatus(400); save(req.body.name); });\n${handlers}`,
    },
    {
      name: 'no bodies',
      code: `const app = require('express')();\napp.get('/', (req, res) => res.end());\napp.listen(3000);`,
    },
    {
      name: 'a validator in another file',
      code: `const app = require('express')();\nconst { check } = require('./validate');\napp.use(check);\n${handlers}`,
      files: { 'src/validate.js': `const Joi = require('joi');\nexports.check = (req, res, next) => next();` },
    },
    {
      name: 'a route that checks in its handler',
      code: `const fastify = require('fastify')();\nfastify.post('/guests', { schema: guest }, async (request) => invite(request.body));\nfastify.put('/guests/:id', { schema: guest }, async (request) => change(request.body));\nfastify.post('/tables', async (request) => tables.insert(tableSchema.parse(request.body)));\nfastify.listen({ port: 1 });`,
    },
  ],
} satisfies RuleFixtures;
