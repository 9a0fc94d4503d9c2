import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an empty catch around a write',
      code: `async function save(user) {\n  try {\n    await db.users.insert(user);\n  } catch (error) {}\n}`,
      at: 'catch (error)',
    },
    { name: 'an empty .catch()', code: `exports.log = (entry) => fetch('/audit', { body: entry }).catch(() => {});` },
    {
      name: 'a comment that says that something is missing',
      code: `async function save(user) {\n  try {\n    await db.users.insert(user);\n  } catch (error) {\n    // TODO handle this\n  }\n}`,
      at: 'catch (error)',
    },
    {
      name: 'an answer as if it had worked',
      code: `app.post('/orders', async (req, res) => {\n  try {\n    await orders.create(req.body);\n    res.json({ success: true });\n  } catch (error) {\n    res.json({ success: true });\n  }\n});`,
      at: 'catch (error)',
    },
    {
      name: 'the error of a callback',
      code: `function load(callback) {\n  db.get('a', function (err, row) {\n    if (err) {\n    }\n    callback(row);\n  });\n}`,
      at: 'if (err)',
    },
    {
      name: 'a log line that was commented out',
      code: `function charge(card) {\n  try {\n    payments.charge(card);\n  } catch (e) {\n    // console.log(e);\n  }\n}`,
      at: 'catch (e)',
    },
    {
      name: 'a check that says yes when it fails',
      code: `async function isAllowed(user) {\n  try {\n    return await acl.check(user);\n  } catch {\n    return true;\n  }\n}`,
      at: 'catch {',
    },
    {
      name: 'a write whose callback takes no error',
      code: `const sqlite3 = require('sqlite3');\nconst db = new sqlite3.Database('visits.db');\nmodule.exports = function (app) {\n  app.post('/visits', function (req, res) {\n    db.run('INSERT INTO visits (name) VALUES (?)', [req.body.name], function () {\n      res.status(201).end();\n    });\n  });\n};`,
      at: 'db.run',
    },
    {
      name: 'a job that is done whatever happened',
      code: `const Queue = require('bull');\nconst mails = new Queue('mails');\nmails.process(async (job) => {\n  try {\n    await send(job.data);\n  } catch (error) {\n    console.log('mail failed', error.message);\n  }\n});`,
      at: '} catch (error) {',
    },
    {
      name: 'a processor of Nest whose method gives null',
      file: 'src/payout.processor.ts',
      code: `import { Processor, WorkerHost } from '@nestjs/bullmq';\n@Processor('payouts')\nexport class PayoutProcessor extends WorkerHost {\n  async process(job) {\n    return this.payOut(job.data);\n  }\n  private async payOut(data) {\n    try {\n      await this.bank.transfer(data);\n    } catch {\n      return null;\n    }\n  }\n}`,
      at: '} catch {',
    },
    {
      name: 'an answer after a write that failed',
      file: 'app/api/hook/route.ts',
      code: `import { pool } from '../../../lib/db';\nexport async function POST(request: Request) {\n  const event = await request.json();\n  try {\n    await pool.query('insert into payments (id) values ($1)', [event.id]);\n  } catch (error) {\n    console.error('could not store', error);\n  }\n  return Response.json({ received: true });\n}`,
      at: '} catch (error) {',
    },
    {
      name: 'a query that failed as one that found nothing',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.ordersOf = async (user) => {\n  try {\n    const { rows } = await pool.query('SELECT id FROM orders WHERE user_id = $1', [user]);\n    return rows;\n  } catch (error) {\n    return [];\n  }\n};`,
      at: '} catch (error) {',
    },
    {
      name: 'success that is told after the failure was logged',
      code: `app.post('/cancel', async (req, res) => {\n  try {\n    await orders.cancel(req.body.id);\n    res.json({ success: true });\n  } catch (error) {\n    console.error(error);\n    res.json({ success: true });\n  }\n});`,
      at: '} catch (error) {',
    },
    {
      name: 'a callback that logs and goes on, and one of a whole list that takes no error',
      code: `var async = require('async');\nexports.show = function (id, done) {\n  db.get(id, function (err, row) {\n    if (err) console.log(err);\n    done(null, row.name);\n  });\n};\nexports.clear = function (ids, done) {\n  async.each(ids, remove, function () {\n    done();\n  });\n};`,
      at: ['if (err) console.log(err)', 'async.each('],
    },
    {
      name: 'a stream of RxJS whose failure is success',
      file: 'src/client.ts',
      code: `import { catchError, of } from 'rxjs';\nexport const send = (http, body) => http.post('/orders', body).pipe(catchError(() => of({ success: true })));`,
      at: 'catchError(() =>',
    },
    {
      name: 'a transaction whose every failure is dropped for one that is expected',
      code: `const sql = require('postgres')();\nexports.store = async (batch) => {\n  try {\n    await sql.begin(async (tx) => {\n      await tx\`insert into batches (code) values (\${batch})\`;\n    });\n  } catch (error) {\n    // a batch may be sent twice now and then\n  }\n};`,
      at: '} catch (error) {',
    },
  ],
  good: [
    {
      name: 'an error that is logged, and one that is passed on',
      code: `async function save(user) {\n  try {\n    await db.users.insert(user);\n  } catch (error) {\n    logger.error(error);\n  }\n  db.flush().catch((error) => { logger.error(error); });\n}`,
    },
    {
      name: 'a comment that says why',
      code: `async function warm() {\n  try {\n    await cache.load();\n  } catch {\n    // The cache is optional: the first request fills it.\n  }\n}`,
    },
    {
      name: 'a clean-up',
      code: `async function clean(path) {\n  try {\n    await fs.unlink(path);\n  } catch {}\n  await client.quit().catch(() => {});\n}`,
    },
    {
      name: 'a question',
      code: `function parse(text) {\n  try {\n    return JSON.parse(text);\n  } catch {\n    return null;\n  }\n}\nlet native;\ntry { native = require('native'); } catch {}`,
    },
    {
      name: 'only one kind of error',
      code: `async function read(path) {\n  try {\n    return await fs.readFile(path);\n  } catch (error) {\n    if (error.code !== 'ENOENT') throw error;\n    return true;\n  }\n}`,
    },
    {
      name: 'an error that a callback looks at',
      code: `db.get('a', (err, row) => {\n  if (err) return done(err);\n  done(null, row);\n});`,
    },
    {
      name: 'writes whose callback takes the error, and a read that needs none',
      code: `const fs = require('fs');\nconst mysql = require('mysql');\nconst pool = mysql.createPool({ host: 'db' });\nexports.save = (name, text, done) => {\n  fs.writeFile(name, text, (error) => done(error));\n  pool.query('UPDATE pages SET text = ?', [text], done);\n  pool.query('SELECT 1', () => done());\n  pool.query('DELETE FROM drafts WHERE name = ?', [name], function () { done(arguments[0]); });\n};`,
    },
    {
      name: 'jobs and messages that are told to fail, and a handler that notes what was missed',
      code: `const Queue = require('bull');\nconst mails = new Queue('mails');\nmails.process(async (job) => {\n  try {\n    await send(job.data);\n  } catch (error) {\n    console.error(error);\n    throw error;\n  }\n});\nexports.handler = async (event) => {\n  const batchItemFailures = [];\n  for (const record of event.Records) {\n    try {\n      await store(record);\n    } catch (error) {\n      console.error(error);\n      batchItemFailures.push({ itemIdentifier: record.messageId });\n    }\n  }\n  return { batchItemFailures };\n};\napp.post('/pay', async (req, res) => {\n  let isStored = true;\n  try {\n    await orders.insertOne(req.body);\n  } catch (error) {\n    console.error(error);\n    isStored = false;\n  }\n  res.json({ isStored });\n});`,
    },
    {
      name: 'a token that is not valid, and a note that may be lost',
      code: `exports.read = async (token) => {\n  try {\n    return await jwtVerify(token, key);\n  } catch {\n    return null;\n  }\n};\napp.post('/pay', async (req, res) => {\n  try {\n    await auditLog.insertOne({ path: req.path });\n  } catch (error) {\n    console.error(error);\n  }\n  res.json({ ok: true });\n});`,
    },
    {
      name: 'an error that is logged and asked for again',
      code: `exports.show = function (id, done) {\n  db.get(id, function (err, row) {\n    if (err) console.error(err);\n    done(err, row);\n  });\n};`,
    },
  ],
} satisfies RuleFixtures;
