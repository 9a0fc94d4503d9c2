import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a required module',
      code: `const fs = require('fs');\napp.get('/', (req, res) => res.send(fs.readFileSync('a')));`,
      at: 'readFileSync',
    },
    {
      name: 'a renamed import',
      code: `import { readFileSync as read } from 'node:fs';\napp.get('/', function (req, res) { [1].map(() => read('a')); });`,
      at: 'app.get',
    },
    {
      name: 'a function that a handler in another file calls',
      code: `import { load } from './load.js';\napp.get('/', (req, res) => res.send(load()));`,
      files: { 'src/load.js': `import fs from 'fs';\nexport function load() {\n  return fs.readFileSync('a');\n}` },
      at: 'return fs.readFileSync',
    },
    {
      name: 'a Lambda',
      code: `import zlib from 'node:zlib';\nexport const handler = async (event) => zlib.gzipSync(event.body);`,
      at: 'gzipSync',
    },
    {
      name: 'a prototype-style data access object',
      code: `const UserDAO = require('./user-dao');\nmodule.exports = function SessionHandler(db) {\n  const users = new UserDAO(db);\n  this.handleSignup = (req, res, next) => {\n    users.addUser(req.body.name, req.body.password, () => res.end());\n  };\n};`,
      files: {
        'src/user-dao.js': `const bcrypt = require('bcrypt-nodejs');\nfunction UserDAO(db) {\n  const users = db.collection('users');\n  this.addUser = (name, password, callback) => {\n    users.insert({ name, password: bcrypt.hashSync(password, 10) }, callback);\n  };\n}\nmodule.exports = UserDAO;`,
      },
      at: 'bcrypt.hashSync',
    },
    {
      name: 'a method of a model',
      code: `const User = require('./user');\nmodule.exports = (passport) => {\n  passport.use(new LocalStrategy((name, password, done) => {\n    User.findOne({ name }, (error, user) => {\n      if (!user.validPassword(password)) return done(null, false);\n      done(null, user);\n    });\n  }));\n};`,
      files: {
        'src/user.js': `const bcrypt = require('bcrypt');\nconst schema = new Schema({ name: String });\nschema.methods.validPassword = function (password) {\n  return bcrypt.compareSync(password, this.hash);\n};\nmodule.exports = model('User', schema);`,
      },
      at: 'compareSync',
    },
    {
      name: 'a hook of a model',
      code: `const bcrypt = require('bcryptjs');\nuserSchema.pre('save', function (next) {\n  this.password = bcrypt.hashSync(this.password, 12);\n  next();\n});`,
      at: 'hashSync',
    },
    {
      name: 'an object that is handed in',
      file: 'src/auth.service.ts',
      code: `@Controller()\nexport class AuthController {\n  constructor(private readonly hasher) {}\n  @Post()\n  login(@Body() body: LoginDto) {\n    return this.hasher.compareSync(body.password, stored);\n  }\n}`,
      at: 'compareSync',
    },
    {
      name: 'crypto, a shell and a sleep',
      code: `const crypto = require('crypto');\nconst shell = require('shelljs');\nconst glob = require('glob');\napp.get('/', (req, res) => {\n  const key = crypto.pbkdf2Sync(req.body.password, salt, 100000, 64, 'sha512');\n  shell.exec('convert a b');\n  glob.sync('*.js');\n  Atomics.wait(lock, 0, 0, 100);\n  res.end(key);\n});`,
      at: ['pbkdf2Sync', 'shell.exec', 'glob.sync', 'Atomics.wait'],
    },
    {
      name: 'JSON that is required late',
      code: `app.get('/', (req, res) => {\n  const settings = require('./settings.json');\n  res.json(settings);\n});`,
      at: 'settings.json',
    },
    {
      name: 'the entries of a zip file',
      code: `const AdmZip = require('adm-zip');\napp.post('/themes', upload.single('theme'), async (req, res) => {\n  const files = {};\n  for (const entry of new AdmZip(req.file.buffer).getEntries()) {\n    files[entry.name] = entry.getData().toString('utf8');\n  }\n  res.json(await themes.create(files));\n});`,
      at: 'getData',
    },
    {
      name: 'a file, which can be awaited',
      code: `import fs from 'node:fs';
app.get('/terms', async (req, res) => {
  const terms = fs.readFileSync('terms.txt', 'utf8');
  res.send(terms);
});`,
      at: 'fs.readFileSync',
      mended: `import fs from 'node:fs';
app.get('/terms', async (req, res) => {
  const terms = await fs.promises.readFile('terms.txt', 'utf8');
  res.send(terms);
});`,
    },
    {
      name: 'a file whose text is taken apart on the spot',
      code: `const fs = require('fs');
router.get('/lines', async (ctx) => {
  ctx.body = fs.readFileSync(fileOf(ctx.params.name), 'utf8').split('\\n').slice(0, 10);
});`,
      at: 'fs.readFileSync',
      mended: `const fs = require('fs');
router.get('/lines', async (ctx) => {
  ctx.body = (await fs.promises.readFile(fileOf(ctx.params.name), 'utf8')).split('\\n').slice(0, 10);
});`,
    },
    {
      name: 'a comparison of hashes',
      code: `const bcrypt = require('bcrypt');
app.post('/login', async (req, res) => {
  const user = await find(req.body.mail);
  if (!user || !bcrypt.compareSync(req.body.password, user.hash)) return res.sendStatus(401);
  res.json({ id: user.id });
});`,
      at: 'compareSync',
      mended: `const bcrypt = require('bcrypt');
app.post('/login', async (req, res) => {
  const user = await find(req.body.mail);
  if (!user || !await bcrypt.compare(req.body.password, user.hash)) return res.sendStatus(401);
  res.json({ id: user.id });
});`,
    },
    {
      name: 'a callback, which cannot await',
      code: `const fs = require('fs');
app.get('/files', async (req, res) => {
  const names = fs.readdirSync(folder);
  res.json(names.map((name) => fs.readFileSync(name, 'utf8')));
});`,
      at: ['readdirSync', 'fs.readFileSync(name'],
      mended: `const fs = require('fs');
app.get('/files', async (req, res) => {
  const names = await fs.promises.readdir(folder);
  res.json(names.map((name) => fs.readFileSync(name, 'utf8')));
});`,
    },
    {
      name: 'what has no promise of the same form',
      code: `import { readFileSync } from 'fs';
import * as fs from 'fs';
export async function handler(event) {
  const page = readFileSync(event.body, 'utf8');
  return { body: page, size: fs.statSync(event.body, { throwIfNoEntry: false })?.size };
}`,
      at: ['readFileSync(event', 'statSync'],
      mended: `import { readFileSync } from 'fs';
import * as fs from 'fs';
export async function handler(event) {
  const page = readFileSync(event.body, 'utf8');
  return { body: page, size: fs.statSync(event.body, { throwIfNoEntry: false })?.size };
}`,
    },
  ],
  good: [
    {
      name: 'start-up',
      code: `import fs from 'fs';\nconst page = fs.readFileSync('a');\napp.get('/', (req, res) => res.send(page));`,
    },
    {
      name: 'a function that only start-up calls',
      code: `import fs from 'fs';\nfunction load() { return fs.readFileSync('a'); }\nconst page = load();\napp.get('/', (req, res) => res.send(page));`,
    },
    {
      name: 'a namesake',
      code: `import fs from 'fs';\nconst a = fs.readFileSync('a');\napp.get('/', (req, res) => cache.getSync(a));`,
    },
    {
      name: 'salt, and a shell that does not block',
      code: `const bcrypt = require('bcrypt');\nconst shell = require('shelljs');\nconst fs = require('fs');\nconst page = fs.readFileSync('a');\napp.get('/', (req, res) => {\n  bcrypt.hash(req.body.password, bcrypt.genSaltSync(10), done);\n  shell.exec('convert a b', { async: true });\n});`,
    },
  ],
} satisfies RuleFixtures;
