import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the signature of a webhook',
      code: `const crypto = require('crypto');\napp.post('/webhook', (req, res) => {\n  const expected = crypto.createHmac('sha256', process.env.SECRET).update(req.rawBody).digest('hex');\n  if (req.headers['x-signature'] !== expected) return res.sendStatus(401);\n  res.end();\n});`,
      at: 'if (req.headers',
    },
    {
      name: 'an API key of the environment',
      code: `export const requireKey = (req, res, next) => {\n  if (req.get('x-api-key') !== process.env.API_KEY) return res.sendStatus(401);\n  next();\n};`,
      at: 'process.env.API_KEY',
    },
    {
      name: 'a token of the session',
      code: `app.post('/transfer', (req, res) => {\n  const { token } = req.body;\n  if (token == req.session.csrfToken) transfer(req.body);\n  res.end();\n});`,
      at: 'csrfToken',
    },
    {
      name: 'a code with a prefix',
      code: `import { createHmac } from 'node:crypto';\nexport function isValid(body, header, key) {\n  const digest = 'sha1=' + createHmac('sha1', key).update(body).digest('hex');\n  return digest === header;\n}`,
      at: 'return digest',
    },
    {
      name: 'Buffer.equals',
      code: `const { createHmac } = require('crypto');\nmodule.exports = (body, given, key) => createHmac('sha256', key).update(body).digest().equals(given);`,
      at: '.equals(given)',
    },
    {
      name: 'a function that signs, in another file',
      code: `import { sealOf } from './seals.js';\nexport const accepts = (request) => {\n  const given = request.query.seal;\n  return given === sealOf(request.url);\n};`,
      files: {
        'src/seals.js': `import { createHmac } from 'node:crypto';\nexport function sealOf(text) {\n  return createHmac('sha512', process.env.SEAL_KEY).update(text).digest('base64url');\n}`,
      },
      at: `given === sealOf`,
    },
    {
      name: 'a signature of another method, as text',
      code: `class Hooks {
  take(request, given) {
    if (given !== this.sign(request.rawBody).toString('hex')) throw new Error('refused');
  }
  sign(body) {
    return createHmac('sha256', this.key).update(body).digest();
  }
}`,
      at: 'given !==',
    },
    {
      name: 'the hash of a password',
      code: `function legacy(password) { return crypto.createHash('sha1').update(salt + password).digest('hex'); }
exports.check = (user, password) => legacy(password) === user.oldHash;`,
      at: 'exports.check',
    },
  ],
  good: [
    {
      name: 'timingSafeEqual',
      code: `const crypto = require('crypto');\napp.post('/webhook', (req, res) => {\n  const expected = crypto.createHmac('sha256', process.env.SECRET).update(req.rawBody).digest();\n  const given = Buffer.from(req.get('x-signature'), 'hex');\n  if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) return res.sendStatus(401);\n  res.end();\n});\nif (process.env.API_KEY === undefined) throw new Error('API_KEY is missing');`,
    },
    {
      name: 'tokens of a grammar',
      code: `function parse(tokens) { let token = tokens.next(); if (token === lookahead) return token; return token !== '(' ? token : null; }`,
    },
    {
      name: 'a digest of a file',
      code: `const crypto = require('crypto');\nconst digest = crypto.createHash('sha256').update(file).digest('hex');\nif (digest !== manifest.digest) throw new Error('changed');`,
    },
    {
      name: 'the kind of a token',
      code: `app.post('/a', (req, res) => { if (req.body.tokenType === config.tokenType) res.end(); if (req.body.token === '') res.end(); });`,
    },
    {
      name: 'a function that hashes a file',
      code: `import { createHash } from 'node:crypto';\nconst digestOf = (bytes) => createHash('sha256').update(bytes).digest('hex');\nexport const isSame = (bytes, checksum) => digestOf(bytes) === checksum;`,
    },
    {
      name: 'hashes of files',
      code: `const sum = (buffer) => crypto.createHash('sha1').update(buffer).digest('hex');
exports.isSame = (file, known) => sum(file.buffer) === known.hash;
exports.valid = (request, key) => request.signature === undefined || timingSafeEqual(sign(request), request.signature);`,
    },
  ],
} satisfies RuleFixtures;
