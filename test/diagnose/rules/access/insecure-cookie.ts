import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token in a bare cookie',
      code: `app.post('/login', (req, res) => {\n  res.cookie('token', sign(req.user));\n  res.end();\n});`,
      at: 'res.cookie',
    },
    {
      name: 'the sessions of Express without secure',
      code: `const session = require('express-session');\napp.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: true }));`,
      at: 'app.use',
    },
    {
      name: 'sessions whose cookie is opened on purpose',
      code: `import session from 'express-session';\nconst options = {\n  secret: process.env.SECRET,\n  cookie: { secure: false, httpOnly: false, maxAge: 60000 },\n};\napp.use(session(options));`,
      at: 'cookie: {',
    },
    {
      name: 'options in a constant that lack secure',
      code: `const options = { httpOnly: true, sameSite: 'lax' };\napp.post('/login', (req, res) => res.cookie('sid', req.sessionID, options).end());`,
      at: `res.cookie`,
    },
    {
      name: 'Koa with httpOnly off',
      code: `router.post('/login', async (ctx) => {\n  ctx.cookies.set('session', ctx.state.id, { httpOnly: false });\n});`,
      at: 'ctx.cookies.set',
    },
    {
      name: 'Fastify',
      code: `fastify.post('/login', async (request, reply) => {\n  const accessToken = await reply.jwtSign({ id: 1 });\n  reply.setCookie('a', accessToken, { path: '/' }).send();\n});`,
      at: 'reply.setCookie',
    },
    {
      name: 'a header of its own',
      code: `http.createServer((req, res) => {\n  res.setHeader('Set-Cookie', 'session=' + id + '; Path=/; HttpOnly');\n  res.end();\n});`,
      at: 'Set-Cookie',
    },
    {
      name: 'Hono',
      code: `import { setCookie } from 'hono/cookie';\napp.post('/login', (c) => {\n  setCookie(c, 'auth_token', token, { secure: true });\n  return c.text('ok');\n});`,
      at: 'setCookie(c',
    },
    {
      name: 'a plugin of Fastify with secure off',
      code: `import session from '@fastify/session';\napp.register(session, { secret, cookie: { secure: false } });`,
      at: 'app.register',
    },
  ],
  good: [
    {
      name: 'a token in a guarded cookie',
      code: `app.post('/login', (req, res) => {\n  res.cookie('token', sign(req.user), { httpOnly: true, secure: true, sameSite: 'strict' });\n  res.end();\n});`,
    },
    {
      name: 'secure in production',
      code: `const session = require('express-session');\napp.use(session({ secret, cookie: { secure: process.env.NODE_ENV === 'production', httpOnly: true } }));`,
    },
    {
      name: 'secure that is set later',
      code: `const session = require('express-session');\nconst sess = { secret, cookie: {} };\nif (app.get('env') === 'production') {\n  app.set('trust proxy', 1);\n  sess.cookie.secure = true;\n}\napp.use(session(sess));`,
    },
    {
      name: 'cookies that prove nothing, or are removed',
      code: `app.get('/', (req, res) => {\n  res.cookie('theme', 'dark');\n  res.cookie('token', '', { maxAge: 0 });\n  res.cookie('XSRF-TOKEN', req.csrfToken());\n  res.clearCookie('token');\n  res.end();\n});`,
    },
    {
      name: 'what Koa does by itself',
      code: `router.post('/login', async (ctx) => { ctx.cookies.set('session', ctx.state.id, { signed: true }); });`,
    },
    {
      name: 'options that are not seen',
      code: `app.post('/login', (req, res) => { res.cookie('token', token, cookieOptions()); res.cookie('sid', id, { ...defaults }); });`,
    },
    {
      name: 'a whole header',
      code: `export const handler = (req, res) => { res.setHeader('Set-Cookie', \`session=\${id}; HttpOnly; Secure; SameSite=Lax\`); res.end(); };`,
    },
  ],
} satisfies RuleFixtures;
