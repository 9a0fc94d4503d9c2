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
  ],
} satisfies RuleFixtures;
