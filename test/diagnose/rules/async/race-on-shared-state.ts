import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a sum over an await',
      code: `let total = 0;\napp.post('/add', async (req, res) => {\n  total += await price(req.body.item);\n  res.json({ total });\n});`,
      at: 'total += await',
    },
    {
      name: 'a check before the wait',
      code: `let seats = 10;\napp.post('/book', async (req, res) => {\n  if (seats > 0) {\n    await pay(req.body.card);\n    seats -= 1;\n  }\n  res.json({ seats });\n});`,
      at: 'seats -= 1',
    },
    {
      name: 'a copy that is written back',
      code: `const balances = {};\nrouter.post('/pay', async (req, res) => {\n  const balance = balances.main;\n  await notify(req.body);\n  balances.main = balance - 1;\n  res.end();\n});`,
      at: 'balances.main = balance',
    },
  ],
  good: [
    {
      name: 'a sum after the await',
      code: `let total = 0;\napp.post('/add', async (req, res) => {\n  const added = await price(req.body.item);\n  total += added;\n  res.json({ total });\n});`,
    },
    {
      name: 'what is loaded once',
      code: `let client;\napp.get('/a', async (req, res) => {\n  if (!client) {\n    client = await connect();\n  }\n  res.json(await client.all());\n});`,
    },
    {
      name: 'a variable of the request',
      code: `app.post('/add', async (req, res) => {\n  let total = 0;\n  for (const item of req.body.items) total += await price(item);\n  res.json({ total });\n});`,
    },
    {
      name: 'a counter',
      code: `let requests = 0;\napp.use(async (req, res, next) => {\n  requests++;\n  await log(requests);\n  next();\n});`,
    },
  ],
} satisfies RuleFixtures;
