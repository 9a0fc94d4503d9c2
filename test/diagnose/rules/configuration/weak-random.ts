import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token',
      code: `function createToken() {\n  return Math.random().toString(36).slice(2);\n}`,
      at: 'Math.random',
    },
    {
      name: 'a code',
      code: `app.post('/otp', (req, res) => {\n  const otp = Math.floor(100000 + Math.random() * 900000);\n  sendSms(req.body.phone, otp);\n});`,
      at: 'const otp',
    },
    {
      name: 'a helper that is called for a password',
      code: `const { randomString } = require('./random');\nconst temporaryPassword = randomString(8);`,
      files: {
        'src/random.js': `exports.randomString = function (length) {\n  let text = '';\n  for (let i = 0; i < length; i++) {\n    text += LETTERS[Math.floor(Math.random() * LETTERS.length)];\n  }\n  return text;\n};`,
      },
      at: 'text += LETTERS',
    },
    { name: 'the key of an API', code: `const user = { name, apiKey: 'k' + Math.random() };` },
    { name: 'a session', code: `req.session.id = Math.random() * 1e16;` },
    {
      name: 'lodash',
      code: `const _ = require('lodash');\nconst verificationCode = _.random(1000, 9999);`,
      at: '_.random',
    },
    {
      name: 'a file that others should not find',
      code: `const filename = Date.now() + '-' + Math.round(Math.random() * 1e9) + '.pdf';`,
    },
    {
      name: 'a code that is made letter by letter, and used in a handler of sockets',
      file: 'src/codes.js',
      code: `const LETTERS = 'ACDEFGHJKLMNPQRTUVWXY';\nexports.accessCode = function () {\n  return [...Array(6)].map(() => LETTERS.charAt(Math.floor(Math.random() * LETTERS.length))).join('');\n};`,
      files: {
        'src/tables.js': `const { accessCode } = require('./codes');\nmodule.exports = (socket) => {\n  socket.on('open-table', async (request, reply) => {\n    const key = accessCode();\n    await tables.insertOne({ key, owner: socket.user.id });\n    reply({ index: 1, key });\n  });\n};`,
      },
      at: 'Math.random',
    },
  ],
  good: [
    { name: 'a delay', code: `const delay = base * 2 ** attempt * (1 + Math.random());` },
    {
      name: 'node:crypto',
      code: `const { randomBytes } = require('crypto');\nconst token = randomBytes(32).toString('hex');\nconst color = Math.random();`,
    },
    { name: 'a shuffle', code: `const shuffled = cards.sort(() => Math.random() - 0.5);` },
    {
      name: 'a colour',
      code: `function pickColor() {\n  return palette[Math.floor(Math.random() * palette.length)];\n}`,
    },
    {
      name: 'retries',
      code: `async function refreshToken() {\n  return client.refresh();\n}\nsetTimeout(poll, Math.random() * 1000);`,
    },
    {
      name: 'a Math of its own',
      code: `import { Math } from './random.js';\nconst token = Math.random();\nconst sample = globalThis.Math.random();\nif (Math.random() > 0.5) log();`,
    },
    {
      name: 'a pause on the way to a token',
      code: `async function readToken() {\n  for (let attempt = 1; attempt < 4; attempt++) {\n    await delay(Math.random() * 50 * attempt);\n  }\n}`,
    },
    { name: 'a test', file: 'test/user.test.js', code: `const password = Math.random().toString(36);` },
    {
      name: 'a pause between attempts to log in to another service',
      file: 'src/partner.js',
      code: `const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\nasync function openSession(credentials) {\n  for (let attempt = 0; attempt < 4; attempt++) {\n    const session = await partner.login(credentials).catch(() => undefined);\n    if (session) return session;\n    await rest(300 * (attempt + Math.random()));\n  }\n}`,
    },
  ],
} satisfies RuleFixtures;
