import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a body as a new record',
      code: `const mongoose = require('mongoose');\nconst User = mongoose.model('User', schema);\nrouter.post('/users', async (req, res) => {\n  const user = await User.create(req.body);\n  res.status(201).json(user);\n});`,
      at: 'User.create',
    },
    {
      name: 'a new document in the old style',
      code: `var User = require('../models/user');\nmodule.exports = function (app) {\n  app.post('/register', function (req, res) {\n    var user = new User(req.body);\n    user.save(function (err) { res.json(err || user); });\n  });\n};`,
      at: 'new User',
    },
    {
      name: 'an update by identifier',
      code: `const Post = require('mongoose').model('Post');\nrouter.put('/:id', async (req, res) => {\n  const post = await Post.findByIdAndUpdate(req.params.id, { $set: req.body }, { new: true });\n  res.json(post);\n});`,
      at: 'findByIdAndUpdate',
    },
    {
      name: 'a stored record that is written over',
      code: `import { User } from './models.js';\nrouter.patch('/me', async (req, res) => {\n  const user = await User.findByPk(req.session.userId);\n  Object.assign(user, req.body);\n  await user.save();\n  res.json(user);\n});`,
      at: 'Object.assign',
    },
    {
      name: 'Prisma with a spread',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nfastify.post('/accounts', async (request) => {\n  return prisma.account.create({ data: { ...request.body, createdAt: new Date() } });\n});`,
      at: 'prisma.account.create',
    },
    {
      name: 'a NestJS controller with TypeORM',
      file: 'src/users.controller.ts',
      code: `import { Repository } from 'typeorm';\n@Controller('users')\nexport class Users {\n  constructor(private readonly users: Repository<User>) {}\n  @Put(':id')\n  update(@Param('id') id: string, @Body() body: any) {\n    return this.users.update(id, body);\n  }\n}`,
      at: 'this.users.update',
    },
    {
      name: 'a collection of MongoDB in another file',
      code: `const { addOrder } = require('./orders');\napp.post('/orders', async (req, res) => res.json(await addOrder(req.body)));`,
      files: {
        'src/orders.js': `exports.addOrder = (order) => {\n  return db.collection('orders').insertOne(order);\n};`,
      },
      at: 'insertOne',
    },
    {
      name: 'a table of knex',
      code: `const knex = require('knex')({ client: 'pg' });\nrouter.post('/', async (ctx) => { ctx.body = await knex('users').insert(ctx.request.body); });`,
    },
    {
      name: 'every property as a column',
      code: `const mysql = require('mysql2/promise');
const pool = mysql.createPool(url);
router.post('/plots', async (req, res) => {
  const [result] = await pool.query('INSERT INTO plots SET ?', req.body);
  res.json(result.insertId);
});`,
      at: `pool.query`,
    },
    {
      name: 'the data of Prisma in a call for many',
      code: `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
router.patch('/plots/:id', async (req, res) => {
  await prisma.plot.updateMany({ where: { id: Number(req.params.id) }, data: req.body });
  res.end();
});`,
      at: `updateMany`,
    },
    {
      name: 'a spread that a repository stores',
      code: `const plots = require('./plots');
module.exports = (app) => {
  app.put('/plots/:id', async (req, res) => {
    const wanted = { ...req.body, id: Number(req.params.id) };
    await plots.store(wanted);
    res.end();
  });
  app.post('/plots/:id/name', async (req, res) => {
    await plots.store({ id: Number(req.params.id), name: String(req.body.name) });
    res.end();
  });
};`,
      files: {
        'src/plots.js': `const { MongoClient } = require('mongodb');
const plots = new MongoClient(process.env.DB).db('garden').collection('plots');
exports.store = (plot) => plots.replaceOne({ id: plot.id }, plot);`,
      },
      at: `{ ...req.body`,
    },
    {
      name: 'keys of the body, one by one',
      code: `const Plot = require('mongoose').model('Plot');
router.put('/:id', async (req, res) => {
  const plot = await Plot.findById(req.params.id);
  Object.keys(req.body).forEach((name) => {
    plot[name] = req.body[name];
  });
  await plot.save();
  res.json(plot);
});`,
      at: `plot[name]`,
    },
    {
      name: 'a body whose type is gone at run time',
      code: `import { Body, Controller, Patch } from '@nestjs/common';
import { ValidationPipe } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PlotChanges } from './changes';
app.useGlobalPipes(new ValidationPipe({ whitelist: true }));
@Controller('plots')
export class PlotsController {
  constructor(private readonly source: DataSource) {}
  @Patch()
  change(@Body() changes: PlotChanges) {
    return this.source.getRepository('Plot').save(changes);
  }
}`,
      file: 'src/plots.controller.ts',
      at: `save(changes)`,
    },
    {
      name: 'an argument of GraphQL that is declared as JSON',
      code: `import { Plot } from './models';
export const resolvers = {
  Mutation: {
    changePlot: (_root: unknown, { patch }: { patch: object }, context: Context) => Plot.findOneAndUpdate({ owner: context.user }, patch),
  },
};`,
      file: 'src/resolvers.ts',
      files: {
        'src/schema.graphql': `type Mutation {
  changePlot(patch: JSONObject!): Plot
}`,
      },
      at: `findOneAndUpdate`,
    },
    {
      name: 'joi unknown bad',
      code: "const Joi = require('joi'); const create = (request, h) => Bottle.query().insert({ ...request.payload, memberId: 1 });\nexports.plugin = { register: (server) => { server.route([{ method: 'POST', path: '/', options: { validate: { payload: Joi.object({ name: Joi.string() }).unknown() } }, handler: create }]); } };",
    },
    {
      name: 'Object.keys loop sql',
      code: "app.post('/', (req, res) => { const names = Object.keys(req.body).filter((n) => /^\\w+$/.test(n)); const sets = names.map((n) => n + ' = ?'); db.query('UPDATE users SET ' + sets.join(', ') + ' WHERE id = ?', [...names.map((n) => req.body[n]), 1]); });",
    },
    {
      name: 'Object.entries',
      code: "app.put('/:id', async (req, res) => { const user = await User.findById(req.params.id); Object.entries(req.body).forEach(([k, v]) => { user[k] = v; }); await user.save(); res.json(user); });",
    },
    {
      name: 'columns of an object in a statement that a helper runs',
      code: `const { run } = require('./db');
router.put('/me', requireLogin, async (req, res) => {
  await run('UPDATE members SET ? WHERE id = ?', [req.body, req.session.memberId]);
  res.end();
});`,
      files: {
        'src/db.js': `const mysql = require('mysql2/promise');
const pool = mysql.createPool(process.env.DB);
exports.run = (text, values) => pool.query(text, values);`,
      },
      at: `await run`,
    },
  ],
  good: [
    {
      name: 'fields by name',
      code: `const mongoose = require('mongoose');\nconst User = mongoose.model('User', schema);\nrouter.post('/users', async (req, res) => {\n  const { name, email } = req.body;\n  res.json(await User.create({ name, email }));\n});`,
    },
    {
      name: 'picked fields',
      code: `const _ = require('lodash');\nconst User = require('mongoose').model('User');\nrouter.post('/users', async (req, res) => res.json(await User.create(_.pick(req.body, ['name', 'email']))));`,
    },
    {
      name: 'a parsed body',
      code: `import { z } from 'zod';\nimport { prisma } from './prisma.js';\nconst Body = z.object({ name: z.string() });\nrouter.post('/', async (req, res) => res.json(await prisma.user.create({ data: Body.parse(req.body) })));`,
    },
    {
      name: 'a copy that is not stored',
      code: `app.post('/', (req, res) => { const options = Object.assign({}, defaults, req.body); res.json(search(options)); });`,
    },
    {
      name: 'a class of the project that is no model',
      code: `class Point { constructor(values) { this.x = Number(values.x); } }\napp.post('/', (req, res) => res.json(new Point(req.body)));`,
    },
    {
      name: 'a value of one field',
      code: `const Note = require('mongoose').model('Note');\nrouter.post('/', async (req, res) => res.json(await Note.create({ text: req.body.text, meta: { source: req.body.source } })));`,
    },
    {
      name: 'NestJS with a list of fields',
      file: 'src/users.controller.ts',
      code: `import { Repository } from 'typeorm';\nimport { CreateUser } from './create-user.js';\n@Controller()\nexport class Users {\n  constructor(private readonly users: Repository<User>) {}\n  @Post()\n  create(@Body() body: CreateUser) {\n    return this.users.save(body);\n  }\n}`,
      files: {
        'src/main.ts': `app.useGlobalPipes(new ValidationPipe({ whitelist: true }));`,
        'src/create-user.ts': `import { IsString } from 'class-validator';\nexport class CreateUser {\n  @IsString() name: string;\n}`,
      },
    },
    {
      name: 'named columns',
      code: `const mysql = require('mysql2/promise');
const pool = mysql.createPool(url);
router.post('/plots', async (req, res) => {
  const { name, size } = req.body;
  await pool.query('INSERT INTO plots SET ?', { name, size });
  res.end();
});`,
    },
    {
      name: 'allowed keys, one by one',
      code: `const Plot = require('mongoose').model('Plot');
const FIELDS = ['name', 'size'];
router.put('/:id', async (req, res) => {
  const plot = await Plot.findById(req.params.id);
  for (const name of FIELDS) plot[name] = req.body[name];
  await plot.save();
  res.json(plot);
});`,
    },
    {
      name: 'a class under a pipe that takes other fields away',
      code: `import { Body, Patch, ValidationPipe } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PlotChanges } from './changes';
app.useGlobalPipes(new ValidationPipe({ whitelist: true }));
export class PlotsController {
  constructor(private readonly source: DataSource) {}
  @Patch()
  change(@Body() changes: PlotChanges) {
    return this.source.getRepository('Plot').save(changes);
  }
}`,
      file: 'src/plots.controller.ts',
    },
    {
      name: 'joi hapi array good',
      code: "const Joi = require('joi'); const create = (request, h) => Bottle.query().insert({ ...request.payload, memberId: 1 });\nexports.plugin = { register: (server) => { server.route([{ method: 'POST', path: '/', options: { validate: { payload: Joi.object({ name: Joi.string() }) } }, handler: create }]); } };",
    },
    {
      name: 'express cross file validate good',
      file: 'src/controllers/user.js',
      code: "const User = require('../models/user');\nexports.create = async (req, res) => { const u = await User.create(req.body); res.json(u); };",
      files: {
        'src/routes/user.js':
          "const c = require('../controllers/user'); const { validate } = require('../mw'); const Joi = require('joi');\nconst schema = Joi.object({ name: Joi.string() });\nrouter.post('/', validate(schema), c.create);",
        'src/models/user.js':
          "const mongoose = require('mongoose'); module.exports = mongoose.model('User', new mongoose.Schema({ role: String }));",
      },
    },
    {
      name: 'override good-ish all privileged overridden',
      code: "const User = require('./models/user');\napp.post('/', async (req, res) => { await User.create({ ...req.body, role: 'member', isAdmin: false }); res.end(); });",
      files: {
        'src/models/user.js':
          "const mongoose = require('mongoose'); module.exports = mongoose.model('User', new mongoose.Schema({ name: String, role: String, isAdmin: Boolean }));",
      },
    },
    {
      name: 'columns of an object that is written out, in a statement that a helper runs',
      code: `const { run } = require('./db');
router.put('/me', requireLogin, async (req, res) => {
  await run('UPDATE members SET ? WHERE id = ?', [{ phone: req.body.phone }, req.session.memberId]);
  res.end();
});`,
      files: {
        'src/db.js': `const mysql = require('mysql2/promise');
const pool = mysql.createPool(process.env.DB);
exports.run = (text, values) => pool.query(text, values);`,
      },
    },
  ],
} satisfies RuleFixtures;
