import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a repeated text',
      code: `app.get('/pad', (req, res) => {\n  res.send('x'.repeat(req.query.size));\n});`,
      at: 'repeat',
    },
    {
      name: 'a buffer',
      code: `router.get('/bytes/:n', async (req, res) => {\n  const n = parseInt(req.params.n, 10);\n  const bytes = Buffer.alloc(n);\n  res.send(bytes);\n});`,
      at: 'Buffer.alloc',
    },
    {
      name: 'an array',
      code: `app.post('/grid', (req, res) => {\n  const { width } = req.body;\n  const row = new Array(width).fill(0);\n  res.json(row);\n});`,
      at: 'new Array',
    },
    {
      name: 'the length of Array.from in Koa',
      code: `router.get('/seats', async (ctx) => {\n  const count = Number(ctx.query.count);\n  ctx.body = Array.from({ length: count }, (_, i) => i);\n});`,
      at: 'Array.from',
    },
    {
      name: 'a function of another file',
      code: `const { blank } = require('./blank');\napp.get('/blank', (req, res) => res.json(blank(+req.query.rows)));`,
      files: { 'src/blank.js': `exports.blank = function (rows) {\n  return Array(rows).fill(null);\n};` },
      at: 'Array(rows)',
    },
    {
      name: 'a range of lodash',
      code: `import _ from 'lodash';\napp.get('/numbers', (req, res) => {\n  res.json(_.range(0, req.query.to));\n});`,
      at: '_.range',
    },
    {
      name: 'random bytes in a Lambda',
      code: `import { randomBytes } from 'node:crypto';\nexport const handler = async (event) => {\n  const size = Number(event.queryStringParameters.size);\n  return { body: randomBytes(size).toString('hex') };\n};`,
      at: 'body: randomBytes',
    },
  ],
  good: [
    {
      name: 'a size with a maximum',
      code: `app.get('/pad', (req, res) => {\n  const size = Math.min(Number(req.query.size), 1024);\n  res.send('x'.repeat(size));\n});`,
    },
    {
      name: 'a size that is checked',
      code: `app.get('/bytes', (req, res) => {\n  const n = Number(req.query.n);\n  if (n > MAX_BYTES) return res.sendStatus(413);\n  res.send(Buffer.alloc(n));\n});`,
    },
    {
      name: 'a size of the list itself',
      code: `app.post('/copy', (req, res) => {\n  const copy = new Array(req.body.items.length);\n  res.json(copy);\n});`,
    },
    {
      name: 'a constant',
      code: `app.get('/line', (req, res) => {\n  res.send('-'.repeat(80) + req.query.title);\n});`,
    },
    { name: 'an array of one text', code: `app.get('/tags', (req, res) => res.json(Array(req.query.tag)));` },
    {
      name: 'a number out of a list',
      code: `const SIZES = [64, 128];\napp.get('/box', (req, res) => {\n  const size = Number(req.query.size);\n  if (!SIZES.includes(size)) return res.status(400).end();\n  res.send(Buffer.alloc(size));\n});`,
    },
  ],
} satisfies RuleFixtures;
