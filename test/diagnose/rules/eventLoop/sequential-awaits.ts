import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'two reads',
      code: `app.get('/dashboard', async (req, res) => {\n  const orders = await Order.findAll({ where: { userId: req.user.id } });\n  const messages = await Message.findAll({ where: { userId: req.user.id } });\n  res.json({ orders, messages });\n});`,
      at: 'const messages',
    },
    {
      name: 'a read and a request',
      code: `import axios from 'axios';\nexport async function show(req, res) {\n  const user = await prisma.user.findUnique({ where: { id: req.params.id } });\n  const { data: rates } = await axios.get(ratesUrl, { timeout: 1000 });\n  res.json({ user, rates });\n}`,
      at: 'rates }',
    },
    {
      name: 'a count and a page',
      code: `const User = require('mongoose').model('User');\nrouter.get('/users', async (ctx) => {\n  const users = await User.find({ active: true }).limit(20);\n  const total = await User.countDocuments({ active: true });\n  ctx.body = { users, total };\n});`,
      at: 'const total',
    },
  ],
  good: [
    {
      name: 'reads that start together',
      code: `app.get('/dashboard', async (req, res) => {\n  const [orders, messages] = await Promise.all([Order.findAll({ where: mine }), Message.findAll({ where: mine })]);\n  res.json({ orders, messages });\n});`,
    },
    {
      name: 'a read that needs the first',
      code: `app.get('/post', async (req, res) => {\n  const post = await Post.findById(req.params.id);\n  const author = await User.findById(post.author);\n  res.json({ post, author });\n});`,
    },
    {
      name: 'a test between',
      code: `app.get('/post', async (req, res) => {\n  const post = await Post.findById(req.params.id);\n  if (!post) return res.status(404).end();\n  const comments = await Comment.findAll({ where: { post: req.params.id } });\n  res.json({ post, comments });\n});`,
    },
    {
      name: 'one connection',
      code: `app.get('/post', async (req, res) => {\n  const a = await client.query('SELECT 1');\n  const b = await client.query('SELECT 2');\n  res.json({ a, b });\n});`,
    },
    {
      name: 'a write before',
      code: `app.post('/post', async (req, res) => {\n  const post = await Post.insertOne(req.body);\n  const total = await Post.countDocuments({});\n  res.json({ post, total });\n});`,
    },
  ],
} satisfies RuleFixtures;
