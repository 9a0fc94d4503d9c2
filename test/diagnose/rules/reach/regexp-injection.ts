import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a search',
      code: `app.get('/search', (req, res) => {\n  const pattern = new RegExp(req.query.q, 'i');\n  res.json(items.filter((item) => pattern.test(item.name)));\n});`,
      at: 'new RegExp',
    },
    {
      name: 'a part of a pattern',
      code: "router.get('/users', async (ctx) => {\n  const { name } = ctx.query;\n  ctx.body = await users.find({ name: RegExp(`^${name}`) }).toArray();\n});",
      at: 'RegExp(',
    },
    {
      name: 'a repository in another file',
      code: `const { search } = require('./repository');\napp.post('/', (req, res) => search(req.body.text, (rows) => res.json(rows)));`,
      files: {
        'src/repository.js': `exports.search = function (text, done) {\n  var expression = new RegExp('.*' + text + '.*');\n  done(rows.filter((row) => expression.test(row)));\n};`,
      },
      at: 'new RegExp',
    },
    {
      name: 'a filter of MongoDB',
      code: `app.get('/', async (req, res) => res.json(await Item.find({ title: { $regex: req.query.title, $options: 'i' } })));`,
    },
    {
      name: 'match',
      code: `app.get('/', (req, res) => res.json(list.filter((name) => name.match(req.query.pattern))));`,
    },
  ],
  good: [
    {
      name: 'an escaped text',
      code: `const escapeRegExp = require('lodash/escapeRegExp');\napp.get('/search', (req, res) => { const pattern = new RegExp(escapeRegExp(req.query.q), 'i'); res.json(items.filter((item) => pattern.test(item.name))); });`,
    },
    {
      name: 'RegExp.escape',
      code: 'app.get("/", (req, res) => res.json(names.filter((name) => new RegExp(`^${RegExp.escape(req.query.q)}`).test(name))));',
    },
    {
      name: 'a replacement of its own',
      code: `app.get('/', (req, res) => { const safe = req.query.q.replace(/[.*+?^\${}()|[\\]\\\\]/g, '\\\\$&'); res.json(names.filter((name) => new RegExp(safe).test(name))); });`,
    },
    { name: 'a constant', code: `app.get('/', (req, res) => res.json(new RegExp('^[a-z]+$').test(req.query.q)));` },
    { name: 'an expression', code: `app.get('/', (req, res) => res.json(req.query.q.match(/^a/)));` },
    {
      name: 'a number',
      code: `app.get('/', (req, res) => { const size = parseInt(req.query.size, 10); res.json(new RegExp('^.{' + size + '}$').test('abc')); });`,
    },
  ],
} satisfies RuleFixtures;
