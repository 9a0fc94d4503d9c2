import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token of the client that is only decoded',
      code: `const jwt = require('jsonwebtoken');\napp.use((req, res, next) => {\n  req.user = jwt.decode(req.headers.authorization.split(' ')[1]);\n  next();\n});`,
      at: 'jwt.decode',
    },
    {
      name: `the algorithm none in a constant`,
      code: `const jwt = require('jsonwebtoken');\nconst options = { algorithms: ['HS256', 'none'] };\nmodule.exports = (token, key, done) => jwt.verify(token, key, options, done);`,
      at: 'jwt.verify',
    },
    {
      name: 'noVerify of jwt-simple',
      code: `const jwt = require('jwt-simple');\nfunction userOf(token) {\n  return jwt.decode(token, secret, true);\n}`,
      at: 'jwt.decode',
    },
    {
      name: 'decodeJwt of jose in a Koa middleware',
      code: `import { decodeJwt } from 'jose';\nexport async function authenticate(ctx, next) {\n  const claims = decodeJwt(ctx.cookies.get('token'));\n  ctx.state.user = claims;\n  await next();\n}`,
      at: 'decodeJwt(ctx',
    },
    {
      name: 'a payload that is read by hand',
      code: `app.get('/me', (req, res) => {\n  const token = req.headers.authorization.slice(7);\n  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString());\n  res.json(find(payload.sub));\n});`,
      at: 'JSON.parse',
    },
    {
      name: 'a callback that does not look at the error',
      code: `const jwt = require('jsonwebtoken');\nmodule.exports = (req, res, next) => {\n  jwt.verify(req.cookies.token, process.env.KEY, (err, payload) => {\n    req.user = payload;\n    next();\n  });\n};`,
      at: 'jwt.verify',
    },
    {
      name: 'a token that chooses whether it is checked',
      code: `import jwt from 'jsonwebtoken';\nexport async function enter(req, res, next) {\n  const told = jwt.decode(req.headers['x-token']);\n  if (told.kind === 'human') {\n    jwt.verify(req.headers['x-token'], key, { algorithms: ['HS256'] });\n  }\n  req.user = told;\n  next();\n}`,
      at: `jwt.decode`,
    },
    {
      name: 'claims that become the user of a context',
      code: `import { decodeJwt } from 'jose';\nconst toMember = (claims) => ({ id: claims.sub });\nexport function contextOf(parameters) {\n  const claims = decodeJwt(parameters.bearer);\n  return { currentUser: toMember(claims), db };\n}`,
      at: `decodeJwt(parameters`,
    },
    {
      name: 'a token without a signature',
      code: `const jwt = require('jsonwebtoken');
exports.open = (user) => jwt.sign({ sub: user.id }, '', { algorithm: 'none', expiresIn: '1h' });`,
      at: 'algorithm',
    },
    {
      name: 'a token of a socket of GraphQL',
      code: `import { jwtDecode } from 'jwt-decode';
useServer({ schema, context: ({ connectionParams }) => ({ rider: jwtDecode(connectionParams.auth) }) }, server);`,
      at: `useServer`,
    },
    {
      name: 'a payload that is taken out of the parts by a pattern',
      code: `const whoCalls = (header) => {
  const [head, body] = header.slice(7).split('.');
  return JSON.parse(Buffer.from(body, 'base64').toString('utf8'));
};
app.get('/jobs', (req, res) => res.json(jobsOf(whoCalls(req.headers.authorization).sub)));`,
      at: `return JSON.parse`,
    },
  ],
  good: [
    {
      name: 'a token that is verified',
      code: `const jwt = require('jsonwebtoken');\napp.use((req, res, next) => {\n  req.user = jwt.verify(req.headers.authorization.split(' ')[1], process.env.JWT_SECRET, { algorithms: ['HS256'] });\n  next();\n});`,
    },
    {
      name: 'a header that is read to find the key',
      code: `const jwt = require('jsonwebtoken');\nasync function authenticate(req, res, next) {\n  const token = req.headers.authorization.slice(7);\n  const { header } = jwt.decode(token, { complete: true });\n  req.user = jwt.verify(token, await keys.get(header.kid), { algorithms: ['RS256'] });\n  next();\n}`,
    },
    {
      name: 'a token of the provider itself',
      code: `import { decodeJwt } from 'jose';\nexport async function refresh(provider) {\n  const token = await provider.fetchToken();\n  const { exp } = decodeJwt(token);\n  return { token, expiresAt: exp };\n}`,
    },
    {
      name: 'a decoder that is no JWT',
      code: `const base64 = require('base-64');\napp.get('/', (req, res) => res.send(base64.decode(req.query.text)));`,
    },
    {
      name: 'a callback that looks at the error',
      code: `const jwt = require('jsonwebtoken');\nmodule.exports = (req, res, next) => jwt.verify(req.cookies.token, key, (err, payload) => {\n  if (err) return res.sendStatus(401);\n  req.user = payload;\n  next();\n});`,
    },
    {
      name: 'JSON of another text',
      code: `app.get('/', (req, res) => res.json(JSON.parse(req.query.filter.split(';')[1])));`,
    },
    {
      name: 'a token that chooses between two keys',
      code: `import jwt from 'jsonwebtoken';\nexport function enter(req, res, next) {\n  const told = jwt.decode(req.headers['x-token']);\n  if (told.iss === 'partner') jwt.verify(req.headers['x-token'], partnerKey, { algorithms: ['RS256'] });\n  else jwt.verify(req.headers['x-token'], key, { algorithms: ['HS256'] });\n  req.user = told;\n  next();\n}`,
    },
    {
      name: `the expiry of a token of one's own`,
      code: `import jwt from 'jsonwebtoken';\nexport function issue(user) {\n  const token = jwt.sign({ sub: user.id }, key, { expiresIn: '1h' });\n  const { exp } = jwt.decode(token);\n  return { token, exp };\n}`,
    },
    {
      name: 'a token with a signature',
      code: `const jwt = require('jsonwebtoken');
exports.open = (user) => jwt.sign({ sub: user.id }, key, { algorithm: 'RS256', expiresIn: '1h' });
exports.read = (token) => jwt.verify(token, key, { algorithms: ['RS256'] });`,
    },
    {
      name: 'parts of a version',
      code: `app.get('/compare', (req, res) => {
  const [major, minor] = req.query.version.split('.');
  res.json(JSON.parse(table.get(major, minor)));
});`,
    },
  ],
} satisfies RuleFixtures;
