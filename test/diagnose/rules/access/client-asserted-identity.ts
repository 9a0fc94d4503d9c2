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
  ],
} satisfies RuleFixtures;
