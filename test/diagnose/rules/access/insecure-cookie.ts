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
      at: `const options = { httpOnly: true, sameSite: 'lax' };`,
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
    {
      name: 'flags of hapi that are switched off',
      code: `server.state('impersonation', { ttl: null, path: '/', isSecure: false, isHttpOnly: false });`,
      at: 'isSecure',
    },
    {
      name: 'a strategy of hapi',
      code: `server.auth.strategy('login', 'cookie', {
  cookie: { name: 'sid', password: process.env.COOKIE_PASSWORD, isSameSite: false },
});`,
      at: 'isSameSite',
    },
    {
      name: 'the number of the person who logged in',
      code: `app.post('/login', (req, res) => {
  const member = check(req.body);
  res.cookie('m', String(member.id), { maxAge: 30 * 86_400_000 });
  res.end();
});`,
      at: "res.cookie('m'",
    },
    {
      name: 'an object for Next.js',
      code: `import { cookies } from 'next/headers';
export async function login(token) {
  const jar = await cookies();
  jar.set({ name: 'session', value: token, path: '/' });
}`,
      file: 'app/login/actions.ts',
      at: 'jar.set',
    },
    {
      name: 'headers that a function gives back',
      code: `exports.handler = async () => ({ statusCode: 204, headers: { 'Set-Cookie': \`session=\${await open()}; Path=/\` } });`,
      at: 'Set-Cookie',
    },
    {
      name: 'options of two cookies under one name',
      code: `const options = { httpOnly: true, secure: false, sameSite: 'lax' };
exports.login = (req, res) => {
  res.cookie('access_token', issue(req.user), options);
  res.cookie('refresh_token', renewal(req.user), options);
  res.sendStatus(204);
};`,
      at: "const options = { httpOnly: true, secure: false, sameSite: 'lax' };",
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
    {
      name: 'hapi’s own defaults, and a setting of the page',
      code: `server.state('login', { ttl: null, isSecure: process.env.NODE_ENV === 'production', isHttpOnly: true, isSameSite: 'Lax' });
server.state('theme', { isSecure: false, isHttpOnly: false, encoding: 'none' });`,
    },
    {
      name: 'cookies of SvelteKit, which are guarded by themselves',
      code: `export const actions = { default: async ({ cookies }) => { cookies.set('session', await open(), { path: '/' }); } };`,
    },
    {
      name: 'the number of a product',
      code: `app.get('/products/:id', (req, res) => { res.cookie('lastSeen', product.id); res.end(); });`,
    },
  ],
} satisfies RuleFixtures;
