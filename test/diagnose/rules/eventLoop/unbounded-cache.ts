import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a map by a client’s key',
      code: `const cache = new Map();\napp.get('/search', async (req, res) => {\n  const key = req.query.q;\n  if (!cache.has(key)) {\n    cache.set(key, await search(key));\n  }\n  res.json(cache.get(key));\n});`,
      at: 'cache.set',
    },
    {
      name: 'an object in another file',
      code: `const { translate } = require('./translate');\napp.get('/t', async (req, res) => res.send(await translate(req.query.text)));`,
      files: {
        'src/translate.js': `const known = {};\nexports.translate = async (text) => {\n  if (known[text]) return known[text];\n  known[text] = await ask(text);\n  return known[text];\n};`,
      },
      at: 'known[text] = await',
    },
    {
      name: 'a log in memory',
      code: `const visits = [];\napp.use((req, res, next) => {\n  visits.push({ url: req.url, at: Date.now() });\n  next();\n});`,
      at: 'visits.push',
    },
    {
      name: 'a set of addresses',
      code: `const seen = new Set();\napp.use((req, res, next) => {\n  seen.add(req.ip);\n  next();\n});`,
      at: 'seen.add',
    },
    {
      name: 'sessions by token',
      code: `import { randomUUID } from 'node:crypto';\nconst sessions = {};\nrouter.post('/login', async (ctx) => {\n  const token = randomUUID();\n  sessions[token] = { user: ctx.request.body.user };\n  ctx.body = { token };\n});`,
      at: 'sessions[token]',
    },
    {
      name: 'a memoized function',
      code: `const _ = require('lodash');\nconst lookUp = _.memoize(async (name) => resolve(name));\napp.get('/host', async (req, res) => res.json(await lookUp(req.query.name)));`,
      at: '_.memoize',
    },
    {
      name: 'a map of a controller',
      file: 'src/users.controller.ts',
      code: `@Controller('users')\nexport class UsersController {\n  private readonly cache = new Map<string, User>();\n  @Get(':name')\n  async show(@Param('name') name: string) {\n    this.cache.set(name, await this.users.load(name));\n    return this.cache.get(name);\n  }\n}`,
      at: 'this.cache.set',
    },
    {
      name: 'a key that is a hash of the query',
      code: `const { createHash } = require('crypto');\nconst pages = new Map();\napp.get('/search', async (req, res) => {\n  const key = createHash('sha1').update([req.query.q, req.query.sort].join('|')).digest('hex');\n  if (!pages.has(key)) pages.set(key, await search(req.query));\n  res.json(pages.get(key));\n});`,
      at: 'pages.set',
    },
    {
      name: 'one DataLoader for all requests',
      file: 'src/graphql/loaders.js',
      code: `const DataLoader = require('dataloader');\nconst { books } = require('../db');\nmodule.exports.bookLoader = new DataLoader((ids) => books.byIds(ids));`,
      at: 'new DataLoader',
    },
    {
      name: 'a table of a plugin',
      code: `module.exports = async function plugin(fastify) {
  const answers = new Map();
  fastify.get('/lookup/:word', async (request, reply) => {
    const { word } = request.params;
    if (!answers.has(word)) answers.set(word, await lookUp(word));
    return answers.get(word);
  });
};`,
      at: 'answers.set',
    },
    {
      name: 'a counter in a middleware of our own',
      code: `function limiter(max) {
  const hits = {};
  return (req, res, next) => {
    hits[req.ip] = (hits[req.ip] || 0) + 1;
    if (hits[req.ip] > max) return res.sendStatus(429);
    next();
  };
}
app.use(limiter(100));`,
      at: 'hits[req.ip] = ',
    },
    {
      name: 'a field that the constructor makes',
      file: 'src/towns.ts',
      code: `@Injectable()
export class TownsService {
  constructor(private readonly maps: MapsClient) {
    this.known = new Map();
  }
  async find(town: string) {
    this.known.set(town, await this.maps.search(town));
    return this.known.get(town);
  }
}
@Controller('towns')
export class TownsController {
  constructor(private readonly towns: TownsService) {}
  @Get(':town')
  show(@Param('town') town: string) {
    return this.towns.find(town);
  }
}`,
      at: 'this.known.set',
    },
    {
      name: 'fields of records, handed to a module with a table',
      code: `const prices = require('./prices');
app.get('/basket', async (req, res) => {
  const basket = await loadBasket(req.session.id);
  res.json(await Promise.all(basket.lines.map((line) => prices.of(line.sku, line.currency))));
});`,
      files: {
        'src/prices.js': `const known = new Map();
exports.of = async (sku, currency) => {
  const key = \`\${sku}/\${currency}\`;
  if (!known.has(key)) known.set(key, await ask(sku, currency));
  return known.get(key);
};`,
      },
      at: 'known.set',
    },
  ],
  good: [
    {
      name: 'a cache with a maximum',
      code: `const cache = new Map();\napp.get('/search', async (req, res) => {\n  const key = req.query.q;\n  if (cache.size > 1000) cache.clear();\n  cache.set(key, await search(key));\n  res.json(cache.get(key));\n});`,
    },
    {
      name: 'entries that are deleted',
      code: `const pending = new Map();\napp.post('/jobs', async (req, res) => {\n  pending.set(req.body.id, res);\n  await run(req.body);\n  pending.delete(req.body.id);\n});`,
    },
    {
      name: 'lru-cache',
      code: `import { LRUCache } from 'lru-cache';\nconst cache = new LRUCache({ max: 500 });\nconst totals = new Map();\ntotals.set('a', 0);\napp.get('/search', async (req, res) => {\n  cache.set(req.query.q, await search(req.query.q));\n  res.end();\n});`,
    },
    {
      name: 'a WeakMap',
      code: `const startedAt = new WeakMap();\nconst counts = {};\napp.use((req, res, next) => {\n  startedAt.set(req, Date.now());\n  counts.total = (counts.total ?? 0) + 1;\n  next();\n});`,
    },
    {
      name: 'a table of the start',
      code: `const handlers = {};\nfunction register(name, handler) {\n  handlers[name] = handler;\n}\nregister('a', run);\napp.get('/', (req, res) => handlers[req.query.name](res));`,
    },
    {
      name: 'a list of one request',
      code: `app.get('/', async (req, res) => {\n  const rows = [];\n  for (const id of req.query.ids) rows.push(await load(id));\n  res.json(rows);\n});`,
    },
    {
      name: 'a cache by the name of a template',
      code: `const compiled = new Map();\nfunction template(name) {\n  if (!compiled.has(name)) compiled.set(name, compile(name));\n  return compiled.get(name);\n}\napp.get('/', (req, res) => res.send(template('home')(req.query)));`,
    },
    {
      name: 'a map of a controller that is emptied',
      file: 'src/users.controller.ts',
      code: `@Controller('users')\nexport class UsersController {\n  private cache = new Map<string, User>();\n  @Get(':name')\n  async show(@Param('name') name: string) {\n    this.cache.set(name, await this.users.load(name));\n    return this.cache.get(name);\n  }\n  @Cron('0 * * * *')\n  sweep() {\n    this.cache = new Map();\n  }\n}`,
    },
    {
      name: 'a DataLoader for each request',
      code: `import DataLoader from 'dataloader';\nexport const context = async ({ req }) => ({\n  loaders: { book: new DataLoader((ids) => books.byIds(ids)) },\n});`,
    },
    {
      name: 'a shared DataLoader that only collects keys',
      code: `import DataLoader from 'dataloader';\nexport const prices = new DataLoader((skus) => load(skus), { cache: false });`,
    },
    {
      name: 'a table of one call',
      code: `async function totals(rows) {
  const byUser = new Map();
  for (const row of rows) byUser.set(row.userId, (byUser.get(row.userId) ?? 0) + row.amount);
  return byUser;
}
app.get('/totals', async (req, res) => {
  const seen = new Map();
  req.body.names.forEach((name) => seen.set(name, true));
  res.json([...(await totals(req.body.rows)), ...seen]);
});
const kinds = new Map();
kinds.set('a', 1);`,
    },
    {
      name: 'a table of a plugin that is emptied',
      code: `module.exports = async function plugin(fastify) {
  const answers = new Map();
  setInterval(() => answers.clear(), 60_000);
  fastify.get('/lookup/:word', async (request) => {
    answers.set(request.params.word, await lookUp(request.params.word));
    return answers.get(request.params.word);
  });
};`,
    },
  ],
} satisfies RuleFixtures;
