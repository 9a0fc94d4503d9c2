import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a whole collection',
      code: `const User = require('mongoose').model('User');\napp.get('/users', async (req, res) => {\n  const users = await User.find({});\n  res.json(users);\n});`,
      at: 'User.find',
    },
    {
      name: 'a whole table',
      code: `const mysql = require('mysql2');\nconst db = mysql.createPool(config);\napp.get('/products', (req, res) => {\n  db.query('SELECT * FROM products ORDER BY name', (error, rows) => res.json(rows));\n});`,
      at: 'db.query',
    },
    {
      name: 'Prisma',
      file: 'src/posts.ts',
      code: `export async function list(req: Request, res: Response) {\n  res.json(await prisma.post.findMany({ orderBy: { id: 'desc' } }));\n}`,
      at: 'findMany',
    },
    {
      name: 'a service of Sequelize',
      code: `const service = require('./service');\napp.get('/orders', async (req, res) => res.json(await service.allOrders()));`,
      files: { 'src/service.js': `exports.allOrders = async () => {\n  return Order.findAll();\n};` },
      at: 'Order.findAll',
    },
    {
      name: 'a callback of the driver',
      code: `module.exports = function (app, db) {\n  app.get('/notes', (req, res) => {\n    db.collection('notes').find({}).toArray((error, notes) => res.send(notes));\n  });\n};`,
      at: 'find({})',
    },
    {
      name: 'a repository of TypeORM',
      file: 'src/users.controller.ts',
      code: `@Controller('users')\nexport class UsersController {\n  constructor(private readonly users: Repository<User>) {}\n  @Get()\n  all() {\n    return this.users.find();\n  }\n}`,
      at: 'this.users.find',
    },
    {
      name: 'a scan of DynamoDB, whose filter comes after the reading',
      code: `import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';\nconst client = new DynamoDBClient({});\nexport const handler = async (event) => {\n  const found = await client.send(\n    new ScanCommand({ TableName: 'users', FilterExpression: 'city = :c', ExpressionAttributeValues: { ':c': { S: event.queryStringParameters.city } } }),\n  );\n  return { statusCode: 200, body: JSON.stringify(found.Items) };\n};`,
      at: 'client.send',
    },
    {
      name: 'a filter that the client shapes',
      code: `module.exports = function (app, db) {
  app.post('/search', async (req, res) => {
    const { filter } = req.body;
    const found = await db.collection('notes').find({ owner: req.user.id, ...filter }).toArray();
    res.json(found);
  });
};`,
      at: '.find({',
    },
    {
      name: 'a filter by what many rows share',
      code: `const Order = require('mongoose').model('Order');
app.get('/orders', async (req, res) => {
  res.json(await Order.find({ status: req.query.status }).sort('-createdAt'));
});
app.get('/newest', async (req, res) => res.json(await Order.find({}).limit(5)));`,
      at: 'Order.find({ status',
    },
    {
      name: 'where of Prisma',
      file: 'src/offers.ts',
      code: `export async function list(req: Request, res: Response) {
  res.json(await prisma.offer.findMany({ where: { published: true, country: String(req.query.country) } }));
}`,
      at: 'findMany',
    },
  ],
  good: [
    {
      name: 'a page',
      code: `const User = require('mongoose').model('User');\napp.get('/users', async (req, res) => {\n  const users = await User.find({}).sort('name').limit(50);\n  res.json(users);\n});`,
    },
    {
      name: 'rows of one user',
      code: `app.get('/notes', async (req, res) => {\n  res.json(await Note.find({ owner: req.user.id }));\n});`,
    },
    {
      name: 'a limit in SQL',
      code: `app.get('/products', async (req, res) => {\n  const { rows } = await pool.query('SELECT * FROM products ORDER BY id LIMIT 50');\n  res.json(rows);\n});`,
    },
    {
      name: 'a count',
      code: `app.get('/count', async (req, res) => {\n  const { rows } = await pool.query('SELECT COUNT(*) FROM products');\n  res.json(rows[0]);\n});`,
    },
    {
      name: 'options of Prisma',
      code: `app.get('/posts', async (req, res) => {\n  res.json(await prisma.post.findMany({ take: 20, skip: page * 20 }));\n});`,
    },
    {
      name: 'a limit set afterwards',
      code: `app.get('/users', async (req, res) => {\n  const query = User.find({});\n  query.limit(20);\n  res.json(await query);\n});`,
    },
    {
      name: 'start-up',
      code: `const settings = await Setting.findAll();\napp.get('/settings', (req, res) => res.json(settings));`,
    },
    {
      name: 'find of an array',
      code: `app.get('/one', (req, res) => res.json(list.find((item) => item.id === req.query.id)));`,
    },
    {
      name: 'a builder that was given a filter by another statement',
      file: 'src/visits.service.ts',
      code: `@Controller('visits')\nexport class VisitsController {\n  constructor(private readonly visits: Repository<Visit>) {}\n  @Get()\n  list(@Query('site') site: string) {\n    const builder = this.visits.createQueryBuilder('visit').leftJoinAndSelect('visit.site', 'site');\n    builder.where('site.name = :site', { site });\n    return builder.orderBy('visit.at').getMany();\n  }\n}`,
    },
    {
      name: 'a part of a scan',
      code: `const AWS = require('aws-sdk');\nconst table = new AWS.DynamoDB.DocumentClient();\nexports.handler = async (event) => {\n  const page = await table.scan({ TableName: 'users', Limit: 50 }).promise();\n  return { statusCode: 200, body: JSON.stringify(page.Items) };\n};`,
    },
    {
      name: 'a filter by what few rows share',
      code: `module.exports = function (app, db) {
  app.get('/notes', async (req, res) => {
    res.json(await db.collection('notes').find({ owner: req.user.id, status: 'open' }).toArray());
  });
};`,
    },
  ],
} satisfies RuleFixtures;
