import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a password that is hashed with MD5',
      code: `const crypto = require('crypto');\nconst hash = (password) => crypto.createHash('md5').update(password).digest('hex');`,
      at: 'createHash',
    },
    {
      name: 'one round of SHA-256 with a salt in another file',
      code: `import { digest } from './digest.js';\napp.post('/register', async (req, res) => {\n  await User.create({ name: req.body.name, password: digest(req.body.password) });\n  res.sendStatus(201);\n});`,
      files: {
        'src/digest.js': `import { createHash } from 'node:crypto';\nexport function digest(text) {\n  return createHash('sha256').update('salt' + text).digest('base64');\n}`,
      },
      at: `createHash('sha256')`,
    },
    {
      name: 'a package of MD5',
      code: `const md5 = require('md5');\nmodule.exports.setPassword = function (pwd) { this.hash = md5(pwd); };`,
      at: 'md5(pwd)',
    },
    {
      name: 'a low cost of bcrypt',
      code: `const bcrypt = require('bcrypt');\nexports.hash = (password) => bcrypt.hash(password, 8);`,
      at: 'bcrypt.hash',
      mended: `const bcrypt = require('bcrypt');\nexports.hash = (password) => bcrypt.hash(password, 12);`,
    },
    {
      name: 'few iterations',
      code: `import { pbkdf2Sync } from 'crypto';\nconst ITERATIONS = 1000;\nexport const hash = (password, salt) => pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');`,
      at: 'pbkdf2Sync(password',
    },
    {
      name: 'a password that is stored as it comes',
      code: `app.post('/users', async (req, res) => {\n  const { email, password } = req.body;\n  await User.create({ email, password });\n  res.end();\n});`,
      at: 'User.create',
    },
    {
      name: 'a stored password that is compared',
      code: `app.post('/login', async (req, res) => {\n  const user = await users.findOne({ email: req.body.email });\n  if (user.password !== req.body.password) return res.sendStatus(401);\n  res.end();\n});`,
      at: 'user.password !==',
    },
    {
      name: 'an account that is looked up by its password',
      code: `function UserDAO(db) {\n  this.validate = (email, password, done) => db.collection('users').findOne({ email: email, password: password }, done);\n}\napp.post('/login', (req, res) => new UserDAO(db).validate(req.body.email, req.body.password, (e, user) => res.json(user)));`,
      at: 'this.validate',
    },
    {
      name: 'a query that compares the password',
      code: `app.post('/login', (req, res) => {\n  db.query('SELECT * FROM users WHERE name = ? AND password = ?', [req.body.name, req.body.password], (e, rows) => res.json(rows));\n});`,
      at: 'db.query',
    },
    {
      name: 'an encrypted password',
      code: `const CryptoJS = require('crypto-js');\nconst seal = (password) => CryptoJS.AES.encrypt(password, key).toString();`,
      at: 'encrypt(password',
    },
    {
      name: 'few rounds behind a promise',
      code: `import { pbkdf2 } from 'node:crypto';\nimport { promisify } from 'node:util';\nconst stretch = promisify(pbkdf2);\nexport const digest = (passphrase, salt) => stretch(passphrase, salt, 2500, 64, 'sha512');`,
      at: `stretch(passphrase`,
    },
  ],
  good: [
    {
      name: 'a digest of something else',
      code: `const crypto = require('crypto');\nconst etag = (body) => crypto.createHash('md5').update(body).digest('hex');`,
    },
    {
      name: 'bcrypt with a fair cost',
      code: `const bcrypt = require('bcryptjs');\nexports.hash = async (password) => bcrypt.hash(password, await bcrypt.genSalt(12));\nexports.slow = (password) => bcrypt.hashSync(password, config.rounds);`,
    },
    {
      name: 'a password that is hashed before it is stored',
      code: `app.post('/users', async (req, res) => {\n  const password = await bcrypt.hash(req.body.password, 12);\n  await User.create({ email: req.body.email, password });\n  res.end();\n});`,
    },
    {
      name: 'a hook that hashes',
      code: `app.post('/users', async (req, res) => {\n  const user = new User({ email: req.body.email, password: req.body.password });\n  await user.save();\n});`,
      files: {
        'src/models/user.js': `schema.pre('save', async function () { this.password = await bcrypt.hash(this.password, 12); });`,
      },
    },
    {
      name: 'two fields of a form',
      code: `app.post('/register', (req, res) => {\n  if (req.body.password !== req.body.password2) return res.status(400).send('differ');\n  if (password !== passwordConfirmation) return res.end();\n});`,
    },
    {
      name: 'the check of leaked passwords',
      code: `import { createHash } from 'node:crypto';\nexport async function isLeaked(password) {\n  const digest = createHash('sha1').update(password).digest('hex');\n  return fetch('https://api.pwnedpasswords.com/range/' + digest.slice(0, 5));\n}`,
    },
    {
      name: 'enough iterations',
      code: `const { pbkdf2, scryptSync } = require('crypto');\nexports.hash = (password, salt, done) => pbkdf2(password, salt, 600000, 32, 'sha256', done);\nexports.other = (password, salt) => scryptSync(password, salt, 64);`,
    },
  ],
} satisfies RuleFixtures;
