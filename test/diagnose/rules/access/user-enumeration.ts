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
  ],
} satisfies RuleFixtures;
