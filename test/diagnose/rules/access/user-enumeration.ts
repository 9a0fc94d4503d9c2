import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'two answers of a login',
      code: `app.post('/login', async (req, res) => {\n  const user = await User.findOne({ email: req.body.email });\n  if (!user) return res.status(404).send('User not found');\n  if (!(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).send('Wrong password');\n  res.end();\n});`,
      at: 'User not found',
    },
    {
      name: 'a strategy of Passport',
      code: `passport.use(new LocalStrategy(function verify(username, password, done) {\n  User.findOne({ username }, (err, user) => {\n    if (!user) return done(null, false, { message: 'Incorrect username.' });\n    if (!user.validPassword(password)) return done(null, false, { message: 'Incorrect password.' });\n    return done(null, user);\n  });\n}));`,
      at: 'Incorrect username',
    },
    {
      name: 'a recovery',
      code: `router.post('/forgot-password', async (req, res) => {\n  const user = await User.findOne({ email: req.body.email });\n  if (!user) return res.status(400).json({ error: 'No account with that email exists' });\n  await send(user);\n  res.end();\n});`,
      at: 'No account',
    },
    {
      name: 'two handlers in one wiring function',
      code: `module.exports = function (app, users) {\n  app.post('/login', (req, res) => users.probe(req.body.name, req.body.password, (err, user) => res.send(err ? 'Invalid name or password' : 'ok')));\n  app.post('/forgot', (req, res) => users.find(req.body.email, (err, user) => {\n    if (!user) return res.send('Email not found');\n    res.end();\n  }));\n};`,
      at: 'Email not found',
    },
    {
      name: 'answers that are kept in an object beside the handler',
      code: `const answers = { noAccount: 'This account does not exist', noMatch: 'The password is not correct' };\nexports.signIn = async (req, res) => {\n  const member = await members.byEmail(req.body.email);\n  if (!member) return res.status(400).json({ error: answers.noAccount });\n  if (!(await argon2.verify(member.hash, req.body.password))) return res.status(400).json({ error: answers.noMatch });\n  res.end();\n};`,
      at: `error: answers.noAccount`,
    },
    {
      name: 'a recovery of Fastify in other words',
      code: `fastify.post('/password/forgot', async (request, reply) => {\n  const member = await members.byEmail(request.body.email);\n  if (!member) return reply.code(404).send({ error: 'No one with this address has signed up' });\n  await mail(member);\n});`,
      at: `No one`,
    },
    {
      name: 'answers in other words, told apart by what they follow',
      code: `app.post('/login', async (req, res) => {
  const member = await members.findOne({ email: req.body.email });
  if (!member) return res.status(404).json({ code: 'E_MEMBER' });
  if (!(await samePassword(member, req.body.password))) return res.status(401).json({ code: 'E_SECRET' });
  res.json({ token: await open(member) });
});`,
      at: 'E_MEMBER',
    },
    {
      name: 'a message that is set before a redirect',
      code: `exports.login = function (req, res) {
  User.findOne({ username: req.body.username }, function (err, user) {
    if (!user) { req.flash('error', 'Nobody goes by that name'); return res.redirect('/login'); }
    bcrypt.compare(req.body.password, user.password, function (err, isMatch) {
      if (!isMatch) { req.flash('error', 'Try once more'); return res.redirect('/login'); }
      res.redirect('/');
    });
  });
};`,
      at: 'Nobody goes',
    },
    {
      name: 'two exceptions of Nest',
      code: `@Controller('auth')
export class AuthController {
  @Post('login')
  async login(@Body() dto: LoginDto) {
    const user = await this.users.findOneBy({ email: dto.email });
    if (!user) throw new NotFoundException();
    if (!(await argon2.verify(user.password, dto.password))) throw new UnauthorizedException();
    return { token: this.tokens.of(user) };
  }
}`,
      file: 'src/auth.ts',
      at: 'NotFoundException',
    },
    {
      name: 'a cloud function',
      code: `exports.handler = async (event) => {
  const { username, password } = JSON.parse(event.body);
  const { Item } = await dynamo.get({ TableName: 'users', Key: { username } }).promise();
  if (!Item) return { statusCode: 404, body: 'gone' };
  if (!(await bcrypt.compare(password, Item.hash))) return { statusCode: 401, body: 'mismatch' };
  return { statusCode: 200 };
};`,
      file: 'functions/login.js',
      at: 'gone',
    },
    {
      name: 'the route of a page’s file',
      code: `export default async function handler(req, res) {
  const account = await accounts.byEmail(req.body.email);
  if (!account) return res.status(404).end();
  await sendMail(account.email, await newToken(account));
  res.status(202).end();
}`,
      file: 'pages/api/account/forgot.ts',
      at: '404',
    },
    {
      name: 'a service that begins a reset, and throws',
      file: 'src/AccountService.ts',
      code: `import { NotFound } from './errors.js';
export class AccountService {
  constructor(private readonly users: Users, private readonly mail: Mail) {}
  async beginReset(email: string) {
    const member = await this.users.findOne({ where: { email } });
    if (!member) throw new NotFound('There is no member with this address');
    await this.mail.send(email, await this.tokenFor(member));
  }
}`,
      at: "if (!member) throw new NotFound('There is no member with this address');",
    },
  ],
  good: [
    {
      name: 'one answer of a login',
      code: `app.post('/login', async (req, res) => {\n  const user = await User.findOne({ email: req.body.email });\n  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).send('Invalid email or password');\n  res.end();\n});`,
    },
    {
      name: 'the same answer twice',
      code: `app.post('/login', async (req, res) => {\n  const user = await User.findOne({ email: req.body.email });\n  if (!user) return res.status(401).send('Wrong username or password');\n  if (!(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).send('Wrong username or password');\n  res.end();\n});`,
    },
    {
      name: 'a message for the log',
      code: `app.post('/login', async (req, res) => {\n  const user = await find(req.body.email);\n  if (!user) logger.warn('User not found');\n  if (!(await bcrypt.compare(req.body.password, user?.hash ?? none))) return res.status(401).send('Invalid password or email');\n  res.end();\n});`,
    },
    {
      name: 'an account that an administrator asks for',
      code: `app.get('/users/:id', (req, res) => { if (!users[req.params.id]) return res.status(404).send('User not found'); res.end(); });`,
    },
    {
      name: 'a recovery that says nothing',
      code: `fastify.post('/password/forgot', async (request, reply) => {\n  const member = await members.byEmail(request.body.email);\n  if (member) await mail(member);\n  return { message: 'If somebody is registered with this address, a mail is on its way' };\n});\napp.post('/login', (req, res) => res.send('No account with this password'));`,
    },
    {
      name: 'the same code and class for both',
      code: `app.post('/login', async (req, res) => {
  const member = await members.findOne({ email: req.body.email });
  if (!member) { audit('no such member'); return res.status(401).json({ code: 'E_LOGIN' }); }
  const same = await bcrypt.compare(req.body.password, member.hash);
  if (!same) { member.failures += 1; return res.status(401).json({ code: 'E_LOGIN' }); }
  res.json({ token: await open(member) });
});`,
    },
    {
      name: 'a form without a password is another matter',
      code: `fastify.post('/login', async (request, reply) => {
  const parsed = loginSchema.safeParse(request.body);
  if (!parsed.success) return reply.code(400).send({ error: 'E_FORM' });
  const user = await users.byName(parsed.data.name);
  if (!user || !(await verifyPassword(user, parsed.data.password))) return reply.code(401).send({ error: 'E_LOGIN' });
  return { token: await open(user) };
});`,
    },
    {
      name: 'a reset whose token is not known',
      code: `export default async function handler(req, res) {
  const entry = await resets.findOne({ token: String(req.body.token) });
  if (!entry) return res.status(400).json({ error: 'This link is no longer good' });
  await members.setPassword(entry.memberId, req.body.password);
  await sendMail(entry.email, 'Your password was changed');
  res.status(204).end();
}`,
      file: 'pages/api/auth/reset.ts',
    },
    {
      name: 'a reset of something that has no address',
      file: 'src/CounterService.ts',
      code: `export class CounterService {
  async resetFor(deviceId: string) {
    const customer = await this.customers.findOne({ where: { deviceId } });
    if (!customer) throw new NotFound('There is no customer with this device');
    await this.mail.send(customer.address, 'Your counter begins anew');
  }
  async login(email: string, password: string) {
    const user = await this.users.findOne({ email });
    if (!user || !(await compare(password, user.hash))) throw new Unauthorized('The address or the password is wrong');
    return user;
  }
}`,
    },
  ],
} satisfies RuleFixtures;
