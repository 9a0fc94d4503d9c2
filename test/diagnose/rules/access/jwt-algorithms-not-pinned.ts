import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a verification without algorithms',
      code: `const jwt = require('jsonwebtoken');\nmodule.exports = (token) => jwt.verify(token, process.env.JWT_PUBLIC_KEY);`,
      at: 'jwt.verify',
    },
    {
      name: 'options that say something else',
      code: `import jwt from 'jsonwebtoken';\nexport const check = (token, key) => jwt.verify(token, key, { issuer: 'https://login.example.com' });`,
      at: 'jwt.verify',
    },
    {
      name: 'an old express-jwt with a public key',
      code: `const jwt = require('express-jwt');\napp.use(jwt({ secret: publicKey, audience: 'api' }));`,
      files: { 'package.json': `{ "dependencies": { "express-jwt": "^5.3.1" } }` },
      at: 'app.use',
    },
    {
      name: 'a decoding of jwt-simple',
      code: `const jwt = require('jwt-simple');\nconst read = (token) => jwt.decode(token, config.key);`,
      at: 'jwt.decode',
    },
    {
      name: 'a promisified verification with a callback style key',
      code: `const { promisify } = require('util');\nconst jwt = require('jsonwebtoken');\nconst verify = promisify(jwt.verify);\nexports.check = async (token) => verify(token, getKey);`,
      at: 'verify(token, getKey)',
    },
    {
      name: 'a strategy of Passport',
      code: `import { Strategy } from 'passport-jwt';\nexport const strategy = new Strategy({ jwtFromRequest, secretOrKey: process.env.KEY }, onToken);`,
      at: 'new Strategy',
    },
  ],
  good: [
    {
      name: 'a verification with its algorithm',
      code: `const jwt = require('jsonwebtoken');\nmodule.exports = (token) => jwt.verify(token, process.env.JWT_PUBLIC_KEY, { algorithms: ['RS256'] });`,
    },
    {
      name: 'options from elsewhere',
      code: `const jwt = require('jsonwebtoken');\nmodule.exports = (token, options) => jwt.verify(token, key, options);`,
    },
    {
      name: 'options in another file',
      code: `import jwt from 'jsonwebtoken';\nimport { options } from './options.js';\nexport const check = (token) => jwt.verify(token, key, options, done);`,
      files: { 'src/options.js': `export const options = { algorithms: ['ES256'] };` },
    },
    {
      name: 'a middleware with its algorithm',
      code: `const { expressjwt } = require('express-jwt');\napp.use(expressjwt({ secret: key, algorithms: ['HS256'] }));`,
    },
    {
      name: 'a verification of something else',
      code: `const argon2 = require('argon2');\nmodule.exports = (hash, password) => argon2.verify(hash, password);`,
    },
  ],
} satisfies RuleFixtures;
