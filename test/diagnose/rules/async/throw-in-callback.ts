import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the error of a query in a handler',
      code: `app.get('/users', (req, res) => {\n  db.query('SELECT * FROM users', (err, rows) => {\n    if (err) throw err;\n    res.json(rows);\n  });\n});`,
      at: 'throw err',
    },
    {
      name: 'a file',
      code: `const fs = require('fs');\nfunction load(done) {\n  fs.readFile('a', function (error, data) {\n    if (error) {\n      throw error;\n    }\n    done(data);\n  });\n}`,
      at: 'throw error',
    },
    {
      name: 'a timer inside a promise',
      code: `exports.wait = () => new Promise((resolve) => {\n  setTimeout(() => {\n    if (stopped) throw new Error('stopped');\n    resolve();\n  }, 10);\n});`,
      at: 'throw new Error',
    },
    {
      name: 'the end of a stream',
      code: `function read(req, done) {\n  req.on('end', () => {\n    if (size === 0) throw new Error('empty');\n    done();\n  });\n}`,
      at: 'throw new Error',
    },
    {
      name: 'a find of a database, which is no find of a list',
      code: `var db = require('mongojs')('localhost/tracker', ['issues']);\nexports.list = function (project, done) {\n  db.issues.find({ project: String(project) }, function (err, issues) {\n    if (err) throw err;\n    done(issues);\n  });\n};`,
      at: 'if (err) throw err;',
    },
  ],
  good: [
    {
      name: 'an error that is passed on',
      code: `app.get('/users', (req, res, next) => {\n  db.query('SELECT * FROM users', (err, rows) => {\n    try {\n      if (err) throw err;\n      res.json(rows);\n    } catch (error) {\n      next(error);\n    }\n  });\n});`,
    },
    {
      name: 'start-up',
      code: `connection.connect((err) => {\n  if (err) throw err;\n  console.log('connected');\n});\nfs.readFile('config', (error, data) => { if (error) throw error; });`,
    },
    {
      name: 'callbacks that are called at once, and promises',
      code: `function check(items) {\n  items.forEach((item) => {\n    if (!item) throw new Error('no item');\n  });\n  return load().then((x) => { throw new Error('no'); });\n}`,
    },
    {
      name: 'a handler itself',
      code: `app.get('/a', (req, res) => { throw new Error('no'); });\napp.use((err, req, res, next) => { throw err; });`,
    },
  ],
} satisfies RuleFixtures;
