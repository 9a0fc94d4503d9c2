import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a login by a filter of request data',
      code: `const { MongoClient } = require('mongodb');\nconst db = new MongoClient(url).db('shop');\napp.post('/login', async (req, res) => {\n  const user = await db.collection('users').findOne({ login: req.body.login, password: req.body.password });\n  res.json(user);\n});`,
      at: 'findOne',
      mended: `const { MongoClient } = require('mongodb');\nconst db = new MongoClient(url).db('shop');\napp.post('/login', async (req, res) => {\n  const user = await db.collection('users').findOne({ login: { $eq: req.body.login }, password: { $eq: req.body.password } });\n  res.json(user);\n});`,
    },
    {
      name: 'a field that bears the name of its value, beside one of the service’s own',
      code: `import mongoose from 'mongoose';\nconst Ticket = mongoose.model('Ticket', schema);\nrouter.post('/tickets/find', async (req, res) => {\n  const { code } = req.body;\n  res.json(await Ticket.find({ code, owner: req.session.userId }));\n});`,
      at: 'Ticket.find',
      mended: `import mongoose from 'mongoose';\nconst Ticket = mongoose.model('Ticket', schema);\nrouter.post('/tickets/find', async (req, res) => {\n  const { code } = req.body;\n  res.json(await Ticket.find({ code: { $eq: code }, owner: req.session.userId }));\n});`,
    },
    {
      name: 'a model of mongoose in another file',
      code: `const User = require('./models/user');\nrouter.post('/reset', (req, res) => {\n  const { token } = req.body;\n  User.findOne({ resetToken: token }, (err, user) => {\n    res.json(user);\n  });\n});`,
      files: {
        'src/models/user.js': `const mongoose = require('mongoose');\nmodule.exports = mongoose.model('User', new mongoose.Schema({ resetToken: String }));`,
      },
      at: 'User.findOne',
    },
    {
      name: 'the whole query as a filter',
      code: `import { Product } from './models/product.js';\nrouter.get('/', async (req, res) => res.json(await Product.find(req.query)));`,
      files: {
        'src/models/product.js': `import { model } from 'mongoose';\nexport const Product = model('Product', schema);`,
      },
    },
    {
      name: 'a data access object of a prototype style',
      code: `const Users = require('./users-dao');\nmodule.exports = (app, db) => {\n  const users = new Users(db);\n  app.post('/login', (req, res) => users.checkLogin(req.body.name, req.body.password, (e, user) => res.json(user)));\n};`,
      files: {
        'src/users-dao.js': `function UsersDao(db) {\n  const usersCol = db.collection('users');\n  this.checkLogin = (name, password, callback) => {\n    usersCol.findOne({ name: name, password: password }, callback);\n  };\n}\nmodule.exports = UsersDao;`,
      },
      at: 'usersCol.findOne',
    },
    {
      name: 'code in $where',
      code: `const { MongoClient } = require('mongodb');\napp.get('/orders', async (req, res) => {\n  const db = await connect();\n  res.json(await db.collection('orders').find({ $where: \`this.total > \${req.query.min}\` }).toArray());\n});`,
      at: '$where',
    },
    {
      name: 'code in $where of a data access object that cannot be followed',
      code: `function OrdersDao(db) {\n  this.search = (owner, minimum, callback) => {\n    const filter = () => ({ $where: \`this.owner == \${owner} && this.total > '\${minimum}'\` });\n    db.collection('orders').find(filter()).toArray(callback);\n  };\n}\nmodule.exports.OrdersDao = OrdersDao;`,
      at: '$where',
    },
    {
      name: 'a NestJS controller',
      file: 'src/cats.controller.ts',
      code: `import { InjectModel } from '@nestjs/mongoose';\nimport { Model } from 'mongoose';\n@Controller()\nexport class Cats {\n  constructor(@InjectModel('Cat') private cats: Model<Cat>) {}\n  @Post('find')\n  find(@Body() body: any) {\n    return this.cats.findOne({ secret: body.secret });\n  }\n}`,
      at: 'this.cats.findOne',
    },
    {
      name: 'a stage of a pipeline',
      code: `const mongoose = require('mongoose');\nconst Visit = mongoose.model('Visit', schema);\napp.post('/visits', async (req, res) => {\n  const rows = await Visit.aggregate([{ $match: { site: req.body.site } }, { $limit: 10 }]);\n  res.json(rows);\n});`,
      at: 'Visit.aggregate',
    },
    {
      name: 'a filter that is filled',
      code: `const Item = require('mongoose').model('Item');\napp.get('/items', async (req, res) => {\n  const filter = {};\n  if (req.query.owner) filter.owner = req.query.owner;\n  res.json(await Item.find(filter).lean());\n});`,
      at: 'Item.find',
    },
    {
      name: 'PartiQL of DynamoDB',
      code: `import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';\nexport const handler = async (event) => {\n  const { name } = JSON.parse(event.body);\n  return client.send(new ExecuteStatementCommand({\n    Statement: \`SELECT * FROM "Users" WHERE name = '\${name}'\`,\n  }));\n};`,
      at: 'Statement:',
    },
    {
      name: 'a Cypher query',
      code: `app.get('/people/:name', async (req, res) => {\n  const result = await session.run(\`MATCH (p:Person {name: '\${req.params.name}'}) RETURN p\`);\n  res.json(result.records);\n});`,
      at: 'session.run',
    },
    {
      name: 'fs02 js',
      file: 'pages/api/auth/reset.js',
      code: "import { MongoClient } from 'mongodb';\nexport async function collection(n) { const client = await connect(); return client.db('x').collection(n); }\nexport default async function handler(req, res) { const resets = await collection('resets'); const { token } = req.body; const r = await resets.findOne({ token }); }",
    },
  ],
  good: [
    {
      name: 'values that are made texts',
      code: `const { MongoClient } = require('mongodb');\nconst db = new MongoClient(url).db('shop');\napp.post('/login', async (req, res) => {\n  const user = await db.collection('users').findOne({ login: String(req.body.login), token: { $eq: req.body.token } });\n  res.json(user);\n});`,
    },
    {
      name: 'a parameter of the path',
      code: `const User = require('mongoose').model('User');\nrouter.get('/:name', async (req, res) => res.json(await User.findOne({ name: req.params.name })));`,
    },
    {
      name: 'a test of the type',
      code: `const User = require('mongoose').model('User');\nrouter.post('/reset', async (req, res) => {\n  const { token } = req.body;\n  if (typeof token !== 'string') return res.status(400).end();\n  res.json(await User.findOne({ token }));\n});`,
    },
    {
      name: 'a middleware that removes operators',
      code: `const mongoSanitize = require('express-mongo-sanitize');\nconst User = require('mongoose').model('User');\napp.use(mongoSanitize());\napp.post('/login', async (req, res) => res.json(await User.findOne({ login: req.body.login })));`,
    },
    {
      name: 'Array.prototype.find',
      code: `app.get('/', (req, res) => res.json(items.find((item) => item.id === req.query.id)));`,
    },
    {
      name: 'a query of Sequelize',
      code: `const { User } = require('./models');\napp.post('/', async (req, res) => res.json(await User.findOne({ where: { login: req.body.login } })));`,
    },
    {
      name: 'forms with texts only',
      code: `const express = require('express');\nconst User = require('mongoose').model('User');\napp.use(express.urlencoded({ extended: false }));\napp.post('/login', async (req, res) => res.json(await User.findOne({ login: req.body.login })));`,
    },
    {
      name: 'an argument of GraphQL',
      code: `const User = require('mongoose').model('User');\nconst resolvers = { Query: { user: (_parent, { login }) => User.findOne({ login }) } };`,
    },
    {
      name: 'a validated body',
      code: `import { z } from 'zod';\nimport { User } from './user.js';\nconst body = z.object({ login: z.string() });\napp.post('/', async (req, res) => { const { login } = body.parse(req.body); res.json(await User.findOne({ login })); });`,
      files: { 'src/user.js': `import { model } from 'mongoose';\nexport const User = model('User', schema);` },
    },
    {
      name: 'a policy with statements',
      code: `exports.handler = async (event) => ({ policyDocument: { Statement: [{ Effect: 'Allow', Resource: event.path }] } });`,
    },
    {
      name: 'an identifier and a session',
      code: `const { ObjectId } = require('mongodb');\napp.post('/', async (req, res) => res.json(await db.collection('notes').findOne({ _id: new ObjectId(req.body.id), owner: req.session.userId })));`,
    },
  ],
} satisfies RuleFixtures;
