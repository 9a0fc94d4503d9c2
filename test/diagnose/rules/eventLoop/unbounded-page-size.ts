import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a limit from the query',
      code: `app.get('/items', async (req, res) => {\n  const limit = parseInt(req.query.limit, 10) || 20;\n  res.json(await Item.find({ shop: req.shop.id }).limit(limit));\n});`,
      at: 'Item.find',
    },
    {
      name: 'a schema of zod without a maximum',
      code: `import { z } from 'zod';\nexport const ListQuery = z.object({\n  q: z.string().max(80).optional(),\n  perPage: z.coerce.number().int().min(1).default(25),\n});`,
      at: 'perPage',
    },
    {
      name: 'options of Sequelize',
      code: `const { Event } = require('../models');\nmodule.exports.list = async (req, res) => {\n  const { page = 0, size = 10 } = req.query;\n  const events = await Event.findAndCountAll({ where: { open: true }, limit: Number(req.query.size), offset: page * size });\n  res.json(events);\n};`,
      at: 'findAndCountAll',
    },
    {
      name: 'a parameter of SQL',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nrouter.get('/log', (req, res, next) => {\n  const size = Number(req.query.size);\n  pool.query('SELECT * FROM log WHERE tenant = $1 ORDER BY at LIMIT $2', [req.tenant, size], (error, result) => {\n    if (error) return next(error);\n    res.json(result.rows);\n  });\n});`,
      at: 'pool.query',
    },
    {
      name: 'a class of class-validator',
      file: 'src/list.dto.ts',
      code: `export class ListDto {\n  @IsOptional()\n  @IsString()\n  search?: string;\n\n  @Type(() => Number)\n  @IsInt()\n  @Min(1)\n  limit = 20;\n}`,
      at: '@Type',
    },
    {
      name: 'the schema of a route of Fastify',
      code: `fastify.get('/photos', {\n  schema: {\n    querystring: {\n      type: 'object',\n      properties: { offset: { type: 'integer' }, limit: { type: 'integer', minimum: 1, default: 30 } },\n    },\n  },\n  handler: async (request) => photos.list(request.query),\n});`,
      at: 'properties',
    },
    {
      name: 'joi',
      code: `const Joi = require('joi');\nexports.listing = Joi.object({\n  sort: Joi.string().valid('name', 'age'),\n  limit: Joi.number().integer().min(1),\n});`,
      at: 'limit: Joi',
    },
  ],
  good: [
    {
      name: 'a limit that is cut',
      code: `app.get('/items', async (req, res) => {\n  const limit = Math.min(parseInt(req.query.limit, 10) || 20, 100);\n  res.json(await Item.find({ shop: req.shop.id }).limit(limit));\n});`,
    },
    {
      name: 'a schema with a maximum',
      code: `import { z } from 'zod';\nexport const ListQuery = z.object({\n  q: z.string().max(80).optional(),\n  perPage: z.coerce.number().int().min(1).max(100).default(25),\n});`,
    },
    {
      name: 'a number that is cut where it is used',
      code: `import { z } from 'zod';\nexport const ListQuery = z.object({ cursor: z.string(), limit: z.coerce.number().int() });`,
      files: {
        'src/list.js': `export const list = ({ limit, cursor }) => rows.after(cursor).limit(Math.min(limit, 50));`,
      },
    },
    {
      name: 'a limit of another kind',
      code: `import { z } from 'zod';\nexport const Card = z.object({ owner: z.string(), limit: z.number().positive() });`,
    },
    {
      name: 'a constant',
      code: `const pageSize = 20;\napp.get('/items', async (req, res) => {\n  const page = Number(req.query.page) || 0;\n  res.json(await Item.find().skip(page * pageSize).limit(pageSize));\n});`,
    },
    {
      name: 'a refused size',
      code: `router.get('/log', async (ctx) => {\n  const size = Number(ctx.query.size);\n  if (size > 200) ctx.throw(400);\n  ctx.body = await db('log').where({ tenant: ctx.state.tenant }).limit(size);\n});`,
    },
    {
      name: 'a class with a maximum',
      file: 'src/list.dto.ts',
      code: `export class ListDto {\n  @IsString()\n  search?: string;\n\n  @IsInt()\n  @Min(1)\n  @Max(100)\n  limit = 20;\n}`,
    },
    {
      name: 'a number of times, not of rows',
      code: `const pLimit = require('p-limit');\nconst _ = require('lodash');\napp.get('/words', (req, res) => {\n  res.json(_.take(words, Number(req.query.n)));\n});`,
    },
  ],
} satisfies RuleFixtures;
