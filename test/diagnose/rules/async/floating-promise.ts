import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an async function of the same file',
      code: `async function audit(entry) {\n  await db.insert(entry);\n}\napp.post('/orders', (req, res) => {\n  audit(req.body);\n  res.sendStatus(201);\n});`,
      at: 'audit(req.body);',
    },
    {
      name: 'a method of an injected service',
      file: 'src/orders.controller.ts',
      code: `import { Mailer } from './mailer';\nexport class OrdersController {\n  constructor(private readonly mailer: Mailer) {}\n  create(order: Order) {\n    this.mailer.confirm(order);\n    return order;\n  }\n}`,
      files: { 'src/mailer.ts': `export class Mailer {\n  async confirm(order: Order) { await this.send(order); }\n}` },
      at: 'this.mailer.confirm(order);',
    },
    {
      name: 'a Mongoose query that is never sent',
      code: `const mongoose = require('mongoose');\nconst User = mongoose.model('User', schema);\nfunction touch(id) {\n  User.updateOne({ _id: id }, { seenAt: new Date() });\n}`,
      at: 'User.updateOne',
    },
    {
      name: 'a chain without a catch',
      code: `exports.list = (req, res) => {\n  axios.get(url).then((answer) => res.json(answer.data));\n};\nconst axios = require('axios');`,
      at: 'axios.get(url)',
    },
    {
      name: 'a function of another file that returns a promise',
      code: `const store = require('./store');\nfunction save(user) {\n  store.put(user);\n}`,
      files: {
        'src/store.js': `const { writeFile } = require('fs/promises');\nmodule.exports = { put(user) { return writeFile('users', user.name); } };`,
      },
      at: 'store.put(user);',
    },
    {
      name: 'a promisified function, and fs.promises',
      code: `const fs = require('fs');\nconst { promisify } = require('util');\nconst run = promisify(require('child_process').exec);\nfunction clean() {\n  run('ls');\n  fs.promises.writeFile('a', 'b');\n}`,
      at: [`run('ls');`, `fs.promises.writeFile`],
    },
    {
      name: 'a builder of Knex that is never sent',
      code: `const knex = require('knex')({ client: 'pg' });\nexports.remove = function remove(id) {\n  knex('users').where({ id }).del();\n};`,
      at: `knex('users')`,
    },
    {
      name: 'the save of a document',
      code: `import mongoose from 'mongoose';\nconst User = mongoose.model('User', schema);\nexport async function rename(id, name) {\n  const user = await User.findById(id);\n  user.name = name;\n  user.save();\n}`,
      at: 'user.save();',
    },
    {
      name: 'a query of pg and a mail',
      code: `const { Pool } = require('pg');\nconst nodemailer = require('nodemailer');\nconst pool = new Pool();\npool.on('error', console.error);\nconst transport = nodemailer.createTransport({});\nfunction note(text) {\n  pool.query('INSERT INTO notes VALUES ($1)', [text]);\n  transport.sendMail({ text });\n}`,
      at: ['pool.query', 'transport.sendMail'],
    },
    {
      name: 'a middleware of Koa that does not wait for the next one',
      code: `app.use(async (ctx, next) => {\n  const started = Date.now();\n  next();\n  ctx.set('X-Time', String(Date.now() - started));\n});`,
      at: 'next();',
    },
    {
      name: 'the promise of a deferred',
      code: `var Q = require('q');\nfunction save(post) {\n  var deferred = Q.defer();\n  posts.insert(post, deferred.makeNodeResolver());\n  return deferred.promise;\n}\nexports.add = function (post) {\n  save(post);\n  posted++;\n};`,
      at: '  save(post);',
    },
  ],
  good: [
    {
      name: 'a promise that is awaited, and one whose failure is caught',
      code: `async function audit(entry) {\n  await db.insert(entry);\n}\napp.post('/orders', async (req, res) => {\n  audit(req.body).catch((error) => log.error(error));\n  await audit(req.body);\n  void audit(req.body);\n});`,
    },
    {
      name: 'a function that catches everything itself',
      code: `async function audit(entry) {\n  try {\n    await db.insert(entry);\n  } catch (error) {\n    log.error(error);\n  }\n}\nfunction order(entry) {\n  audit(entry);\n}`,
    },
    {
      name: 'calls that tell their outcome to a callback',
      code: `const mongoose = require('mongoose');\nconst fs = require('fs');\nconst User = mongoose.model('User', schema);\nfunction load(id, callback) {\n  User.findById(id, callback);\n  User.findOne({ id }, (error, user) => callback(error, user));\n  User.find().exec(function (error, users) { callback(error, users); });\n  fs.readFile('a', callback);\n  work(id).then((x) => callback(null, x), callback);\n}`,
    },
    {
      name: 'the start of a script',
      code: `async function main() {\n  await serve();\n}\nmain();\n(async () => { await serve(); })();`,
    },
    {
      name: 'a builder that is put together in steps',
      code: `const knex = require('knex')({ client: 'pg' });\nexports.list = async (filter) => {\n  const query = knex('users').select('*');\n  if (filter) query.where(filter);\n  return query;\n};`,
    },
    {
      name: 'methods of lists that were awaited',
      code: `const { User } = require('./models');\nexports.list = async () => {\n  const users = await User.find();\n  users.sort(byName);\n  users.forEach(print);\n  return users;\n};`,
      files: {
        'src/models.js': `const mongoose = require('mongoose');\nexports.User = mongoose.model('User', schema);`,
      },
    },
    {
      name: 'a test',
      file: 'test/a.test.js',
      code: `async function go() { await x(); }\nit('runs', () => {\n  go();\n});`,
    },
    {
      name: 'a function that takes a callback, and gives a promise without one',
      code: `function close(callback) {\n  if (callback === undefined) {\n    return new Promise((resolve) => close(resolve));\n  }\n  finish(callback);\n}\nfunction stop() {\n  close(() => print('closed'));\n}`,
    },
    {
      name: 'functions that wait for each other',
      code: `async function a(n) {\n  if (n > 0) await b(n - 1);\n}\nasync function b(n) {\n  await a(n).catch(report);\n}\nfunction start() {\n  b(2);\n}`,
    },
    {
      name: 'a middleware of Koa that waits, and one of Express',
      code: `app.use(async (ctx, next) => {\n  await next();\n});\napp.use((req, res, next) => {\n  next();\n});`,
    },
  ],
} satisfies RuleFixtures;
