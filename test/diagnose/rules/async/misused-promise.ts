import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an async handler of Express 4',
      code: `const express = require('express');\nconst app = express();\napp.get('/users', async (req, res) => {\n  res.json(await db.users());\n});`,
      files: { 'package.json': `{"dependencies":{"express":"^4.18.2"}}` },
      at: 'app.get',
    },
    {
      name: 'a promise in a condition',
      code: `async function isAdmin(user) { return (await roles(user)).includes('admin'); }\nasync function remove(user) {\n  if (isAdmin(user)) await drop();\n}`,
      at: 'if (isAdmin(user))',
    },
    {
      name: 'forEach with an async callback',
      code: `exports.send = async (users) => {\n  users.forEach(async (user) => {\n    await mail(user);\n  });\n};`,
      at: 'users.forEach',
    },
    {
      name: 'filter with an async callback',
      code: `const visible = async (posts, user) => posts.filter(async (post) => await may(user, post));`,
    },
    {
      name: 'a socket whose listener is async',
      code: `io.on('connection', (socket) => {\n  socket.on('message', async (text) => {\n    await store(text);\n  });\n});`,
      at: `socket.on('message'`,
    },
    {
      name: 'an interval',
      code: `function start() {\n  setInterval(async () => {\n    await refresh();\n  }, 1000);\n}`,
      at: 'setInterval',
    },
    {
      name: 'a controller in another file',
      file: 'src/routes.ts',
      code: `import { Router } from 'express';\nimport * as users from './users';\nconst router = Router();\nrouter.route('/users').get(users.list).post(users.create);\nexport default router;`,
      files: {
        'package.json': `{"dependencies":{"express":"4.17.1"}}`,
        'src/users.ts': `export const list = async (req, res) => { res.json(await all()); };\nexport async function create(req, res, next) { try { await add(req.body); res.end(); } catch (error) { next(error); } }`,
      },
      at: 'router.route',
    },
    {
      name: 'a negated call of another file',
      code: `import { verify } from './verify.js';\nexport const login = async (name, password) => {\n  if (!verify(name, password)) throw new Error('no');\n};`,
      files: {
        'src/verify.js': `import bcrypt from 'bcrypt';\nexport const verify = (name, password) => bcrypt.compare(password, hashes[name]);`,
      },
      at: 'if (!verify',
    },
    {
      name: 'an awaited list of promises',
      code: `export async function load(ids) {\n  const users = await ids.map(async (id) => fetchUser(id));\n  return users;\n}`,
      at: 'ids.map',
    },
    {
      name: 'forEach over the rows that a driver gave',
      file: 'src/expire.mjs',
      code: `import { createPool } from 'mysql2/promise';\nimport { glob } from 'glob';\nconst db = createPool(process.env.DATABASE_URL);\nexport async function expire() {\n  const [sessions] = await db.query('SELECT id FROM sessions WHERE seen < NOW()');\n  sessions.forEach(async ({ id }) => {\n    await db.query('DELETE FROM sessions WHERE id = ?', [id]);\n  });\n  (await glob('tmp/*')).forEach(async (path) => {\n    await forget(path);\n  });\n}`,
      at: ['sessions.forEach', 'await glob'],
    },
    {
      name: 'an interval that drops the promise of what it starts',
      file: 'src/clock.ts',
      code: `import { Refresher } from './refresher';\nconst refresher = new Refresher(process.env.FEED ?? '');\nexport const timer = setInterval(() => void refresher.refresh(), 60_000);`,
      files: {
        'src/refresher.ts': `export class Refresher {\n  constructor(private readonly feed: string) {}\n  async refresh(): Promise<void> {\n    const answer = await fetch(this.feed);\n    this.keep(await answer.json());\n  }\n  private keep(rates: unknown): void { Object.freeze(rates); }\n}`,
      },
      at: 'setInterval',
    },
    {
      name: 'an operator of RxJS that takes no promise',
      file: 'src/audit.interceptor.ts',
      code: `import { tap } from 'rxjs';\nexport class AuditInterceptor {\n  intercept(context, next) {\n    return next.handle().pipe(\n      tap(async (result) => {\n        await this.audits.save({ result });\n      }),\n    );\n  }\n}`,
      at: 'tap(async',
    },
    {
      name: 'the verification of a strategy and a listener of a broker',
      code: `const { Strategy } = require('passport-local');\npassport.use(\n  new Strategy(async (name, password, done) => {\n    const user = await users.byName(name);\n    done(null, user);\n  }),\n);\nexports.consume = (channel) =>\n  channel.consume('orders', async (message) => {\n    await store(message.content);\n    channel.ack(message);\n  });`,
      at: ['new Strategy(async', "channel.consume('orders'"],
    },
    {
      name: 'a plain server, and a callback that is given an error first',
      code: `const http = require('http');\nconst fs = require('fs');\nhttp.createServer(async (request, response) => {\n  response.end(await render(request.url));\n}).listen(80);\nexports.load = (path) => {\n  fs.readFile(path, async (error, text) => {\n    if (error) return;\n    await store(text);\n  });\n};`,
      at: ['http.createServer(async', 'fs.readFile(path, async'],
    },
    {
      name: 'forEach in an async function, which can wait',
      code: `exports.close = async (accounts) => {\n  accounts.forEach(async (account) => {\n    await account.destroy();\n  });\n};`,
      at: 'accounts.forEach',
      mended: `exports.close = async (accounts) => {\n  await Promise.all(accounts.map(async (account) => {\n    await account.destroy();\n  }));\n};`,
    },
    {
      name: 'forEach of what has no map, or where nobody can wait',
      code: `const sockets = new Set();\nexports.stop = async () => {\n  sockets.forEach(async (socket) => {\n    await socket.end();\n  });\n};\nexports.tell = (users) => {\n  users.forEach(async (user) => {\n    await mail(user);\n  });\n};`,
      at: ['sockets.forEach', 'users.forEach'],
      mended: `const sockets = new Set();\nexports.stop = async () => {\n  sockets.forEach(async (socket) => {\n    await socket.end();\n  });\n};\nexports.tell = (users) => {\n  users.forEach(async (user) => {\n    await mail(user);\n  });\n};`,
    },
  ],
  good: [
    {
      name: 'a handler that passes its failures on',
      code: `const express = require('express');\nconst app = express();\napp.get('/users', async (req, res, next) => {\n  try {\n    res.json(await db.users());\n  } catch (error) {\n    next(error);\n  }\n});`,
      files: { 'package.json': `{"dependencies":{"express":"^4.18.2"}}` },
    },
    {
      name: 'Express 5',
      code: `const express = require('express');\nconst app = express();\napp.get('/users', async (req, res) => { res.json(await db.users()); });`,
      files: { 'package.json': `{"dependencies":{"express":"^5.0.0"}}` },
    },
    {
      name: 'a wrapper, and a package that makes Express look at promises',
      code: `require('express-async-errors');\nconst express = require('express');\nconst app = express();\napp.get('/a', asyncHandler(async (req, res) => { res.json(await db.users()); }));\napp.get('/b', async (req, res) => { res.json(await db.users()); });`,
      files: { 'package.json': `{"dependencies":{"express":"^4.18.2"}}` },
    },
    {
      name: 'promises that are waited for together',
      code: `export async function load(ids) {\n  const users = await Promise.all(ids.map(async (id) => fetchUser(id)));\n  const steps = ids.reduce(async (before, id) => { await before; await fetchUser(id); }, Promise.resolve());\n  await steps;\n  for (const id of ids) await fetchUser(id);\n  return users;\n}`,
    },
    {
      name: 'an awaited condition, and a promise that is kept',
      code: `async function isAdmin(user) { return (await roles(user)).includes('admin'); }\nlet pending;\nasync function remove(user) {\n  if (await isAdmin(user)) await drop();\n  if (pending) await pending;\n  pending = isAdmin(user);\n}`,
    },
    {
      name: 'listeners that catch, and signals',
      code: `socket.on('message', async (text) => {\n  try {\n    await store(text);\n  } catch (error) {\n    log.error(error);\n  }\n});\nprocess.on('SIGTERM', async () => { await close(); });\nsetTimeout(async () => { await tick().catch(report); }, 5);`,
    },
    {
      name: 'Fastify and Koa, which look at promises',
      code: `import fastify from 'fastify';\nconst app = fastify();\napp.get('/users', async (request, reply) => await db.users());\nrouter.get('/x', async (ctx) => { ctx.body = await db.users(); });`,
      files: { 'package.json': `{"dependencies":{"fastify":"^5.0.0","koa":"^2"}}` },
    },
    {
      name: 'a library whose forEach waits, and a stream whose forEach is waited for',
      code: `const Bluebird = require('bluebird');\nconst { Readable } = require('node:stream');\nexports.send = async (users) => {\n  Bluebird.resolve(users).forEach(async (user) => { await mail(user); });\n  await Readable.from(users).forEach(async (user) => { await mail(user); });\n};`,
    },
    {
      name: 'an interval whose work catches its failures',
      code: `async function sweep() {\n  try {\n    await fetch('http://cache/sweep', { method: 'POST' });\n  } catch (error) {\n    console.error(error);\n  }\n}\nsetInterval(() => void sweep(), 1000);\nsetTimeout(() => sweep(), 10);\nclass Room {\n  async close() { await this.socket.end(); }\n}\nconst room = new Room();\nsetTimeout(() => void room.close(), 10);`,
    },
    {
      name: 'async callbacks that catch, and callers that wait',
      code: `const { tap } = require('rxjs');\nconst async = require('async');\nexports.watch = (stream) => stream.pipe(tap(async (item) => {\n  try {\n    await store(item);\n  } catch (error) {\n    log.error(error);\n  }\n}));\nexports.all = (ids) => async.eachLimit(ids, 5, async (id) => { await remove(id); });\npassport.deserializeUser((id, done) => { users.byId(id).then((user) => done(null, user), done); });`,
    },
  ],
} satisfies RuleFixtures;
