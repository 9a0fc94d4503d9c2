import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a value',
      code: `app.get('/export', (req, res) => {\n  res.setHeader('Content-Disposition', 'attachment; filename=' + req.query.name);\n  res.end();\n});`,
      at: 'setHeader',
    },
    {
      name: 'a name',
      code: `app.get('/', (req, res) => {\n  res.set(req.query.header, 'on');\n  res.end();\n});`,
      at: 'res.set',
    },
    {
      name: 'the head of a response',
      code: `http.createServer((req, res) => {\n  const url = new URL(req.url, 'http://localhost');\n  res.writeHead(200, { 'X-Language': url.searchParams.get('lang') });\n  res.end();\n});`,
      at: 'writeHead',
    },
    { name: 'Koa', code: `router.get('/', (ctx) => { ctx.set('Content-Type', ctx.query.type); ctx.body = 'a'; });` },
    {
      name: 'a Lambda',
      code: `export const handler = async (event) => {\n  const { theme } = JSON.parse(event.body);\n  return {\n    statusCode: 204,\n    headers: { 'Set-Cookie': \`theme=\${theme}\` },\n  };\n};`,
      at: 'Set-Cookie',
    },
    {
      name: 'Fastify',
      code: `fastify.post('/', async (request, reply) => {\n  reply.header('X-Tenant', request.body.tenant);\n  return { ok: true };\n});`,
      at: 'reply.header',
    },
    {
      name: 'the name of a cookie',
      code: `app.post('/prefs', (req, res) => {\n  res.cookie(req.body.key, '1', { httpOnly: true });\n  res.end();\n});`,
      at: 'res.cookie',
    },
  ],
  good: [
    {
      name: 'an encoded value',
      code: `app.get('/export', (req, res) => { res.setHeader('Content-Disposition', "attachment; filename*=UTF-8''" + encodeURIComponent(req.query.name)); res.end(); });`,
    },
    {
      name: 'the value of a cookie',
      code: `app.post('/', (req, res) => { res.cookie('lang', req.body.lang, { httpOnly: true }); res.end(); });`,
    },
    {
      name: 'a header of the request',
      code: `app.use((req, res, next) => { res.setHeader('X-Request-Id', req.headers['x-request-id'] || randomUUID()); next(); });`,
    },
    {
      name: 'a number',
      code: `app.get('/', (req, res) => { res.set('X-Page', String(Number(req.query.page))); res.end(); });`,
    },
    {
      name: 'line breaks removed',
      code: `app.get('/', (req, res) => { res.set('X-Name', req.query.name.replace(/[\\r\\n]/g, '')); res.end(); });`,
    },
    {
      name: 'a map',
      code: `app.get('/', (req, res) => { const cache = new Map(); cache.set(req.query.name, 1); res.set('X-Size', cache.size); res.end(); });`,
    },
  ],
} satisfies RuleFixtures;
