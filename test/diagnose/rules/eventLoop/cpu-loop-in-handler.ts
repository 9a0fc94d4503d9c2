import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a number of turns from the query',
      code: `app.get('/primes', (req, res) => {\n  const found = [];\n  for (let i = 2; i < req.query.max; i++) if (isPrime(i)) found.push(i);\n  res.json(found);\n});`,
      at: 'for (let i',
    },
    {
      name: 'a converted number',
      code: `router.get('/sum', async (req, res) => {\n  const n = parseInt(req.query.n, 10) || 10;\n  if (n < 0) return res.status(400).end();\n  let sum = 0;\n  for (let i = 0; i <= n; i++) sum += i;\n  res.json({ sum });\n});`,
      at: 'for (let i',
    },
    {
      name: 'a function that counts to its parameter',
      code: `function isPrime(n) {\n  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;\n  return true;\n}\napp.get('/prime/:n', (req, res) => res.json(isPrime(Number(req.params.n))));`,
      at: 'for (let d',
    },
    {
      name: 'an exponential recursion',
      code: `const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));\napp.get('/fibonacci', (req, res) => {\n  const result = fibonacci(Number(req.query.n));\n  res.json({ result });\n});`,
      at: 'const result',
    },
    {
      name: 'an iteration count in a Koa body',
      code: `router.post('/derive', async (ctx) => {\n  const { rounds, text } = ctx.request.body;\n  let digest = text;\n  while (rounds > 0) {\n    digest = hash(digest);\n    rounds--;\n  }\n  ctx.body = digest;\n});`,
      at: 'while (rounds',
    },
    {
      name: 'a busy wait',
      code: `app.get('/slow', (req, res) => {\n  const end = Date.now() + 2000;\n  while (Date.now() < end) {}\n  res.end();\n});`,
      at: 'while (Date',
    },
    {
      name: 'a list searched for each element of a list',
      code: `app.post('/match', (req, res) => {\n  const { left, right } = req.body;\n  const both = left.filter((item) => right.find((other) => other.id === item.id));\n  res.json(both);\n});`,
      at: 'const both',
    },
    {
      name: 'a NestJS parameter',
      file: 'src/report.controller.ts',
      code: `@Controller('report')\nexport class ReportController {\n  @Get()\n  simulate(@Query('rounds', ParseIntPipe) rounds: number) {\n    let total = 0;\n    for (let i = 0; i < rounds; i++) total += Math.random();\n    return total;\n  }\n}`,
      at: 'for (let i',
    },
    {
      name: 'a billion turns',
      code: `app.get('/work', (req, res) => {\n  let count = 0;\n  for (let i = 0; i < 1e9; i++) count += i;\n  res.json(count);\n});`,
      at: 'for (let i',
    },
    {
      name: 'a list that a schema checked, but did not limit',
      code: `import { z } from 'zod';\nconst Body = z.object({ tags: z.array(z.string().min(1)) });\nrouter.post('/tags/merge', (req, res) => {\n  const { tags } = Body.parse(req.body);\n  const close = [];\n  for (const one of tags) {\n    for (const other of tags) if (distance(one, other) === 1) close.push([one, other]);\n  }\n  res.json(close);\n});`,
      at: 'for (const other',
    },
    {
      name: 'repeated rows of a file',
      code: `const { parse } = require('csv-parse/sync');
const { readFile } = require('fs/promises');
const readRows = async (path) => parse(await readFile(path), { columns: true });
const distinct = (rows) => rows.filter((row, at) => rows.findIndex((other) => other.code === row.code) === at);
app.post('/stock', upload.single('list'), async (req, res) => {
  const rows = distinct(await readRows(req.file.path));
  res.json({ rows: rows.length });
});`,
      at: 'const distinct',
    },
    {
      name: 'a list that grows with the turns',
      code: `app.post('/guests', (req, res) => {
  const kept = [];
  for (const guest of req.body.guests) {
    if (!kept.some((other) => other.mail === guest.mail)) kept.push(guest);
  }
  res.json(kept);
});`,
      at: 'if (!kept.some',
    },
    {
      name: 'an accumulator that is searched',
      code: `router.post('/tags', async (ctx) => {
  const tags = ctx.request.body.tags.reduce((all, tag) => (all.includes(tag) ? all : [...all, tag]), []);
  ctx.body = tags;
});`,
      at: 'const tags',
    },
  ],
  good: [
    {
      name: 'a number with a maximum',
      code: `app.get('/primes', (req, res) => {\n  const max = Math.min(Number(req.query.max), 1000);\n  const found = [];\n  for (let i = 2; i < max; i++) if (isPrime(i)) found.push(i);\n  res.json(found);\n});`,
    },
    {
      name: 'a number that is refused when it is large',
      code: `app.get('/sum', (req, res) => {\n  const n = Number(req.query.n);\n  if (!(n <= 10_000)) return res.status(400).end();\n  let sum = 0;\n  for (let i = 0; i < n; i++) sum += i;\n  res.json({ sum });\n});`,
    },
    {
      name: 'one pass over a list',
      code: `app.post('/total', (req, res) => {\n  let total = 0;\n  for (let i = 0; i < req.body.items.length; i++) total += req.body.items[i].price;\n  for (const item of req.body.items) total += item.tax;\n  res.json(total);\n});`,
    },
    {
      name: 'the parts of an element',
      code: `app.post('/orders', (req, res) => {\n  const lines = [];\n  for (const order of req.body.orders) for (const line of order.lines) lines.push(line);\n  res.json(lines);\n});`,
    },
    {
      name: 'a recursion with a fixed number',
      code: `const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));\napp.get('/warm', (req, res) => {\n  res.json(fibonacci(10));\n});`,
    },
    {
      name: 'a number that a schema bounds',
      code: `import { z } from 'zod';\nconst input = z.object({ n: z.coerce.number().int().max(100) });\napp.get('/sum', (req, res) => {\n  const { n } = input.parse(req.query);\n  let sum = 0;\n  for (let i = 0; i < n; i++) sum += i;\n  res.json({ sum });\n});`,
    },
    {
      name: 'a look-up in a set',
      code: `app.post('/match', (req, res) => {\n  const known = new Set(req.body.right);\n  res.json(req.body.left.filter((item) => known.has(item)));\n});`,
    },
    {
      name: 'a wait that yields',
      code: `app.get('/wait', async (req, res) => {\n  const end = Date.now() + 2000;\n  while (Date.now() < end) await sleep(100);\n  res.end();\n});`,
    },
    {
      name: 'a list whose length a schema limits',
      code: `import { z } from 'zod';\nimport { near } from './near';\nconst Body = z.object({ tags: z.array(z.string()).max(40), mode: z.string() });\nrouter.post('/tags/merge', (req, res) => {\n  const input = Body.parse(req.body);\n  res.json(near(input.tags));\n});`,
      files: {
        'src/near.js': `export function near(tags) {\n  return tags.filter((one) => tags.some((other) => distance(one, other) === 1));\n}`,
      },
    },
    {
      name: 'repeated rows of a short list of our own',
      code: `const days = ['mon', 'tue', 'mon'];
app.get('/days', (req, res) => {
  res.json(days.filter((day, at) => days.indexOf(day) === at));
});`,
    },
  ],
} satisfies RuleFixtures;
