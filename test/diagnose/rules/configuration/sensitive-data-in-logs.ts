import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a password',
      code: `app.post('/login', (req, res) => {\n  console.log('login', req.body.email, req.body.password);\n});`,
      at: 'console.log',
    },
    {
      name: 'a token in a template',
      code: 'function sendReset(user, resetToken) {\n  logger.info(`Reset for ${user.email}: ${resetToken}`);\n}',
      at: 'logger.info',
    },
    {
      name: 'the body of a login',
      code: `router.post('/auth/login', async (ctx) => {\n  ctx.logger.debug(JSON.stringify(ctx.request.body));\n});`,
      at: 'logger.debug',
    },
    {
      name: 'headers',
      code: `app.use((req, res, next) => {\n  console.log(req.method, req.headers);\n  next();\n});`,
      at: 'console.log',
    },
    {
      name: 'an object',
      code: `import pino from 'pino';\nconst log = pino();\nexport function connect(user, password) {\n  log.warn({ user, password }, 'refused');\n}`,
      at: 'log.warn',
    },
    {
      name: 'a service',
      file: 'src/auth.service.ts',
      code: `export class AuthService {\n  async login(dto: LoginDto) {\n    const token = await this.sign(dto);\n    this.logger.log('issued ' + token);\n  }\n}`,
      at: 'logger.log',
    },
    { name: 'the environment', code: `console.log('started with', process.env);` },
    { name: 'any body', code: `app.post('/orders', (req, res) => {\n  console.log(req.body);\n});`, at: 'console.log' },
  ],
  good: [
    {
      name: 'a text about passwords',
      code: `app.post('/login', (req, res) => { console.log('wrong password', req.body.email); });`,
    },
    {
      name: 'whether there is one',
      code: `app.post('/login', (req, res) => { console.log('password given', !!req.body.password, req.body.password ? 'yes' : 'no'); });`,
    },
    { name: 'a mask', code: `logger.info({ token: mask(token), apiKey: '***' });` },
    { name: 'tokens of a parser', code: `function parse(token) { console.log(token.kind, token); }` },
    { name: 'development', code: `if (process.env.NODE_ENV === 'development') console.log(req.body.password);` },
    {
      name: 'what only sounds like it',
      code: `console.log(passwordLength, tokenType, user.passwordChangedAt, tokenCount);`,
    },
    { name: 'no log', code: `report.write(password);\nmailer.info(password);` },
  ],
} satisfies RuleFixtures;
