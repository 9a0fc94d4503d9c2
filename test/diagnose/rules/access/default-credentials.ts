import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an administrator that is made at start-up',
      code: `User.create({ username: 'admin', password: 'admin', role: 'admin' });`,
    },
    {
      name: 'a comparison with a fixed pair',
      code: `app.post('/login', (req, res) => {\n  if (req.body.username === 'operator' && req.body.password === 'blue-42') return res.send('ok');\n  res.sendStatus(401);\n});`,
      at: 'operator',
    },
    {
      name: 'a password that is hashed on the way',
      file: 'src/seeds/users.ts',
      code: `export const seed = async (users: Repository<User>) => {\n  const root = { email: 'root@shop.com', password: await bcrypt.hash('123456', 12) };\n  await users.save(root);\n};`,
      at: 'const root',
    },
    {
      name: 'rows of SQL',
      code: `db.run("INSERT INTO users (login, password) VALUES ('admin', 'admin123')");`,
    },
    {
      name: 'a list of users',
      code: `const users = [\n  { id: 1, username: 'anna', password: 'anna' },\n  { id: 2, username: 'admin', password: 'password1' },\n];`,
      at: [`'anna'`, `'admin'`],
    },
    {
      name: 'basic authentication',
      code: `const basicAuth = require('express-basic-auth');\napp.use(basicAuth({ users: { admin: 'supersecret' } }));`,
      at: 'basicAuth({',
    },
    {
      name: 'a script of SQL',
      code: `exports.a = 1;`,
      files: {
        'db/init.sql': `CREATE TABLE users (id int);\nINSERT INTO users (name, pw) VALUES ('admin', 'password');`,
      },
      at: 'INSERT INTO',
    },
    {
      name: 'arguments of a function that makes accounts',
      code: `import { Staff } from './staff.js';\nconst staff = new Staff();\nawait staff.createOperator('frontdesk', 'Harbour!2024');`,
      files: {
        'src/staff.js': `export class Staff {\n  async createOperator(name, password) {\n    await this.table.insert({ name, hash: await argon2.hash(password) });\n  }\n}`,
      },
      at: `frontdesk`,
    },
    {
      name: 'a hash that is made before',
      code: `export async function onStart(members) {\n  const password_hash = await argon2.hash('Sunrise-0815');\n  await members.create({ login: 'caretaker', password_hash, role: 'admin' });\n}`,
      at: `argon2.hash`,
    },
    {
      name: 'a password for those who bring none',
      code: `app.post('/members', async (req, res) => {
  await members.insertOne({ email: req.body.email, hash: await bcrypt.hash(req.body.password || 'Welcome2020', 12) });
  res.end();
});`,
      at: 'Welcome2020',
    },
  ],
  good: [
    {
      name: 'an administrator with a password of the environment',
      code: `User.create({ username: 'admin', password: process.env.ADMIN_PASSWORD, role: 'admin' });\nUser.create({ username: 'admin', password: '' });`,
    },
    {
      name: 'texts of a form',
      code: `const labels = { username: 'User name', password: 'Your password' };\nconst types = { email: 'string', password: 'string' };`,
    },
    {
      name: 'a password that is refused',
      code: `function check(password) {\n  if (password === 'password') throw new Error('too weak');\n  if (password === '') return false;\n}`,
    },
    {
      name: 'a connection',
      code: `const options = { host: 'localhost', user: 'root', password: 'root' };`,
    },
    {
      name: 'a comparison with a stored hash',
      code: `if (name === 'admin' && (await bcrypt.compare(password, user.password))) next();`,
    },
    {
      name: 'rows without a password',
      code: `db.run("INSERT INTO users (login, role) VALUES (?, 'admin')");\ndb.run("INSERT INTO colors VALUES ('admin', 'blue')");`,
    },
    {
      name: 'the hash of a random text, and one that no account has',
      code: `const nobody = bcrypt.hashSync('no-account-has-this', 12);\nexport async function onStart(members) {\n  const passwordHash = await argon2.hash(randomBytes(18).toString('hex'));\n  await members.create({ login: 'caretaker', passwordHash });\n}\nexport const check = (user, text) => bcrypt.compare(text, user?.hash ?? nobody);`,
    },
    {
      name: 'texts that are no passwords',
      code: `import { Staff } from './staff.js';\nnew Staff().createOperator('frontdesk', 'The desk at the door');`,
      files: {
        'src/staff.js': `export class Staff {\n  createOperator(name, password) {}\n}`,
      },
    },
    {
      name: 'a random password for those who bring none',
      code: `app.post('/members', async (req, res) => {
  const fallback = randomBytes(12).toString('base64url');
  await members.insertOne({ email: req.body.email, hash: await bcrypt.hash(req.body.password || fallback, 12), shown: String(req.body.password ?? '') });
  res.end();
});`,
    },
  ],
} satisfies RuleFixtures;
