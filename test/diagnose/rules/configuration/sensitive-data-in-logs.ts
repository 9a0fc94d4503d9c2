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
    {
      name: 'a reset code in a sentence',
      code: `exports.forgot = async (email) => {
  const code = await issue(email);
  logger.info(\`Reset code \${code} was sent to \${email}\`);
};`,
      at: 'Reset code',
    },
    {
      name: 'a form with a password in it',
      code: `export class Auth {
  async enter(form: Form) {
    this.logger.debug(\`attempt \${JSON.stringify(form)}\`);
    return this.compare(form.name, form.password);
  }
}`,
      file: 'src/auth.ts',
      at: 'attempt',
    },
    {
      name: 'the event of a cloud function',
      code: `exports.handler = async (event) => {
  console.log('called with', JSON.stringify(event));
  return check(event.headers.authorization);
};`,
      at: 'called with',
    },
    {
      name: 'variables of GraphQL',
      code: `const plugin = {
  async requestDidStart({ request }) {
    logger.info({ name: request.operationName, variables: request.variables }, 'operation');
  },
};`,
      at: 'logger.info',
    },
    {
      name: 'the body of a login in the cloud',
      code: `exports.handler = async (event) => {
  console.log('in', event.body);
  return { statusCode: 204 };
};`,
      file: 'src/login.js',
      at: "'in'",
    },
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
    {
      name: 'a code of an error',
      code: `function report(error) {
  const { code } = error;
  logger.warn(\`The login failed with \${code}\`);
  logger.info(\`Reset code sent to \${error.name}\`);
}`,
    },
    {
      name: 'a stored account, whose password is a hash',
      code: `async function load(id) {
  const account = await accounts.byId(id);
  logger.debug('loaded', account.id);
  logger.debug({ account }, 'loaded');
  return account.password;
}
logger.info(token ? 'with' : 'without');
logger.info({ authorization: mask(header), password: undefined });
exports.login = (req) => logger.info(req.params.password_policy, req.session.count);`,
    },
    {
      name: 'the event of a queue',
      code: `exports.handler = async (event) => {
  console.log('batch', JSON.stringify(event));
  for (const record of event.Records) await handle(record.body);
};`,
    },
  ],
} satisfies RuleFixtures;
