import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a role in a header',
      code: `function onlyManagers(req, res, next) {\n  const role = req.headers['x-role'] || req.user.role;\n  if (role !== 'manager') return res.sendStatus(403);\n  next();\n}`,
      at: `x-role`,
    },
    {
      name: 'a cookie that makes an administrator',
      code: `app.get('/desk', (req, res) => {\n  if (req.cookies.isAdmin === 'true') return res.render('desk');\n  res.redirect('/');\n});`,
      at: `isAdmin`,
    },
    {
      name: 'a parameter that opens a page',
      code: `router.get('/reports', async (ctx) => {\n  if (!ctx.request.query.admin) ctx.throw(403);\n  ctx.body = await reports.all();\n});`,
      at: `query.admin`,
    },
    {
      name: 'a guard of NestJS',
      file: 'src/policy.guard.ts',
      code: `@Injectable()\nexport class PolicyGuard implements CanActivate {\n  canActivate(context: ExecutionContext): boolean {\n    const request = context.switchToHttp().getRequest();\n    return ['owner', 'editor'].includes(String(request.headers['x-user-role']));\n  }\n}`,
      at: `x-user-role`,
    },
    {
      name: 'a session in a cookie without a signature',
      code: `const session = require('cookie-session');\napp.use(session({ name: 'desk', signed: false }));`,
      at: `signed: false`,
    },
    {
      name: 'an account that a cookie names',
      code: `app.get('/profile', async (req, res) => {\n  const id = req.cookies.user_id;\n  res.json(await users.findOne({ _id: id }));\n});`,
      at: `req.cookies.user_id`,
    },
    {
      name: 'a cookie that signs in again',
      code: `app.use((req, res, next) => {\n  if (req.isAuthenticated() || !req.cookies.keep) return next();\n  db.get('SELECT id, email FROM guests WHERE id = ?', [String(req.cookies.keep)], (error, guest) => (guest ? req.logIn(guest, next) : next(error)));\n});`,
      at: `SELECT id`,
    },
    {
      name: 'a state of Hapi that is not sealed',
      code: `server.state('lookAt', { encoding: 'base64json', isSecure: true });\nserver.decorate('request', 'whose', function () {\n  return this.state.lookAt ? this.state.lookAt.guestId : this.auth.credentials.id;\n});`,
      at: `this.state.lookAt.guestId`,
    },
    {
      name: 'the tenant of a header',
      file: 'app/api/plots/route.ts',
      code: `import { headers } from 'next/headers';\nasync function tenant() {\n  return (await headers()).get('x-tenant-id') ?? '';\n}\nexport async function GET() { return Response.json(await plots.find({ tenantId: await tenant() })); }`,
      at: `x-tenant-id`,
    },
    {
      name: 'a header that opens the door of the whole application',
      code: `const jwt = require('jsonwebtoken');
exports.requireLogin = (req, res, next) => {
  if (req.get('X-Internal-Call') === 'yes') return next();
  try { req.user = jwt.verify(req.get('authorization'), process.env.KEY, { algorithms: ['HS256'] }); } catch { return res.sendStatus(401); }
  next();
};`,
      at: "if (req.get('X-Internal-Call') === 'yes') return next();",
    },
    {
      name: 'a guard of NestJS that believes the desk',
      file: 'src/desk.guard.ts',
      code: `import { CanActivate, ExecutionContext, UnauthorizedException } from '@nestjs/common';
export class DeskGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    const desk = request.headers['x-desk'];
    if (desk) return true;
    throw new UnauthorizedException();
  }
}`,
      at: 'if (desk) return true;',
    },
    {
      name: 'a hook of Fastify that makes a user of a header',
      code: `module.exports = async (fastify) => {
  fastify.addHook('preHandler', async (request, reply) => {
    if (request.headers['x-batch-run']) {
      request.user = { id: 0, scope: 'all' };
      return;
    }
    await request.jwtVerify().catch(() => reply.code(401).send());
  });
};`,
      at: "if (request.headers['x-batch-run']) {",
    },
  ],
  good: [
    {
      name: 'the role of the session',
      code: `function onlyManagers(req, res, next) {\n  res.locals.asked = req.headers['x-role'];\n  if (req.session.role !== 'manager') return res.sendStatus(403);\n  next();\n}`,
    },
    {
      name: 'a filter of a list',
      code: `router.get('/users', requireManager, async (ctx) => {\n  const filter = {};\n  if (ctx.request.query.role) filter.role = ctx.request.query.role;\n  ctx.body = await users.find(filter);\n});`,
    },
    {
      name: 'a signed cookie',
      code: `app.get('/desk', (req, res) => {\n  if (req.signedCookies.isAdmin === 'true') return res.render('desk');\n  res.redirect('/');\n});`,
    },
    {
      name: 'sessions with a signature, or on the server',
      code: `import session from 'koa-session';\napp.use(session({ key: 'desk', signed: true }, app));\napp.use(session({ key: 'desk', signed: false, store: redisStore }, app));`,
    },
    {
      name: 'a theme in a cookie',
      code: `app.get('/', (req, res) => {\n  if (req.cookies.theme === 'dark') res.locals.dark = true;\n  res.render('home');\n});`,
    },
    {
      name: 'a header that is only written down',
      code: `app.use((req, res, next) => { audit.add({ role: req.get('x-role'), user: req.user.id }); next(); });`,
    },
    {
      name: 'a sealed state of Hapi, and the id of a request in a header',
      code: `server.state('lookAt', { encoding: 'iron', password });\nserver.decorate('request', 'whose', function () { return this.state.lookAt.guestId; });\nconst trace = (req) => { return req.headers['x-request-user-trace-id']; };`,
    },
    {
      name: 'a header that holds a secret, and one of no weight',
      code: `exports.requireLogin = (req, res, next) => {
  const call = req.get('x-internal-call');
  if (call === process.env.INTERNAL_CALL) return next();
  if (req.get('x-batch-run') && isOfOurNetwork(req.ip)) return next();
  if (!req.user) return res.sendStatus(401);
  next();
};`,
    },
  ],
} satisfies RuleFixtures;
