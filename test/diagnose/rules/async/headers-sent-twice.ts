import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a refusal without return',
      code: `app.get('/users/:id', (req, res) => {\n  if (!req.user) {\n    res.status(401).json({ error: 'log in' });\n  }\n  res.json(users[req.params.id]);\n});`,
      at: 'res.json(users',
    },
    {
      name: 'a callback',
      code: `app.get('/users', function (req, res) {\n  db.all('SELECT * FROM users', (err, rows) => {\n    if (err) res.status(500).send(err.message);\n    res.send(rows);\n  });\n});`,
      at: 'res.send(rows)',
    },
    {
      name: 'two answers in a row',
      code: `exports.done = (req, res) => {\n  res.send('ok');\n  res.redirect('/');\n};`,
      at: `res.redirect('/')`,
    },
    {
      name: 'an answer after a try',
      code: `router.post('/a', async (req, res) => {\n  try {\n    await save(req.body);\n  } catch (error) {\n    res.status(500).json({ error: 'no' });\n  }\n  res.json({ ok: true });\n});`,
      at: 'res.json({ ok: true })',
    },
    {
      name: 'a second answer under another condition',
      code: `exports.a = (req, res) => {\n  res.render('a');\n  if (req.query.x) res.json({});\n};`,
      at: 'if (req.query.x)',
    },
    {
      name: 'a refusal that does not stop the work, which answers in its callback',
      code: `app.post('/items', function (req, res) {\n  if (!req.body.name) {\n    res.status(400).send('No name');\n  }\n  items.save(req.body, function (err, item) {\n    res.json(item);\n  });\n});`,
      at: 'res.json(item);',
    },
    {
      name: 'an error that is handed on without a return',
      code: `app.get('/users/:id', function (req, res, next) {\n  users.findOne({ id: req.params.id }, function (err, user) {\n    if (err) next(err);\n    res.json(user);\n  });\n});`,
      at: 'res.json(user);',
    },
  ],
  good: [
    {
      name: 'a refusal with return',
      code: `app.get('/users/:id', (req, res) => {\n  if (!req.user) {\n    return res.status(401).json({ error: 'log in' });\n  }\n  res.json(users[req.params.id]);\n});`,
    },
    {
      name: 'branches',
      code: `app.get('/users', (req, res) => {\n  if (req.query.a) {\n    res.send('a');\n  } else if (req.query.b) {\n    res.send('b');\n  } else {\n    res.send('c');\n  }\n});`,
    },
    {
      name: 'an answer in the catch',
      code: `app.get('/users', async (req, res) => {\n  try {\n    res.json(await load());\n  } catch (error) {\n    res.status(500).end();\n  }\n});`,
    },
    {
      name: 'conditions that exclude each other',
      code: `app.get('/users', (req, res) => {\n  if (req.a) res.send('a');\n  if (!req.a) res.send('b');\n});`,
    },
    {
      name: 'a test of what was sent',
      code: `app.get('/users', (req, res) => {\n  if (!req.a) res.send('a');\n  if (res.headersSent) return;\n  res.send('b');\n});`,
    },
    {
      name: 'a switch',
      code: `app.get('/users', (req, res) => {\n  switch (req.query.kind) {\n    case 'a':\n      res.send('a');\n      break;\n    case 'b':\n      return res.send('b');\n    default:\n      res.send('c');\n  }\n});`,
    },
    {
      name: 'parts, then the end',
      code: `app.get('/users', (req, res) => {\n  res.write('a');\n  res.status(200);\n  res.json({});\n  res.end();\n});`,
    },
    {
      name: 'a refusal that leaves, and next behind an answer',
      code: `server.post('/items', function (req, res, next) {\n  if (!req.body.name) {\n    res.status(400).send('No name');\n    return next(false);\n  }\n  items.save(req.body, function (err, item) {\n    if (err) return next(err);\n    res.json(item);\n    next();\n  });\n});`,
    },
  ],
} satisfies RuleFixtures;
