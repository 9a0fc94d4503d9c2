import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a file that is read',
      code: "const fs = require('fs');\nfs.readFile('a', (err, text) => {\n  show(text);\n});",
      at: '(err, text)',
    },
    {
      name: 'a query',
      code: 'db.query(sql, function (error, rows) {\n  res.json(rows);\n});',
      at: 'function (error, rows)',
    },
    { name: 'a callback with a name', code: 'function done(err, value) {\n  finish(value);\n}', at: 'function done' },
  ],
  good: [
    {
      name: 'an error that is passed on',
      code: "const fs = require('fs');\nfs.readFile('a', (err, text) => {\n  if (err) return next(err);\n  show(text);\n});",
    },
    { name: 'an error that is logged', code: 'db.query(sql, (error, rows) => {\n  log(error);\n  show(rows);\n});' },
    { name: 'a callback without an error', code: 'list.map((item, index) => show(index));' },
  ],
} satisfies RuleFixtures;
