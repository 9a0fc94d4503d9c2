import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a client that a failing query keeps',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.users = async () => {\n  const client = await pool.connect();\n  const { rows } = await client.query('SELECT * FROM users');\n  client.release();\n  return rows;\n};`,
      at: 'pool.connect()',
    },
    {
      name: 'a client that is never released',
      code: `exports.users = async (pool) => {\n  const client = await pool.connect();\n  const { rows } = await client.query('SELECT * FROM users');\n  return rows;\n};`,
      at: 'pool.connect()',
    },
    {
      name: 'a connection in a callback',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool({});\nexports.users = (done) => {\n  pool.getConnection((error, connection) => {\n    if (error) return done(error);\n    connection.query('SELECT * FROM users', done);\n  });\n};`,
      at: 'getConnection',
    },
    {
      name: 'a file handle',
      code: `import { open } from 'node:fs/promises';\nexport async function head(path) {\n  const handle = await open(path);\n  const { buffer } = await handle.read(Buffer.alloc(10), 0, 10, 0);\n  await handle.close();\n  return buffer;\n}`,
      at: 'await open(path)',
    },
    {
      name: 'a lock',
      code: `const { Mutex } = require('async-mutex');\nconst mutex = new Mutex();\nexports.add = async (entry) => {\n  const release = await mutex.acquire();\n  await store(entry);\n  release();\n};`,
      at: 'mutex.acquire()',
    },
    {
      name: 'a query runner',
      file: 'src/a.ts',
      code: `export class Orders {\n  async count() {\n    const runner = this.dataSource.createQueryRunner();\n    const rows = await runner.query('SELECT 1');\n    await runner.release();\n    return rows;\n  }\n}`,
      at: 'createQueryRunner',
    },
    {
      name: 'a connection that a failed statement keeps, in callbacks',
      code: `var pool = require('mysql').createPool({ host: 'db' });\nexports.list = function (req, res) {\n  pool.getConnection(function (err, connection) {\n    if (err) return res.status(500).end();\n    connection.query('SELECT id FROM items', function (err, rows) {\n      if (err) return res.status(500).end();\n      connection.release();\n      res.json(rows);\n    });\n  });\n};`,
      at: `      if (err) return res.status(500).end();`,
    },
    {
      name: 'a session of Mongoose',
      code: `const mongoose = require('mongoose');\nexports.pay = async (from, amount) => {\n  const session = await mongoose.startSession();\n  await Wallet.updateOne({ _id: from }, { $inc: { balance: -amount } }, { session });\n};`,
      at: 'const session',
    },
    {
      name: 'a client of an old version of pg',
      code: `var pg = require('pg');\nexports.item = function (req, res, next) {\n  pg.connect(process.env.DATABASE_URL, function (err, client, done) {\n    if (err) return next(err);\n    client.query('SELECT name FROM items WHERE id = $1', [req.params.id], function (err, result) {\n      if (err) { return next(err); }\n      done();\n      res.send(result.rows[0]);\n    });\n  });\n};`,
      at: 'if (err) { return next(err); }',
    },
  ],
  good: [
    {
      name: 'a release in finally',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.users = async () => {\n  const client = await pool.connect();\n  try {\n    const { rows } = await client.query('SELECT * FROM users');\n    return rows;\n  } finally {\n    client.release();\n  }\n};`,
    },
    {
      name: 'a release on both ways',
      code: `exports.users = async (pool) => {\n  const client = await pool.connect();\n  try {\n    const { rows } = await client.query('SELECT * FROM users');\n    client.release();\n    return rows;\n  } catch (error) {\n    client.release();\n    throw error;\n  }\n};`,
    },
    {
      name: 'a connection in a callback that gives it back',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool({});\nexports.users = (done) => {\n  pool.getConnection((error, connection) => {\n    if (error) return done(error);\n    connection.query('SELECT * FROM users', (error, rows) => {\n      connection.release();\n      done(error, rows);\n    });\n  });\n};`,
    },
    {
      name: 'a client that is handed on',
      code: `exports.open = async (pool) => {\n  const client = await pool.connect();\n  return client;\n};\nexports.run = async (pool, work) => { const client = await pool.connect(); await work(client); };`,
    },
    {
      name: 'another connect',
      code: `async function start() {\n  const connection = await mongoose.connect(url);\n  const socket = await broker.connect();\n  await socket.send('hello');\n}`,
    },
    {
      name: 'a handle that its block gives back',
      file: 'src/a.ts',
      code: `import { open } from 'node:fs/promises';\nexport async function head(path: string) {\n  await using handle = await open(path);\n  return await handle.read();\n}`,
    },
    {
      name: 'a connection that is released before the error is looked at',
      code: `var pool = require('mysql').createPool({ host: 'db' });\nexports.list = function (req, res) {\n  pool.getConnection(function (err, connection) {\n    if (err) return res.status(500).end();\n    connection.query('SELECT id FROM items', function (err, rows) {\n      connection.release();\n      if (err) return res.status(500).end();\n      res.json(rows);\n    });\n  });\n};\nvar pg = require('pg');\nvar database = new pg.Pool();\nexports.one = function (req, res) {\n  database.connect(function (err, client, done) {\n    if (err) return res.status(500).end();\n    client.query('SELECT 1', function (err, result) {\n      done();\n      if (err) return res.status(500).end();\n      res.json(result.rows);\n    });\n  });\n};`,
    },
  ],
} satisfies RuleFixtures;
