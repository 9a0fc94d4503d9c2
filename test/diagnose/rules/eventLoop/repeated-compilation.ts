import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a validator',
      code: `const Ajv = require('ajv');\nconst ajv = new Ajv();\nconst schema = { type: 'object' };\napp.post('/users', (req, res) => {\n  const validate = ajv.compile(schema);\n  if (!validate(req.body)) return res.sendStatus(400);\n  res.end();\n});`,
      at: 'ajv.compile',
    },
    {
      name: 'a template',
      code: `import Handlebars from 'handlebars';\nconst source = '<p>{{name}}</p>';\napp.get('/', (req, res) => {\n  const template = Handlebars.compile(source);\n  res.send(template({ name: req.query.name }));\n});`,
      at: 'Handlebars.compile',
    },
    {
      name: 'a file of pug',
      code: `const pug = require('pug');\napp.get('/', (req, res) => {\n  res.send(pug.compileFile('views/home.pug')({ user: req.user }));\n});`,
      at: 'compileFile',
    },
  ],
  good: [
    {
      name: 'a validator of the start',
      code: `const Ajv = require('ajv');\nconst validate = new Ajv().compile({ type: 'object' });\napp.post('/users', (req, res) => {\n  if (!validate(req.body)) return res.sendStatus(400);\n  res.end();\n});`,
    },
    {
      name: 'a template that depends on the request',
      code: `import Handlebars from 'handlebars';\napp.get('/', async (req, res) => {\n  const source = await sources.get(req.tenant);\n  res.send(Handlebars.compile(source)({}));\n});`,
    },
    {
      name: 'a pattern of the request',
      code: `app.get('/', (req, res) => {\n  const pattern = new RegExp(escape(req.query.q), 'i');\n  res.json(names.filter((name) => pattern.test(name)));\n});`,
    },
    {
      name: 'a cache',
      code: `const pug = require('pug');\nlet home;\napp.get('/', (req, res) => {\n  if (!home) home = pug.compileFile('views/home.pug');\n  res.send(home({ user: req.user }));\n});`,
    },
    {
      name: 'a small schema, which is made in microseconds',
      code: `import { z } from 'zod';\nrouter.post('/users', async (ctx) => {\n  const input = z.object({ name: z.string() });\n  ctx.body = input.parse(ctx.request.body);\n});`,
    },
    {
      name: 'a constant expression, which the engine keeps',
      code: `app.get('/', (req, res) => {\n  const pattern = new RegExp('^[a-z]+$', 'i');\n  res.json(pattern.test(req.query.name));\n});`,
    },
  ],
} satisfies RuleFixtures;
