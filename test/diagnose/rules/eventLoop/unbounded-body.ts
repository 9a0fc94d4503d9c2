import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a text that grows',
      code: `http.createServer((req, res) => {\n  let body = '';\n  req.on('data', (chunk) => { body += chunk; });\n  req.on('end', () => res.end(body));\n});`,
      at: "req.on('data'",
    },
    {
      name: 'a list of chunks',
      code: `module.exports = function readBody(req) {\n  return new Promise((resolve, reject) => {\n    const chunks = [];\n    req.on('data', (chunk) => chunks.push(chunk));\n    req.on('end', () => resolve(Buffer.concat(chunks)));\n    req.on('error', reject);\n  });\n};`,
      at: "req.on('data'",
    },
    {
      name: 'an asynchronous iteration',
      code: `export async function POST(request, response) {\n  const parts = [];\n  for await (const part of request) parts.push(part);\n  response.end(Buffer.concat(parts));\n}`,
      at: 'for await',
    },
    {
      name: 'raw-body without a limit',
      code: `const getRawBody = require('raw-body');\napp.post('/hook', async (req, res) => {\n  const body = await getRawBody(req, { encoding: 'utf8' });\n  res.json(JSON.parse(body));\n});`,
      at: 'getRawBody(req',
    },
    {
      name: 'stream consumers',
      code: `import { json } from 'node:stream/consumers';\napp.post('/hook', async (req, res) => {\n  const data = await json(req);\n  res.json(data);\n});`,
      at: 'await json',
    },
    {
      name: 'the request behind a Koa context',
      code: `router.post('/raw', async (ctx) => {\n  let text = '';\n  ctx.req.setEncoding('utf8').on('data', (part) => (text += part));\n  await once(ctx.req, 'end');\n  ctx.body = text;\n});`,
      at: 'ctx.req.setEncoding',
    },
  ],
  good: [
    {
      name: 'a count',
      code: `http.createServer((req, res) => {\n  let body = '';\n  req.on('data', (chunk) => {\n    body += chunk;\n    if (body.length > 1e6) req.destroy();\n  });\n  req.on('end', () => res.end(body));\n});`,
    },
    {
      name: 'raw-body with a limit',
      code: `const getRawBody = require('raw-body');\napp.post('/hook', async (req, res) => {\n  const body = await getRawBody(req, { limit: '1mb' });\n  res.json(JSON.parse(body));\n});`,
    },
    {
      name: 'the answer of another server',
      code: `const req = https.get(url, (answer) => {\n  let body = '';\n  answer.on('data', (chunk) => { body += chunk; });\n});\nreq.on('error', log);`,
    },
    {
      name: 'chunks that are passed on',
      code: `app.post('/hash', (req, res) => {\n  const hash = crypto.createHash('sha256');\n  req.on('data', (chunk) => hash.update(chunk));\n  req.on('end', () => res.json(hash.digest('hex')));\n});`,
    },
    {
      name: 'a counted iteration',
      code: `async function read(req) {\n  const parts = [];\n  let size = 0;\n  for await (const part of req) {\n    size += part.length;\n    if (size > MAX_BYTES) throw new TooLarge();\n    parts.push(part);\n  }\n  return Buffer.concat(parts);\n}`,
    },
  ],
} satisfies RuleFixtures;
