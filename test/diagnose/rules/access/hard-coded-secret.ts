import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the key of tokens',
      code: `const jwt = require('jsonwebtoken');\nconst token = jwt.sign({ id: 1 }, 'blue-river-42');`,
      at: 'blue-river-42',
    },
    {
      name: 'the secret of sessions in a constant, behind the environment',
      code: `const session = require('express-session');\nconst SECRET = process.env.SESSION_SECRET || 'keyboard cat';\napp.use(session({ secret: SECRET, resave: false }));`,
      at: 'const SECRET',
    },
    {
      name: 'a configuration of another file',
      code: `module.exports = {\n  port: 3000,\n  cookieSecret: 'jw8fh2ks0vn3',\n  db: 'amqp://shop:Tr0ub4dor@queue.internal:5672',\n};`,
      at: ['cookieSecret', 'amqp://'],
    },
    {
      name: 'a connection',
      code: `const mysql = require('mysql2');\nconst pool = mysql.createPool({ host: 'localhost', user: 'root', password: 'root', database: 'shop' });`,
      at: 'createPool',
    },
    {
      name: 'the key of an HMAC and of a cipher',
      code: `import crypto from 'node:crypto';\nconst key = Buffer.from('0123456789abcdef0123456789abcdef');\nexport const sign = (text) => crypto.createHmac('sha256', 'pepper').update(text).digest('hex');\nexport const seal = (iv) => crypto.createCipheriv('aes-256-cbc', key, iv);`,
      at: ['Buffer.from', `'pepper'`],
    },
    {
      name: 'the keys of Koa and of cookies',
      code: `const cookieSession = require('cookie-session');\napp.use(cookieSession({ name: 's', keys: ['first-key'] }));\nconst clientSecret = 'a8f5f167f44f4964e6c998dee827110c';`,
      at: ['first-key', 'clientSecret'],
    },
    {
      name: 'a class with a password',
      file: 'src/mailer.ts',
      code: `export class Mailer {\n  private readonly smtpPassword = 'Sommer-2019';\n  constructor(private readonly apiKey: string = 'k9f3h2d8s7a6g5j4') {}\n}`,
      at: ['smtpPassword', 'apiKey'],
    },
    {
      name: 'an environment that is committed',
      code: `module.exports = process.env;`,
      files: { '.env': `PORT=3000\nJWT_SECRET=correcthorse9\n` },
      at: 'JWT_SECRET',
    },
    {
      name: 'a composition of containers',
      code: `module.exports = 1;`,
      files: {
        'docker-compose.yml': `services:\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_PASSWORD=hunter2hunter\n      POSTGRES_DB: shop\n`,
      },
      at: 'POSTGRES_PASSWORD',
    },
    {
      name: 'configuration in JSON',
      code: `module.exports = require('../config.json');`,
      files: { 'config.json': `{\n  "smtp": { "user": "shop", "password": "pa55-w0rd-of-mail" }\n}` },
      at: 'smtp',
    },
    {
      name: 'the key of sessions that lie in the cookie',
      code: `import secureSession from '@fastify/secure-session';\napp.register(secureSession, { key: 'kettle-Mountain-9031-window-fog' });`,
      at: `secureSession, {`,
    },
    {
      name: 'the key of a strategy of hapi',
      code: `server.auth.strategy('api', 'jwt', { key: 'osprey-42', validate, verifyOptions: { algorithms: ['HS256'] } });`,
      at: 'osprey',
    },
    {
      name: 'a key under a name of its own',
      code: `module.exports = {
  listen: 8080,
  voucherKey: 'q8Zt4Lw0-Rb27nXe9Kd',
};`,
      at: `voucherKey`,
    },
  ],
  good: [
    {
      name: 'the key of tokens from the environment',
      code: `const jwt = require('jsonwebtoken');\nconst password = '';\nconst token = jwt.sign({ id: 1 }, process.env.JWT_SECRET);`,
    },
    {
      name: 'texts that only name secrets',
      code: `const labels = { password: 'Password', token: 'Your token', apiKey: 'api_key' };\nconst PASSWORD_FIELD = 'passwordInput';\nconst TOKEN = 'access_token';\nconst tokenType = 'Bearer';\nexport const apiKeyHeader = 'x-api-key';`,
    },
    {
      name: 'placeholders',
      code: `const config = { password: '<password>', apiKey: 'YOUR_API_KEY', secret: 'changeme', token: 'xxxxxxxx' };\nconst url = 'mongodb://user:password@example.com/db';\nconst other = 'postgres://' + user + ':' + secret + '@db/shop';`,
    },
    {
      name: 'messages and rules of forms',
      code: `const messages = { password: 'Passwords do not match', secret: 'is required' };\nconst rules = { password: 'required|min:8' };\nconst schema = { password: { type: 'string' } };`,
    },
    {
      name: 'a test',
      file: 'test/login.test.js',
      code: `const user = { name: 'anna', password: 'Sommer-2019' };`,
      files: { 'src/a.js': `const password = '';` },
    },
    {
      name: 'templates of the environment',
      code: `const secret = process.env.SECRET;`,
      files: {
        '.env.example': `JWT_SECRET=correcthorse9\n`,
        'docker-compose.yml': `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}\n`,
      },
    },
    {
      name: 'an algorithm, a path and an address without a password',
      code: `const crypto = require('crypto');\nconst hash = crypto.createHash('sha256');\nconst privateKey = fs.readFileSync('/run/secrets/key.pem');\nconst privateKeyPath = './keys/private.pem';\nconst url = 'https://api.shop.com:8080/users/me@home';\nconst secret = 'none';`,
    },
    {
      name: 'the name of a cookie',
      code: `import session from 'koa-session';\napp.use(session({ key: 'desk.sess', maxAge: 3600000 }, app));\nconst signer = createHmac('sha256', process.env.SIGNER);`,
    },
    {
      name: 'the key of a strategy from the environment',
      code: `server.auth.strategy('api', 'jwt', { key: process.env.API_KEY, validate });
server.auth.strategy('login', 'cookie', { key: 'sid', cookie: { name: 'sid', password: process.env.COOKIE } });`,
    },
    {
      name: 'keys of caches and public keys',
      code: `module.exports = {
  cacheKey: 'v2-products-list-2024',
  mapsKey: 'AIzaSyD4x9Q2w8E7r6T5y4U3i2O1p0',
  titleKey: 'settings.profile.title',
};`,
    },
  ],
} satisfies RuleFixtures;
