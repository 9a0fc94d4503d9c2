import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a query',
      code: `app.get('/login', (req, res) => {\n  res.redirect(req.query.next);\n});`,
      at: 'res.redirect',
    },
    {
      name: 'a default beside it',
      code: `router.post('/session', async (req, res) => {\n  const target = req.body.returnTo || '/home';\n  return res.redirect(302, target);\n});`,
      at: 'res.redirect',
    },
    {
      name: 'a single slash at the start',
      code: `app.get('/go', (req, res) => {\n  const { to } = req.query;\n  if (!to.startsWith('/')) return res.redirect('/');\n  res.redirect(to);\n});`,
      at: '  res.redirect(to)',
    },
    {
      name: 'a header',
      code: `http.createServer((req, res) => {\n  const url = new URL(req.url, 'http://localhost');\n  res.writeHead(302, { Location: url.searchParams.get('to') });\n  res.end();\n});`,
      at: 'writeHead',
    },
    { name: 'Koa', code: `router.get('/out', (ctx) => {\n  ctx.redirect(ctx.query.url);\n});`, at: 'ctx.redirect' },
    {
      name: 'a Lambda',
      code: `export const handler = async (event) => {\n  return {\n    statusCode: 302,\n    headers: {\n      Location: event.queryStringParameters.url,\n    },\n  };\n};`,
      at: 'Location:',
    },
    {
      name: 'NestJS',
      file: 'src/go.controller.ts',
      code: `@Controller() export class GoController {\n  @Get('go')\n  @Redirect()\n  go(@Query('url') url: string) {\n    return { url };\n  }\n}`,
      at: 'return { url }',
    },
    {
      name: 'a host that is not closed',
      code: `app.get('/doc', (req, res) => res.redirect('https://docs.example.com' + req.query.page));`,
    },
    {
      name: 'Fastify',
      code: `fastify.get('/out', async (request, reply) => {\n  return reply.code(302).redirect(request.query.url);\n});`,
      at: 'redirect(',
    },
    {
      name: 'what follows the first slash',
      code: `app.get('/r', (req, res) => { res.redirect('/' + req.query.page); });`,
    },
    {
      name: 'redirect startsWith https://our',
      code: "app.get('/', (req, res) => { const to = req.query.to; if (to.startsWith('https://shop.example.com')) return res.redirect(to); res.redirect('/'); });",
    },
    {
      name: 'redirect helper wrong',
      code: "const isOurs = (u) => u.startsWith('https://shop.example.com');\napp.get('/', (req, res) => { res.redirect(isOurs(req.query.to) ? req.query.to : '/'); });",
    },
    {
      name: 'redirect getServerSideProps',
      file: 'pages/x.tsx',
      code: 'export async function getServerSideProps({ query }) { return { redirect: { destination: query.next, permanent: false } }; }',
    },
    {
      name: 'redirect next/navigation action',
      file: 'app/a.ts',
      code: "'use server';\nimport { redirect } from 'next/navigation';\nexport async function login(form: FormData) { redirect(form.get('next') as string); }",
    },
  ],
  good: [
    {
      name: 'a path of this site',
      code: `app.get('/login', (req, res) => {\n  const next = String(req.query.next);\n  res.redirect(/^\\/(?![/\\\\])/.test(next) ? next : '/');\n});`,
    },
    {
      name: 'two slashes refused',
      code: `app.get('/go', (req, res) => {\n  const { to } = req.query;\n  if (!to.startsWith('/') || to.startsWith('//')) return res.redirect('/');\n  res.redirect(to);\n});`,
    },
    {
      name: 'a path behind a constant',
      code: `app.post('/posts', (req, res) => res.redirect('/posts/' + req.params.id));`,
    },
    {
      name: 'a query behind a constant host',
      code: `app.get('/', (req, res) => res.redirect(\`https://id.example.com/login?hint=\${encodeURIComponent(req.query.email)}\`));`,
    },
    {
      name: 'the same address with another scheme',
      code: `app.use((req, res, next) => { if (req.secure) return next(); res.redirect('https://' + req.headers.host + req.originalUrl); });`,
    },
    {
      name: 'a list',
      code: `const TARGETS = ['/a', '/b'];\napp.get('/', (req, res) => { const to = req.query.to; if (!TARGETS.includes(to)) return res.sendStatus(400); res.redirect(to); });`,
    },
    {
      name: 'a host that is compared',
      code: `app.get('/', (req, res) => { const url = new URL(req.query.url, 'https://example.com'); if (url.host !== 'example.com') return res.sendStatus(400); res.redirect(url.href); });`,
    },
    { name: 'the session', code: `app.get('/back', (req, res) => { res.redirect(req.session.returnTo || '/'); });` },
    {
      name: 'the place of what was created',
      code: `app.post('/items', (req, res) => { res.status(201).location('/' + req.body.id).json({}); });`,
    },
    {
      name: 'a helper',
      code: `const { localPath } = require('./local');\napp.get('/', (req, res) => res.redirect(localPath(req.query.next)));`,
      files: {
        'src/local.js': `exports.localPath = (text) => {\n  if (typeof text !== 'string' || !text.startsWith('/') || text.startsWith('//')) return '/';\n  return text;\n};`,
      },
    },
    {
      name: 'redirect startsWith with slash good',
      code: "app.get('/', (req, res) => { const to = req.query.to; if (to.startsWith('https://shop.example.com/')) return res.redirect(to); res.redirect('/'); });",
    },
    {
      name: 'redirect helper local good',
      code: "const isLocal = (u) => u.startsWith('/') && !u.startsWith('//');\napp.get('/', (req, res) => { res.redirect(isLocal(req.query.to) ? req.query.to : '/'); });",
    },
  ],
} satisfies RuleFixtures;
