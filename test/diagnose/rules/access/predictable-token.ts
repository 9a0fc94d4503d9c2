import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token of Math.random',
      code: `app.post('/forgot', async (req, res) => {\n  const resetToken = Math.random().toString(36).slice(2);\n  await send(req.body.email, resetToken);\n  res.end();\n});`,
      at: 'resetToken = Math',
    },
    {
      name: 'a hash of the address and the clock',
      code: `const crypto = require('crypto');\nuser.resetPasswordToken = crypto.createHash('md5').update(user.email + Date.now()).digest('hex');`,
      at: 'user.resetPasswordToken',
    },
    {
      name: 'a function that makes codes',
      code: `import { makeCode } from './codes.js';\nexport const start = (user) => save({ user, verificationCode: makeCode(6) });`,
      files: {
        'src/codes.js': `export function makeCode(length) {\n  let text = '';\n  for (let i = 0; i < length; i++) text += Math.floor(Math.random() * 10);\n  return text;\n}`,
      },
      at: 'text +=',
    },
    {
      name: 'a session id of the clock',
      code: `class Sessions {\n  open(user) {\n    const sessionId = \`\${user.id}-\${Date.now()}\`;\n    return sessionId;\n  }\n}`,
      at: 'const sessionId',
    },
    {
      name: 'a hash of the address alone',
      code: `const md5 = require('md5');\nconst unsubscribe = (email) => ({ token: md5(email) });`,
      at: 'md5(email)',
    },
    {
      name: 'a function that returns one',
      code: `function generatePassword() {\n  return Math.random().toString(36).slice(-8);\n}`,
      at: 'return Math',
    },
    {
      name: 'a code that is built letter by letter in a list',
      code: `const letters = 'abcdefghjkmnpq';\nclass Vouchers {\n  newAccessCode() {\n    const picked = [];\n    while (picked.length < 8) picked.push(letters[Math.floor(Math.random() * letters.length)]);\n    return picked.join('');\n  }\n}`,
      at: `picked.push`,
    },
    {
      name: 'a variable of another name that becomes the token',
      code: `app.post('/invite', async (req, res) => {\n  const slip = Math.random().toString(36).slice(2);\n  await invites.insert({ email: req.body.email, inviteToken: slip });\n  res.json({ inviteToken: slip });\n});`,
      at: `const slip`,
    },
    {
      name: 'a helper whose callers make a token of it',
      code: `import { shuffle } from './shuffle.js';\naccount.resetCode = shuffle(6);`,
      files: {
        'src/shuffle.js': `export const shuffle = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join('');`,
      },
      at: `Array.from`,
    },
    {
      name: 'a helper of another file that is called by a recovery',
      code: `const letters = 'abcdefghjkmnpqrstuvwxyz';
exports.draw = (length) => Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]).join('');`,
      file: 'src/codes.js',
      files: {
        'src/routes.js': `const codes = require('./codes');
app.post('/password/forgot', async (req, res) => {
  const code = codes.draw(8);
  await remember(req.body.email, code);
  res.end();
});`,
      },
      at: 'exports.draw',
    },
  ],
  good: [
    {
      name: 'a token of randomBytes',
      code: `const crypto = require('crypto');\napp.post('/forgot', async (req, res) => {\n  const resetToken = crypto.randomBytes(32).toString('hex');\n  const resetTokenExpires = Date.now() + 3600000;\n  await send(req.body.email, resetToken, resetTokenExpires);\n  res.end();\n});`,
    },
    {
      name: 'a signed token with the time in it',
      code: `const jwt = require('jsonwebtoken');\nconst token = jwt.sign({ id: user.id, iat: Date.now() }, key);`,
    },
    {
      name: 'a random part beside the clock',
      code: `import { nanoid } from 'nanoid';\nconst sessionId = Date.now().toString(36) + nanoid();`,
    },
    {
      name: 'an id that holds the time and something random, made in another file',
      code: `import { newId } from './ids.js';\nconst sessionId = newId(Date.now());`,
      files: {
        'src/ids.js': `import { randomFillSync } from 'node:crypto';\nexport const newId = (now) => now.toString(36) + randomFillSync(Buffer.alloc(10)).toString('hex');`,
      },
    },
    {
      name: 'a random delay and a colour',
      code: `const delay = Math.random() * 1000;\nconst color = '#' + Math.floor(Math.random() * 16777215).toString(16);\nconst token = tokens.shift();`,
    },
    {
      name: 'a helper whose callers make a colour of it',
      code: `import { shuffle } from './shuffle.js';\nlabel.color = shuffle(6);\nconst sessionCode = hex(6);`,
      files: {
        'src/shuffle.js': `export const shuffle = (length) => Array.from({ length }, () => Math.floor(Math.random() * 10)).join('');`,
      },
    },
    {
      name: 'a code of a shop, drawn by the same means',
      code: `app.post('/draw', (req, res) => {
  const code = Math.floor(Math.random() * 100);
  res.json({ code, token: randomBytes(16).toString('hex') });
});`,
    },
  ],
} satisfies RuleFixtures;
