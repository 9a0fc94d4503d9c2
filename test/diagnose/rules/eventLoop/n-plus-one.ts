import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a query in a loop',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/orders', async (req, res) => {\n  const { rows: orders } = await pool.query('SELECT * FROM orders LIMIT 50');\n  for (const order of orders) {\n    order.items = await pool.query('SELECT * FROM items WHERE order_id = $1', [order.id]);\n  }\n  res.json(orders);\n});`,
      at: 'order.items',
    },
    {
      name: 'a query for each element at once',
      code: `app.get('/posts', async (req, res) => {\n  const posts = await Post.find().limit(20);\n  const full = await Promise.all(\n    posts.map(async (post) => ({ ...post, author: await User.findById(post.author) })),\n  );\n  res.json(full);\n});`,
      at: 'findById',
    },
    {
      name: 'a function that makes the query',
      code: `const users = require('./users');\nexports.list = async (req, res) => {\n  const comments = await Comment.find({ post: req.params.id });\n  for (let i = 0; i < comments.length; i++) {\n    comments[i].user = await users.loadUser(comments[i].userId);\n  }\n  res.json(comments);\n};`,
      files: { 'src/users.js': `exports.loadUser = async (id) => User.findOne({ _id: id });` },
      at: 'users.loadUser',
    },
    {
      name: 'callbacks',
      code: `app.get('/carts', (req, res) => {\n  connection.query('SELECT * FROM carts WHERE user = ?', [req.user.id], (error, carts) => {\n    carts.forEach((cart) => {\n      connection.query('SELECT * FROM lines WHERE cart = ?', [cart.id], (problem, lines) => {\n        cart.lines = lines;\n      });\n    });\n  });\n});`,
      at: 'SELECT * FROM lines',
    },
    {
      name: 'a resolver of a field',
      code: `module.exports = {\n  Query: { posts: (_, args) => Post.find().limit(20) },\n  Post: {\n    author: (post) => User.findById(post.authorId),\n  },\n};`,
      at: 'findById',
    },
    {
      name: 'a NestJS resolver',
      file: 'src/post.resolver.ts',
      code: `@Resolver(() => Post)\nexport class PostResolver {\n  constructor(private readonly users: Repository<User>) {}\n  @ResolveField()\n  author(@Parent() post: Post) {\n    return this.users.findOneBy({ id: post.authorId });\n  }\n}`,
      at: 'findOneBy',
    },
    {
      name: 'requests one after the other',
      code: `import axios from 'axios';\nexport async function prices(req, res) {\n  const result = [];\n  for (const sku of req.body.skus) {\n    const { data } = await axios.get(\`\${base}/prices/\${sku}\`, { timeout: 1000 });\n    result.push(data);\n  }\n  res.json(result);\n}`,
      at: 'axios.get',
    },
    {
      name: 'a command to Redis for each element',
      code: `import { createClient } from 'redis';\nconst redis = await createClient().connect();\nfastify.get('/board', async (request, reply) => {\n  const board = [];\n  for (const member of await redis.zRange('board', 0, 99)) {\n    board.push({ member, profile: await redis.hGetAll('profile:' + member) });\n  }\n  return board;\n});`,
      at: 'board.push',
    },
    {
      name: 'the rows of one page',
      file: 'src/orders.service.ts',
      code: `@Controller('orders')\nexport class OrdersController {\n  constructor(private readonly customers: Repository<Customer>, private readonly orders: Repository<Order>) {}\n  @Get()\n  async list(@Query() query: ListQuery) {\n    const page = await this.orders.find({ take: 100, skip: query.skip });\n    const rows = [];\n    for (const order of page) {\n      rows.push({ ...order, customer: await this.customers.findOneBy({ id: order.customerId }) });\n    }\n    return rows;\n  }\n}`,
      at: 'rows.push',
    },
    {
      name: 'an item of DynamoDB for each key',
      code: `const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');\nconst { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');\nconst table = DynamoDBDocumentClient.from(new DynamoDBClient({}));\nconst load = async (sku) => (await table.send(new GetCommand({ TableName: 'stock', Key: { sku } }))).Item;\nexports.handler = async (event) => {\n  const stock = [];\n  for (const sku of JSON.parse(event.body).skus) {\n    stock.push(await load(sku));\n  }\n  return { statusCode: 200, body: JSON.stringify(stock) };\n};`,
      at: 'stock.push',
    },
    {
      name: 'an upsert for each of two thousand rows, while a request waits',
      code: `router.post('/stock', async (ctx) => {\n  const rows = parse(ctx.request.body);\n  for (const row of rows.slice(0, 2000)) {\n    await Stock.upsert({ sku: row.sku, amount: row.amount });\n  }\n  ctx.status = 204;\n});`,
      at: 'Stock.upsert',
    },
    {
      name: 'a group is a record like others',
      code: `app.get('/groups', async (req, res) => {\n  const groups = await Group.find({ owner: req.user.id });\n  for (const group of groups) {\n    group.members = await Member.find({ group: group.id });\n  }\n  res.json(groups);\n});`,
      at: 'Member.find',
    },
    {
      name: 'a lint rule that is switched off without a reason',
      code: `app.get('/teams', async (req, res) => {\n  const teams = await Team.find({ league: req.query.league }).limit(40);\n  // eslint-disable-next-line no-restricted-syntax, no-await-in-loop\n  for (const team of teams) {\n    team.coach = await Coach.findById(team.coachId); // eslint-disable-line no-await-in-loop\n  }\n  res.json(teams);\n});`,
      at: 'Coach.findById',
    },
    {
      name: 'a tagged template in a loop',
      code: `import postgres from 'postgres';
const sql = postgres(process.env.DATABASE_URL);
router.get('/trips', async (ctx) => {
  const trips = await sql\`select id, title from trips where rider = \${ctx.state.user.id} limit 100\`;
  for (const trip of trips) {
    const [stops] = await sql\`select count(*) from stops where trip = \${trip.id}\`;
    trip.stops = stops.count;
  }
  ctx.body = trips;
});`,
      at: 'const [stops]',
    },
    {
      name: 'a sum of TypeORM for each row',
      file: 'src/accounts.controller.ts',
      code: `import { Repository } from 'typeorm';
@Controller('accounts')
export class AccountsController {
  constructor(
    @InjectRepository(Account) private readonly accounts: Repository<Account>,
    @InjectRepository(Entry) private readonly entries: Repository<Entry>,
  ) {}
  @Get()
  async list(@Query('branch') branch: string) {
    const accounts = await this.accounts.find({ where: { branch }, take: 100 });
    for (const account of accounts) {
      account.balance = await this.entries.sum('amount', { accountId: account.id });
    }
    return accounts;
  }
}`,
      at: 'this.entries.sum',
    },
    {
      name: 'a loader that is awaited key by key',
      code: `export const resolvers = {
  Query: { team: (_, { id }, { loaders }) => loaders.teamById.load(id) },
  Team: {
    async players(team, _, { loaders }) {
      const all = [];
      for (const id of team.playerIds) {
        const player = await loaders.playerById.load(id);
        if (player.active) all.push(player);
      }
      return all;
    },
  },
};`,
      at: `const player`,
    },
  ],
  good: [
    {
      name: 'one query for all',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/orders', async (req, res) => {\n  const { rows: orders } = await pool.query('SELECT * FROM orders LIMIT 50');\n  const ids = orders.map((order) => order.id);\n  const { rows: items } = await pool.query('SELECT * FROM items WHERE order_id = ANY($1)', [ids]);\n  for (const item of items) orders.find((order) => order.id === item.order_id).items.push(item);\n  res.json(orders);\n});`,
    },
    {
      name: 'batches',
      code: `async function store(rows) {\n  for (let i = 0; i < rows.length; i += 500) {\n    await Row.insertMany(rows.slice(i, i + 500));\n  }\n}`,
    },
    {
      name: 'pages by a cursor',
      code: `async function all() {\n  let cursor;\n  do {\n    const page = await Item.findMany({ cursor });\n    cursor = page.next;\n  } while (cursor);\n}`,
    },
    {
      name: 'another try',
      code: `async function load(id) {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    const row = await User.findOne({ id });\n    if (row) return row;\n    await sleep(100 * attempt);\n  }\n}`,
    },
    {
      name: 'the steps of a transaction',
      code: `await prisma.$transaction(async (tx) => {\n  for (const line of order.lines) {\n    await tx.stock.updateMany({ where: { sku: line.sku }, data: { count: { decrement: line.count } } });\n  }\n});`,
    },
    {
      name: 'a loader',
      code: `module.exports = {\n  Query: { post: (_, { id }, { loaders }) => Post.findById(id) },\n  Post: {\n    author: (post, args, { loaders }) => loaders.user.load(post.authorId),\n  },\n};\nasync function all(posts) {\n  for (const post of ['first', 'second']) await Post.findOne({ slug: post });\n}`,
    },
    {
      name: 'a migration',
      file: 'migrations/001.js',
      code: `exports.up = async (db) => {\n  const users = await User.findAll();\n  for (const user of users) await User.updateOne({ _id: user.id }, { name: user.first });\n};`,
    },
    {
      name: 'calls of an array',
      code: `for (const row of rows) {\n  const user = users.find((each) => each.id === row.userId);\n  await notify(user);\n}`,
    },
    {
      name: 'a list of queries',
      code: `async function runAll(queries) {\n  for (const query of queries) await pool.query(query);\n}`,
    },
    {
      name: 'a nightly task',
      file: 'src/expiry.js',
      code: `const cron = require('node-cron');\nconst { Subscription } = require('./models');\nasync function expire() {\n  const due = await Subscription.findAll({ where: { ended: true }, limit: 500 });\n  for (const each of due) {\n    await Subscription.update({ state: 'expired' }, { where: { id: each.id } });\n  }\n}\ncron.schedule('0 3 * * *', expire);`,
    },
    {
      name: 'a program that runs and ends',
      code: `import { prisma } from './db.js';\nconst run = async () => {\n  const users = await prisma.user.findMany({ where: { slug: null } });\n  for (const user of users) {\n    await prisma.user.update({ where: { id: user.id }, data: { slug: slugify(user.name) } });\n  }\n};\nrun().then(() => process.exit(0));`,
    },
    {
      name: 'the timer of a class',
      file: 'src/poller.ts',
      code: `export class Poller {\n  constructor(private readonly feeds: Repository<Feed>) {}\n  start() {\n    this.timer = setInterval(() => void this.tick(), 60_000);\n  }\n  private async tick() {\n    for (const feed of await this.feeds.find({ take: 50 })) {\n      await this.feeds.update(feed.id, { polledAt: new Date() });\n    }\n  }\n}`,
    },
    {
      name: 'each turn needs what the one before has found',
      code: `app.post('/chain', async (req, res) => {\n  let parent = null;\n  for (const name of req.body.path) {\n    const folder = await Folder.findOneAndUpdate({ name, parent }, {}, { upsert: true, new: true });\n    parent = folder.id;\n  }\n  res.json({ parent });\n});`,
    },
    {
      name: 'the first that answers',
      code: `import axios from 'axios';\napp.get('/rate', async (req, res) => {\n  for (const host of await hosts()) {\n    try {\n      const { data } = await axios.get(host + '/rate', { timeout: 500 });\n      if (data.rate) return res.json(data);\n    } catch (error) {\n      log(error);\n    }\n  }\n  res.sendStatus(503);\n});`,
    },
    {
      name: 'the reason is given',
      code: `app.post('/transfers', async (req, res) => {\n  const transfers = await Transfer.find({ batchOf: req.user.id });\n  // In the order of arrival: the bank refuses a transfer when the one before it is still open.\n  for (const transfer of transfers) {\n    await Ledger.findOneAndUpdate({ account: transfer.account }, { $inc: { sum: transfer.sum } });\n  }\n  res.end();\n});`,
    },
    {
      name: 'commands that are sent together',
      code: `import Redis from 'ioredis';\nconst redis = new Redis();\napp.get('/names', async (req, res) => {\n  const pipeline = redis.pipeline();\n  for (const id of req.query.ids) pipeline.hget('user:' + id, 'name');\n  res.json(await pipeline.exec());\n});`,
    },
    {
      name: 'ten elements',
      code: `app.get('/top', async (req, res) => {\n  const ids = await ranking();\n  const top = [];\n  for (const id of ids.slice(0, 10)) {\n    top.push(await Player.findById(id));\n  }\n  res.json(top);\n});`,
    },
    {
      name: 'fragments of one query',
      code: `import postgres from 'postgres';
const sql = postgres(process.env.DATABASE_URL);
router.get('/trips', async (ctx) => {
  const conditions = ctx.query.tags.slice(0, 10).map((tag) => sql\`tags ? \${tag}\`);
  ctx.body = await sql\`select id from trips where \${conditions[0]} limit 100\`;
});
router.post('/stops', async (ctx) => {
  for (const size of ['s', 'm', 'l']) await sql\`update stops set sizes = sizes || \${size}\`;
});`,
    },
    {
      name: 'a loader that is asked for all keys at once',
      code: `export const resolvers = {
  Query: { team: (_, { id }, { loaders }) => loaders.teamById.load(id) },
  Team: { players: (team, _, { loaders }) => Promise.all(team.playerIds.map((id) => loaders.playerById.load(id))) },
};`,
    },
  ],
} satisfies RuleFixtures;
