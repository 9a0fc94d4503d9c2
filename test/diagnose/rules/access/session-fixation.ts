import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a login that keeps the session',
      code: `app.post('/login', async (req, res) => {\n  const user = await users.check(req.body.name, req.body.password);\n  if (!user) return res.sendStatus(401);\n  req.session.userId = user.id;\n  res.redirect('/');\n});`,
      at: 'req.session.userId',
    },
    {
      name: 'a class in the old style with callbacks',
      code: `function Door(db) {\n  this.signIn = function (req, res, next) {\n    users.probe(req.body.userName, req.body.password, function (err, user) {\n      if (err) return next(err);\n      req.session.user = user;\n      res.redirect('/home');\n    });\n  };\n}`,
      at: 'req.session.user =',
    },
    {
      name: 'Koa with generic sessions',
      code: `router.post('/signin', async (ctx) => {\n  const { email, password } = ctx.request.body;\n  const user = await User.findOne({ email });\n  if (!(await bcrypt.compare(password, user.hash))) ctx.throw(401);\n  ctx.session.user = user._id;\n  ctx.session.role = user.role;\n});`,
      at: 'ctx.session.user',
    },
    {
      name: 'a controller of NestJS',
      file: 'src/auth.controller.ts',
      code: `@Controller('auth')\nexport class AuthController {\n  @Post('login')\n  async login(@Body() body: LoginDto, @Req() request: Request) {\n    const account = await this.auth.authenticate(body.email, body.password);\n    request.session.account = account.id;\n  }\n}`,
      at: 'request.session.account',
    },
  ],
  good: [
    {
      name: 'a login with a new session',
      code: `app.post('/login', async (req, res, next) => {\n  const user = await users.check(req.body.name, req.body.password);\n  req.session.regenerate((error) => {\n    if (error) return next(error);\n    req.session.userId = user.id;\n    res.redirect('/');\n  });\n});`,
    },
    {
      name: 'a logout',
      code: `app.post('/login', async (req, res) => {\n  if (!(await bcrypt.compare(req.body.password, hash))) {\n    req.session.user = null;\n    return res.sendStatus(401);\n  }\n  res.end();\n});\napp.post('/logout', (req, res) => { req.session.user = undefined; res.end(); });`,
    },
    {
      name: 'something else in the session',
      code: `app.post('/cart', (req, res) => { req.session.cart = req.body.items; req.session.email = req.body.email; res.end(); });`,
    },
    {
      name: 'a session that is the cookie',
      code: `app.post('/login', async (req, res) => { req.session.userId = (await check(req.body.password)).id; res.end(); });`,
      files: { 'package.json': `{ "dependencies": { "cookie-session": "^2.0.0" } }` },
    },
  ],
} satisfies RuleFixtures;
