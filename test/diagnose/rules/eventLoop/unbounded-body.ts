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
    {
      name: 'the text of a web request',
      file: 'app/api/import/route.ts',
      code: `export async function POST(request: Request) {
  const text = await request.text();
  return Response.json(importLines(text));
}`,
      at: 'request.text',
    },
    {
      name: 'a form in Hono',
      file: 'src/index.ts',
      code: `app.post('/photos', async (c) => {
  const bytes = await c.req.arrayBuffer();
  return c.json({ id: await save(bytes) });
});`,
      at: 'c.req.arrayBuffer',
    },
    {
      name: 'a route of Hapi that takes gigabytes',
      code: `exports.routes = [
  {
    method: 'PUT',
    path: '/backups/{id}',
    options: { payload: { parse: true, maxBytes: 4 * 1024 * 1024 * 1024 } },
    handler: storeBackup,
  },
];`,
      at: 'maxBytes',
    },
    {
      name: 'chunks of an upload',
      code: `const busboy = require('busboy');
app.post('/files', (req, res) => {
  const form = busboy({ headers: req.headers });
  form.on('file', (name, file) => {
    const chunks = [];
    file.on('data', (chunk) => chunks.push(chunk));
    file.on('end', () => save(Buffer.concat(chunks)));
  });
  req.pipe(form);
});`,
      at: "file.on('data'",
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
    {
      name: 'a web request whose length is looked at',
      file: 'app/api/import/route.ts',
      code: `export async function POST(request: Request) {
  if (Number(request.headers.get('content-length')) > 100_000) return new Response(null, { status: 413 });
  return Response.json(importLines(await request.text()));
}`,
    },
    {
      name: 'a route of Hapi with a maximum',
      code: `exports.routes = [
  { method: 'PUT', path: '/notes/{id}', options: { payload: { maxBytes: 64 * 1024 } }, handler: storeNote },
];`,
    },
    {
      name: 'an upload with a limit',
      code: `const busboy = require('busboy');
app.post('/files', (req, res) => {
  const form = busboy({ headers: req.headers, limits: { fileSize: 1e6 } });
  form.on('file', (name, file) => {
    const chunks = [];
    file.on('data', (chunk) => chunks.push(chunk));
  });
  req.pipe(form);
});`,
    },
  ],
} satisfies RuleFixtures;
