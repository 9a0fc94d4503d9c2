import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'stock that is written as computed from what was read',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.post('/orders', async (req, res) => {\n  const { rows: [item] } = await pool.query('SELECT stock FROM items WHERE id = $1', [req.body.item]);\n  if (item.stock < req.body.count) return res.status(409).end();\n  await pool.query('UPDATE items SET stock = $1 WHERE id = $2', [item.stock - req.body.count, req.body.item]);\n  res.end();\n});`,
      at: `await pool.query('UPDATE items`,
    },
    {
      name: 'a document that is changed and saved, in callbacks',
      code: `var mongoose = require('mongoose');\nvar Account = mongoose.model('Account', new mongoose.Schema({ balance: Number }));\nexports.withdraw = function (req, res, next) {\n  Account.findById(req.params.id, function (err, account) {\n    if (err) return next(err);\n    if (account.balance < req.body.amount) return res.status(409).end();\n    account.balance -= req.body.amount;\n    account.save(function (err) {\n      if (err) return next(err);\n      res.json(account);\n    });\n  });\n};`,
      at: 'account.balance -= ',
    },
    {
      name: 'a voucher that is tested and then marked',
      code: `const { MongoClient } = require('mongodb');\nconst db = new MongoClient(process.env.MONGO).db('shop');\nrouter.post('/redeem', async (ctx) => {\n  const voucher = await db.collection('vouchers').findOne({ code: String(ctx.request.body.code) });\n  if (!voucher || voucher.used) ctx.throw(409);\n  await db.collection('vouchers').updateOne({ _id: voucher._id }, { $set: { used: true } });\n  ctx.body = { value: voucher.value };\n});`,
      at: '$set: { used: true }',
    },
    {
      name: 'a difference that is kept in a constant, with Prisma',
      file: 'src/seats.ts',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function book(id: number, count: number) {\n  const show = await prisma.show.findUniqueOrThrow({ where: { id } });\n  const seats = show.seats - count;\n  if (seats < 0) throw new Error('sold out');\n  await prisma.show.update({ where: { id }, data: { seats } });\n}`,
      at: 'await prisma.show.update',
    },
    {
      name: 'an item of DynamoDB that is put back',
      code: `import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';\nexport const handler = async (event) => {\n  const { Item } = await client.send(new GetCommand({ TableName: 'members', Key: { id: event.pathParameters.id } }));\n  await client.send(new PutCommand({ TableName: 'members', Item: { ...Item, points: Item.points + 10 } }));\n  return { statusCode: 204 };\n};`,
      at: 'new PutCommand(',
    },
    {
      name: 'a counter of Redis',
      code: `import Redis from 'ioredis';\nconst redis = new Redis();\nexport async function nextNumber() {\n  const count = Number(await redis.get('invoices'));\n  await redis.set('invoices', count + 1);\n  return count + 1;\n}`,
      at: 'await redis.set',
    },
    {
      name: 'a test that the statement does not repeat',
      code: `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool({});\nmodule.exports.spend = async (id, amount) => {\n  const [rows] = await pool.query('SELECT credits FROM members WHERE id = ?', [id]);\n  if (rows[0].credits < amount) throw new Error('too few');\n  await pool.query('UPDATE members SET credits = credits - ? WHERE id = ?', [amount, id]);\n};`,
      at: 'UPDATE members',
    },
    {
      name: 'a coupon that a waterfall hands down, and a quota in a variable of its own',
      code: `var async = require('async');\nvar mongoose = require('mongoose');\nvar redis = require('redis').createClient();\nvar Coupon = mongoose.model('Coupon', new mongoose.Schema({ code: String, used: Boolean }));\nexports.redeem = function (code, done) {\n  async.waterfall([\n    function (next) { Coupon.findOne({ code: String(code) }, next); },\n    function (coupon, next) {\n      if (!coupon || coupon.used) return next(new Error('No such coupon'));\n      coupon.used = true;\n      coupon.save(next);\n    },\n  ], done);\n};\nexports.take = function (user, size, done) {\n  var left;\n  redis.get('quota:' + user, function (err, value) {\n    if (err) return done(err);\n    left = parseInt(value, 10) - size;\n    redis.set('quota:' + user, left, done);\n  });\n};`,
      at: ['coupon.used = true', "redis.set('quota:'"],
    },
  ],
  good: [
    {
      name: 'one statement with its condition',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.post('/orders', async (req, res) => {\n  const { rows: [item] } = await pool.query('SELECT stock FROM items WHERE id = $1', [req.body.item]);\n  if (item.stock < req.body.count) return res.status(409).end();\n  const { rowCount } = await pool.query('UPDATE items SET stock = stock - $1 WHERE id = $2 AND stock >= $1', [req.body.count, req.body.item]);\n  if (rowCount === 0) return res.status(409).end();\n  res.end();\n});`,
    },
    {
      name: 'a row that is locked',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nmodule.exports = async (client, id, amount) => {\n  const { rows } = await pool.query('SELECT balance FROM accounts WHERE id = $1 FOR UPDATE', [id]);\n  await pool.query('UPDATE accounts SET balance = $1 WHERE id = $2', [rows[0].balance - amount, id]);\n};`,
    },
    {
      name: 'a filter that asks for what was read',
      code: `const { MongoClient } = require('mongodb');\nconst items = new MongoClient('mongodb://db').db('shop').collection('items');\nmodule.exports = async (id, count) => {\n  const item = await items.findOne({ _id: id });\n  const { modifiedCount } = await items.updateOne({ _id: id, stock: item.stock }, { $set: { stock: item.stock - count } });\n  return modifiedCount === 1;\n};`,
    },
    {
      name: 'a sum that is written to something new',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nmodule.exports = async (order) => {\n  const { rows } = await pool.query('SELECT text FROM notes WHERE id = $1', [order.id]);\n  await pool.query('UPDATE notes SET text = $1 WHERE id = $2', [rows[0].text + ' (seen)', order.id]);\n  await pool.query('INSERT INTO totals (amount) VALUES ($1)', [order.net + order.tax]);\n};`,
    },
    {
      name: 'a mark that nobody can spend',
      code: `const { PrismaClient } = require('@prisma/client');\nconst prisma = new PrismaClient();\nexports.read = async (id) => {\n  const note = await prisma.note.findUnique({ where: { id } });\n  if (note.seen) return;\n  await prisma.note.update({ where: { id }, data: { seen: true } });\n};`,
    },
  ],
} satisfies RuleFixtures;
