import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token without a time',
      code: `const jwt = require('jsonwebtoken');\napp.post('/login', (req, res) => {\n  res.json({ token: jwt.sign({ id: user.id }, process.env.JWT_SECRET) });\n});`,
      at: 'jwt.sign',
    },
    {
      name: 'options that name only the algorithm',
      code: `import { sign } from 'jsonwebtoken';\nexport const issue = (user) => sign({ sub: user.id, role: user.role }, key, { algorithm: 'RS256' });`,
      at: 'sign({',
    },
    {
      name: 'a callback in the place of the options',
      code: `const jwt = require('jsonwebtoken');\nconst payload = { user: { id: 1 } };\njwt.sign(payload, key, (err, token) => send(token));`,
      at: 'jwt.sign',
    },
    {
      name: 'a builder of jose',
      code: `import { SignJWT } from 'jose';\nexport const issue = (id) => new SignJWT({ id }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(key);`,
      at: 'new SignJWT',
    },
    {
      name: 'jwt-simple',
      code: `const jwt = require('jwt-simple');\nexports.tokenFor = (user) => jwt.encode({ sub: user.id, iat: Date.now() }, config.key);`,
      at: 'jwt.encode',
    },
    {
      name: 'a service of NestJS whose module sets nothing',
      file: 'src/auth.service.ts',
      code: `import { JwtService } from '@nestjs/jwt';\nexport class AuthService {\n  constructor(private readonly jwtService: JwtService) {}\n  login(user: User) {\n    return this.jwtService.sign({ sub: user.id });\n  }\n}`,
      at: 'this.jwtService.sign',
    },
    {
      name: 'a verification that lets old tokens in',
      code: `import jwt from 'jsonwebtoken';\nconst options = {\n  algorithms: ['HS256'],\n  ignoreExpiration: true,\n};\nexport const enter = (token) => jwt.verify(token, process.env.KEY, options);`,
      at: `ignoreExpiration`,
    },
    {
      name: 'a strategy of Passport that lets old tokens in',
      code: `import { Strategy } from 'passport-jwt';\npassport.use(new Strategy({ secretOrKey: process.env.KEY, jwtFromRequest, ignoreExpiration: true }, done));`,
      at: `ignoreExpiration`,
    },
    {
      name: 'ten years',
      code: `const jwt = require('jsonwebtoken');
exports.open = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: '10y' });`,
      at: '10y',
    },
    {
      name: 'a strategy of hapi that does not look',
      code: `server.auth.strategy('api', 'jwt', { keys: process.env.KEY, verify: { aud: false, iss: false, sub: false, exp: false } });`,
      at: 'exp: false',
    },
    {
      name: 'a refresh token that is good for ever',
      code: `const jwt = require('jsonwebtoken');
exports.readRefresh = (token) => jwt.verify(token, process.env.REFRESH_KEY, { algorithms: ['HS256'], ignoreExpiration: true });`,
      at: "exports.readRefresh = (token) => jwt.verify(token, process.env.REFRESH_KEY, { algorithms: ['HS256'], ignoreExpiration: true });",
    },
  ],
  good: [
    {
      name: 'a token that runs out',
      code: `const jwt = require('jsonwebtoken');\napp.post('/login', (req, res) => {\n  res.json({ token: jwt.sign({ id: user.id }, process.env.JWT_SECRET, { expiresIn: '15m' }) });\n});`,
    },
    {
      name: 'a time in the payload',
      code: `const jwt = require('jsonwebtoken');\nconst payload = { id: 1, exp: Math.floor(Date.now() / 1000) + 900 };\nmodule.exports = () => jwt.sign(payload, key);`,
    },
    {
      name: 'a time that is set afterwards',
      code: `const jwt = require('jwt-simple');\nfunction issue(user) {\n  const payload = { sub: user.id };\n  payload.exp = inOneHour();\n  return jwt.encode(payload, key);\n}`,
    },
    {
      name: 'options that are not seen',
      code: `const jwt = require('jsonwebtoken');\nexports.issue = (user, options) => jwt.sign({ id: user.id }, key, { ...options });`,
    },
    {
      name: 'a default of the module',
      file: 'src/auth.service.ts',
      code: `import { JwtService } from '@nestjs/jwt';\nexport class AuthService {\n  constructor(private readonly jwtService: JwtService) {}\n  login(user: User) { return this.jwtService.sign({ sub: user.id }); }\n}`,
      files: { 'src/auth.module.ts': `JwtModule.register({ secret, signOptions: { expiresIn: '60s' } });` },
    },
    {
      name: 'a builder with a time',
      code: `import { SignJWT } from 'jose';\nexport const issue = (id) => new SignJWT({ id }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('2h').sign(key);`,
    },
    {
      name: 'an old token that is only renewed',
      code: `import jwt from 'jsonwebtoken';\nexport function refreshToken(old, stored) {\n  const { sub } = jwt.verify(old, process.env.KEY, { algorithms: ['HS256'], ignoreExpiration: true });\n  return stored.isActive(sub);\n}`,
    },
    {
      name: 'a refresh token of thirty days, and a strategy that looks',
      code: `const jwt = require('jsonwebtoken');
exports.renew = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: '30d' });
server.auth.strategy('api', 'jwt', { keys: process.env.KEY, verify: { aud: false, iss: false, sub: false, exp: true } });`,
    },
  ],
} satisfies RuleFixtures;
