import type { RuleFixtures } from '../../fixtures.ts';
import { otherInputs } from '../../otherInputs.ts';
import { webInputs } from '../../webInputs.ts';

export default {
  bad: [
    {
      name: 'a concatenated query',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/users', async (req, res) => {\n  const { rows } = await pool.query("SELECT * FROM users WHERE name = '" + req.query.name + "'");\n  res.json(rows);\n});`,
      mended: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/users', async (req, res) => {\n  const { rows } = await pool.query('SELECT * FROM users WHERE name = $1', [req.query.name]);\n  res.json(rows);\n});`,
    },
    {
      name: 'a template in a variable',
      code: `import mysql from 'mysql2/promise';\nconst db = await mysql.createConnection(url);\nrouter.get('/items/:id', async (req, res) => {\n  const { id } = req.params;\n  const sql = \`select * from items where id = \${id}\`;\n  const [rows] = await db.execute(sql);\n  res.json(rows);\n});`,
      at: 'const sql',
      mended: `import mysql from 'mysql2/promise';\nconst db = await mysql.createConnection(url);\nrouter.get('/items/:id', async (req, res) => {\n  const { id } = req.params;\n  const sql = 'select * from items where id = ?';\n  const [rows] = await db.execute(sql, [id]);\n  res.json(rows);\n});`,
    },
    {
      name: 'values, one of them within LIKE, before a callback',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool(settings);\nconst TABLE = 'notes';\napp.post('/notes', (req, res) => {\n  pool.query(\`INSERT INTO \${TABLE} (owner, text) VALUES ('\${req.body.owner}', \${req.body.text})\`, (error) => {\n    if (error) return res.sendStatus(500);\n    pool.query("SELECT * FROM notes WHERE text LIKE '%" + req.body.text + "%' LIMIT 10", (failed, rows) => res.json(rows));\n  });\n});`,
      at: ['INSERT INTO', 'LIKE'],
      mended: `const mysql = require('mysql');\nconst pool = mysql.createPool(settings);\nconst TABLE = 'notes';\napp.post('/notes', (req, res) => {\n  pool.query(\`INSERT INTO \${TABLE} (owner, text) VALUES (?, ?)\`, [req.body.owner, req.body.text], (error) => {\n    if (error) return res.sendStatus(500);\n    pool.query('SELECT * FROM notes WHERE text LIKE ? LIMIT 10', [\`%\${req.body.text}%\`], (failed, rows) => res.json(rows));\n  });\n});`,
    },
    {
      name: 'options of Sequelize that are given already',
      code: `const { Sequelize, QueryTypes } = require('sequelize');\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\napp.get('/parcels', async (req, res) => {\n  res.json(await sequelize.query(\`SELECT * FROM parcels WHERE code = '\${req.query.code}'\`, { type: QueryTypes.SELECT }));\n});`,
      at: 'sequelize.query',
      mended: `const { Sequelize, QueryTypes } = require('sequelize');\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\napp.get('/parcels', async (req, res) => {\n  res.json(await sequelize.query('SELECT * FROM parcels WHERE code = ?', { replacements: [req.query.code], type: QueryTypes.SELECT }));\n});`,
    },
    {
      name: 'a driver that only the manifest names, with one part that is no value and so is left as it is',
      code: `module.exports = (app, db) => {\n  app.get('/a', (req, res) => db.query('SELECT id FROM jobs WHERE state = ' + req.query.state + '', (e, rows) => res.json(rows)));\n  app.get('/b', (req, res) => db.query(\`SELECT id FROM jobs WHERE state = \${req.query.state} ORDER BY \${req.query.sort}\`, (e, rows) => res.json(rows)));\n};`,
      files: { 'package.json': '{"dependencies":{"express":"^5.0.0","mysql2":"^3.0.0"}}' },
      at: ["app.get('/a'", "app.get('/b'"],
      mended: `module.exports = (app, db) => {\n  app.get('/a', (req, res) => db.query('SELECT id FROM jobs WHERE state = ?', [req.query.state], (e, rows) => res.json(rows)));\n  app.get('/b', (req, res) => db.query(\`SELECT id FROM jobs WHERE state = \${req.query.state} ORDER BY \${req.query.sort}\`, (e, rows) => res.json(rows)));\n};`,
    },
    {
      name: 'a data access object of a prototype style',
      code: `const UserDao = require('./data/user-dao').UserDao;\nmodule.exports = function (app, db) {\n  const users = new UserDao(db);\n  app.post('/login', (req, res, next) => {\n    users.findByLogin(req.body.login, req.body.password, (error, user) => error ? next(error) : res.json(user));\n  });\n};`,
      files: {
        'src/data/user-dao.js': `function UserDao(db) {\n  this.findByLogin = (login, password, callback) => {\n    const query = "SELECT id, name FROM users WHERE login = '" + login + "' AND password = '" + password + "'";\n    db.get(query, callback);\n  };\n}\nmodule.exports.UserDao = UserDao;`,
      },
      at: 'const query',
    },
    {
      name: 'an ordering',
      code: `const knex = require('knex')({ client: 'pg' });\napp.get('/posts', async (req, res) => {\n  res.json(await knex('posts').where({ published: true }).orderByRaw(req.query.sort));\n});`,
      at: 'orderByRaw',
    },
    {
      name: 'a condition that is appended',
      code: `app.get('/cars', (req, res) => {\n  let sql = 'SELECT * FROM cars WHERE 1 = 1';\n  if (req.query.brand) {\n    sql += " AND brand LIKE '%" + req.query.brand + "%'";\n  }\n  connection.query(sql, (err, rows) => res.json(rows));\n});`,
      at: 'sql +=',
    },
    {
      name: 'conditions in a list',
      code: `app.get('/cars', async (req, res) => {\n  const conditions = [];\n  if (req.query.brand) conditions.push(\`brand = '\${req.query.brand}'\`);\n  const rows = await db.all(\`SELECT * FROM cars WHERE \${conditions.join(' AND ')}\`);\n  res.json(rows);\n});`,
      at: 'SELECT',
    },
    {
      name: 'a condition of a query builder of TypeORM',
      file: 'src/users.controller.ts',
      code: `import { InjectRepository } from '@nestjs/typeorm';\nimport { Repository } from 'typeorm';\n@Controller('users')\nexport class UsersController {\n  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}\n  @Get()\n  search(@Query('name') name: string) {\n    return this.users.createQueryBuilder('u').where(\`u.name = '\${name}'\`).getMany();\n  }\n}`,
      at: 'createQueryBuilder',
    },
    {
      name: "Prisma's unsafe query",
      file: 'src/app.ts',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nfastify.get('/search', async (request) => {\n  return prisma.$queryRawUnsafe(\`SELECT * FROM "Post" WHERE title ILIKE '%\${request.query.q}%'\`);\n});`,
      at: 'queryRawUnsafe',
    },
    {
      name: 'a literal of Sequelize',
      code: `const { Sequelize } = require('sequelize');\nrouter.get('/', async (req, res) => {\n  const list = await Order.findAll({ order: Sequelize.literal(req.query.sort + ' DESC') });\n  res.json(list);\n});`,
      at: 'literal',
    },
    {
      name: 'a Lambda function with format',
      code: `import { format } from 'node:util';\nexport const handler = async (event) => {\n  const text = format("SELECT * FROM logs WHERE host = '%s'", event.queryStringParameters.host);\n  return client.query(text);\n};`,
      at: 'const text',
    },
    {
      name: 'text of a client as the whole statement',
      code: `app.post('/report', async (req, res) => {\n  const result = await pool.query(req.body.sql);\n  res.json(result.rows);\n});`,
      at: 'pool.query',
    },
    {
      name: 'a parameter of an exported function that nobody calls',
      code: `exports.findByEmail = async (pool, email) => {\n  const { rows } = await pool.query(\`SELECT * FROM users WHERE email = '\${email}'\`);\n  return rows[0];\n};`,
      at: 'pool.query',
    },
    {
      name: 'a GraphQL resolver',
      code: `const resolvers = {\n  Query: {\n    user: (_parent, { id }, { db }) => db.get('SELECT * FROM users WHERE id = ' + id),\n  },\n};`,
      at: 'db.get',
    },
    {
      name: 'a name of a table of a Koa request',
      code: `router.get('/export/:table', async (ctx) => {\n  ctx.body = await db.query('SELECT * FROM ' + ctx.params.table);\n});`,
      at: 'db.query',
    },
    {
      name: 'a store in the old style behind a handler of the same name',
      code: `function Plots(pool) {
  var self = this;
  this.pool = pool;
  self.near = function (place, done) {
    self.pool.query("SELECT * FROM plots WHERE place = '" + place + "'", done);
  };
}
Plots.prototype.sorted = function (by, done) {
  this.pool.query('SELECT * FROM plots ORDER BY ' + by, done);
};
module.exports = Plots;`,
      file: 'src/plots.js',
      files: {
        'src/server.js': `var Plots = require('./plots');
var app = require('express')();
require('./routes')(app, { plots: new Plots(new (require('pg').Pool)()) });
app.listen(80);`,
        'src/routes.js': `module.exports = function (app, stores) {
  var plots = stores.plots;
  app.get('/near', function near(req, res) { plots.near(req.query.place, function (err, rows) { res.json(rows); }); });
  app.get('/sorted', sorted);
  function sorted(req, res) { plots.sorted(req.query.by, function (err, rows) { res.json(rows); }); }
};`,
      },
      at: ['self.pool.query', 'this.pool.query'],
    },
    {
      name: 'a method of a parent by util.inherits',
      code: `var inherits = require('util').inherits;
function Store(db) { this.db = db; }
Store.prototype.open = function (table, done) { this.db.all('SELECT * FROM ' + table, done); };
function Plots() {}
inherits(Plots, Store);
var plots = new Plots(new (require('sqlite3').Database)('x'));
app.get('/:table', function (req, res) { plots.open(req.params.table, function (err, rows) { res.json(rows); }); });`,
      at: `SELECT`,
    },
    {
      name: 'a condition that a helper puts into a list',
      code: `exports.between = function (column, from) {\n  const parts = [];\n  if (from) parts.push(\`\${column} >= '\${from}'\`);\n  return parts.join(' AND ');\n};`,
      files: {
        'src/list.js': `const { between } = require('./app');\napp.get('/list', (req, res) => knex('visits').whereRaw(between('day', req.query.from)).then((rows) => res.json(rows)));`,
      },
      at: ['whereRaw', 'parts.push'],
    },
    ...webInputs,
    ...otherInputs,
    {
      name: 'closure factory',
      code: 'const finder = (table) => (value) => db.query("select * from " + table + " where a = \'" + value + "\'");\nconst findUser = finder(\'users\');\napp.get(\'/\', async (req, res) => res.json(await findUser(req.query.q)));',
    },
    {
      name: 'emitter',
      code: "const bus = new (require('events'))();\nbus.on('made', (o) => { db.query(\"insert into t values ('\" + o.name + \"')\"); });\napp.post('/', (req, res) => { bus.emit('made', req.body); res.end(); });",
    },
    {
      name: 'OnEvent',
      file: 'src/a.ts',
      code: '@Injectable() export class L { constructor(private db: DataSource) {} @OnEvent(\'made\') handle(o: any) { return this.db.query("insert into t values (\'" + o.name + "\')"); } }',
      files: {
        'src/b.ts':
          "@Controller() export class C { constructor(private bus: EventEmitter2) {} @Post() make(@Body() body: any) { this.bus.emit('made', body); } }",
      },
    },
    {
      name: 'async waterfall',
      code: "const async = require('async');\napp.post('/', (req, res) => { async.waterfall([ (cb) => cb(null, req.body.name), (name, cb) => db.query(\"select * from t where a = '\" + name + \"'\", cb) ], () => res.end()); });",
    },
    {
      name: 'a repository that is the default of a constructor',
      file: 'src/controllers/TreeController.ts',
      code: `import type { Request, Response } from 'express';
import { TreeRepository } from '../repositories/TreeRepository.js';
export class TreeController {
  constructor(private readonly trees = new TreeRepository()) {}
  list = async (req: Request, res: Response) => {
    res.json(await this.trees.sorted(req.query.by as string));
  };
}`,
      files: {
        'src/repositories/TreeRepository.ts': `import { Pool } from 'pg';
const pool = new Pool();
export class TreeRepository {
  sorted(by: string) {
    const text = \`SELECT * FROM trees ORDER BY \${by}\`;
    return pool.query(text);
  }
}`,
      },
      at: 'const text = `SELECT * FROM trees ORDER BY ${by}`;',
    },
    {
      name: 'a service behind an interface that one class fulfils',
      file: 'src/PlotController.ts',
      code: `import { inject } from 'inversify';
import type { Request, Response } from 'express';
import type { PlotStore } from './PlotStore.js';
export class PlotController {
  constructor(@inject('PlotStore') private readonly store: PlotStore) {}
  async list(req: Request, res: Response) { res.json(await this.store.find(String(req.query.owner))); }
}`,
      files: {
        'src/PlotStore.ts': `export interface PlotStore { find(owner: string): Promise<unknown> }`,
        'src/SqlPlotStore.ts': `import mysql from 'mysql2/promise';
import type { PlotStore } from './PlotStore.js';
const pool = mysql.createPool({});
export class SqlPlotStore implements PlotStore {
  find(owner: string) { return pool.query("SELECT * FROM plots WHERE owner = '" + owner + "'"); }
}`,
        'test/FakePlotStore.ts': `export class MemoryPlots implements PlotStore { find() { return Promise.resolve([]); } }`,
      },
      at: `find(owner: string) { return pool.query("SELECT * FROM plots WHERE owner = '" + owner + "'"); }`,
    },
    {
      name: 'a database that is the default of an option, in a service of a container',
      file: 'src/routes.js',
      code: `const router = require('express').Router();
const { container } = require('tsyringe');
const { Paths } = require('./Paths');
const paths = container.resolve(Paths);
router.get('/paths', (req, res, next) => paths.find(req.query.name).then((found) => res.json(found), next));
module.exports = router;`,
      files: {
        'src/Paths.js': `const { Pool } = require('pg');
class Paths {
  constructor({ database = new Pool() } = {}) { this.database = database; }
  find(name) { return this.database.query(\`SELECT * FROM paths WHERE name = '\${name}'\`); }
}
module.exports = { Paths };`,
      },
      at: "find(name) { return this.database.query(`SELECT * FROM paths WHERE name = '${name}'`); }",
    },
    {
      name: 'a repository of an abstract class that one class fills',
      file: 'src/WellController.ts',
      code: `import type { Request, Response } from 'express';
import type { Wells } from './Wells.js';
export class WellController {
  constructor(private readonly wells: Wells) {}
  find = async (req: Request, res: Response) => res.json(await this.wells.find(req.params.name));
}`,
      files: {
        'src/Wells.ts': `export abstract class Wells { abstract find(name: string): Promise<unknown>; }`,
        'src/SqlWells.ts': `import { Wells } from './Wells.js';
import { Client } from 'pg';
const client = new Client();
export class SqlWells extends Wells {
  find(name: string) { return client.query(\`SELECT * FROM wells WHERE name = '\${name}'\`); }
}`,
      },
      at: "find(name: string) { return client.query(`SELECT * FROM wells WHERE name = '${name}'`); }",
    },
    {
      name: 'keys of a loader that clients name',
      code: `const DataLoader = require('dataloader');
const { pool } = require('./pool');
const readTeams = async (keys) => (await pool.query('SELECT * FROM teams WHERE code IN (' + keys.join() + ')'))[0];
const teamLoader = new DataLoader(readTeams);
module.exports = { Query: { team: (_, { code }) => teamLoader.load(code) } };`,
      files: {
        'src/pool.js': `const mysql = require('mysql2/promise');
exports.pool = mysql.createPool(process.env.DB);`,
      },
      at: `const readTeams`,
    },
  ],
  good: [
    {
      name: 'a placeholder',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/users', async (req, res) => {\n  const { rows } = await pool.query('SELECT * FROM users WHERE name = $1', [req.query.name]);\n  res.json(rows);\n});`,
    },
    {
      name: 'a tagged template',
      code: `import { sql } from './db.js';\napp.get('/', async (req, res) => res.json(await sql\`SELECT * FROM users WHERE name = \${req.query.name}\`));`,
    },
    {
      name: 'a column out of a list',
      code: `const COLUMNS = ['name', 'age'];\napp.get('/', async (req, res) => {\n  const column = COLUMNS.includes(req.query.sort) ? req.query.sort : 'name';\n  res.json(await db.query(\`SELECT * FROM users ORDER BY \${column}\`));\n});`,
    },
    {
      name: 'a number',
      code: `app.get('/', async (req, res) => {\n  const limit = parseInt(req.query.limit, 10);\n  res.json(await db.query('SELECT * FROM users LIMIT ' + limit));\n});`,
    },
    {
      name: 'an escaped value',
      code: `const mysql = require('mysql');\nconst db = mysql.createConnection({});\napp.get('/', (req, res) => {\n  db.query('SELECT * FROM users WHERE name = ' + mysql.escape(req.query.name), (e, rows) => res.json(rows));\n});`,
    },
    {
      name: 'placeholders that are built',
      code: `app.get('/', async (req, res) => {\n  const ids = req.query.ids.split(',');\n  const marks = ids.map((_id, index) => \`$\${index + 1}\`).join(', ');\n  res.json(await pool.query(\`SELECT * FROM users WHERE id IN (\${marks})\`, ids));\n});`,
    },
    {
      name: 'a sentence',
      code: `app.get('/', (req, res) => { res.send('Please select a file from ' + req.query.folder + ' and update it'); });`,
    },
    {
      name: 'a statement in a log',
      code: `app.get('/', async (req, res) => {\n  console.log(\`SELECT * FROM users WHERE name = \${req.query.name}\`);\n  res.json(await db.query('SELECT * FROM users WHERE name = ?', [req.query.name]));\n});`,
    },
    {
      name: 'conditions with placeholders',
      code: `app.get('/cars', async (req, res) => {\n  const conditions = [];\n  const values = [];\n  if (req.query.brand) {\n    values.push(req.query.brand);\n    conditions.push(\`brand = $\${values.length}\`);\n  }\n  const where = conditions.length ? \`WHERE \${conditions.join(' AND ')}\` : '';\n  res.json(await db.query(\`SELECT * FROM cars \${where}\`, values));\n});`,
    },
    {
      name: 'a direction that is one of two',
      code: `app.get('/', async (req, res) => {\n  const direction = req.query.dir === 'desc' ? 'DESC' : 'ASC';\n  res.json(await db.query(\`SELECT * FROM cars ORDER BY price \${direction}\`));\n});`,
    },
    {
      name: "a library's table name",
      code: `class Store {\n  constructor(options) {\n    this.table = options.table;\n    this.pool = options.pool;\n  }\n  get(sid) {\n    return this.pool.query(\`SELECT sess FROM \${this.table} WHERE sid = $1\`, [sid]);\n  }\n}\nmodule.exports = Store;`,
    },
    {
      name: 'a helper that is called with constants only',
      code: `function countOf(table) { return db.query('SELECT count(*) FROM ' + table); }\napp.get('/', async (req, res) => res.json([await countOf('users'), await countOf('cars')]));`,
    },
    {
      name: 'parameters of a query builder',
      file: 'src/users.service.ts',
      code: `import { Repository } from 'typeorm';\nexport class Users {\n  constructor(private readonly users: Repository<User>) {}\n  find(name: string) {\n    return this.users.createQueryBuilder('u').where('u.name = :name', { name }).orderBy('u.name').getMany();\n  }\n}`,
    },
    {
      name: 'names of tables in a library',
      code: `exports.constraintsOf = (tableName, schemaName) =>\n  \`SELECT * FROM information_schema.table_constraints WHERE table_name = '\${tableName}' AND table_schema = '\${schemaName}'\`;`,
    },
    {
      name: 'values of a prepared statement',
      code: `import { DatabaseSync } from 'node:sqlite';\nconst database = new DatabaseSync(path);\napp.get('/:id', (req, res) => res.json(database.prepare('SELECT * FROM users WHERE id = ?').get(req.params.id)));`,
    },
    {
      name: 'a number by type',
      file: 'src/db.ts',
      code: `export async function page(pool: Pool, offset: number) {\n  return pool.query(\`SELECT * FROM users OFFSET \${offset}\`);\n}`,
    },
    {
      name: 'a store in the old style with values',
      code: `function Plots(pool) { this.pool = pool; }
Plots.prototype = {
  near: function (place, done) { this.pool.query('SELECT * FROM plots WHERE place = $1', [place], done); },
};
var plots = new Plots(new (require('pg').Pool)());
app.get('/near', function (req, res) { plots.near(req.query.place, function (err, rows) { res.json(rows); }); });`,
    },
    {
      name: 'switch good',
      code: "app.get('/', async (req, res) => { let order; switch (req.query.sort) { case 'name': order = 'name'; break; default: order = 'id'; } res.json(await db.query('select * from t order by ' + order)); });",
    },
    {
      name: 'a repository that is the default of a constructor, with parameters',
      file: 'src/controllers/TreeController.ts',
      code: `import type { Request, Response } from 'express';
import { TreeRepository } from '../repositories/TreeRepository.js';
export class TreeController {
  constructor(private readonly trees = new TreeRepository()) {}
  list = async (req: Request, res: Response) => {
    res.json(await this.trees.of(req.query.owner as string));
  };
}`,
      files: {
        'src/repositories/TreeRepository.ts': `import { Pool } from 'pg';
const pool = new Pool();
export class TreeRepository {
  of(owner: string) { return pool.query('SELECT * FROM trees WHERE owner = $1', [owner]); }
}`,
      },
    },
    {
      name: 'keys of a loader that are bound',
      code: `const DataLoader = require('dataloader');
const { pool } = require('./pool');
const teamLoader = new DataLoader(async (keys) => (await pool.query('SELECT * FROM teams WHERE code IN (?)', [keys]))[0]);
module.exports = { Query: { team: (_, { code }) => teamLoader.load(code) } };`,
      files: {
        'src/pool.js': `const mysql = require('mysql2/promise');
exports.pool = mysql.createPool(process.env.DB);`,
      },
    },
  ],
} satisfies RuleFixtures;
