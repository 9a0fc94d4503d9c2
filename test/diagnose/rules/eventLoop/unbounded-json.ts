import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a whole collection',
      code: `const mongoose = require('mongoose');\nconst Order = mongoose.model('Order');\napp.get('/export', async (req, res) => {\n  const orders = await Order.find({});\n  res.end(JSON.stringify(orders));\n});`,
      at: 'JSON.stringify',
    },
    {
      name: 'a copy of a whole table',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\napp.get('/users', async (req, res) => {\n  const users = await prisma.user.findMany();\n  const copy = JSON.parse(JSON.stringify(users));\n  res.json(copy);\n});`,
      at: 'const copy',
    },
    {
      name: 'an upload',
      code: `router.post('/import', upload.single('file'), async (req, res) => {\n  const rows = JSON.parse(req.file.buffer.toString('utf8'));\n  res.json(rows.length);\n});`,
      at: 'JSON.parse',
    },
    {
      name: 'a file of any size',
      code: `import { readFile } from 'node:fs/promises';\napp.get('/jobs/:id', async (req, res) => {\n  const job = JSON.parse(await readFile(jobPath(req.params.id), 'utf8'));\n  res.json(job);\n});`,
      at: 'JSON.parse',
    },
  ],
  good: [
    {
      name: 'a page',
      code: `const mongoose = require('mongoose');\nconst Order = mongoose.model('Order');\napp.get('/export', async (req, res) => {\n  const orders = await Order.find({}).limit(100);\n  res.end(JSON.stringify(orders));\n});`,
    },
    {
      name: 'one row',
      code: `app.get('/user', async (req, res) => {\n  const user = await User.findById(req.params.id);\n  res.end(JSON.stringify(user));\n});`,
    },
    {
      name: 'the file of the service itself',
      code: `import { readFile } from 'node:fs/promises';\nimport path from 'node:path';\napp.get('/version', async (req, res) => {\n  res.json(JSON.parse(await readFile(path.join(__dirname, 'package.json'), 'utf8')).version);\n});`,
    },
    {
      name: 'a body with a limit',
      code: `app.post('/hook', express.text({ limit: '10kb' }), (req, res) => res.json(JSON.parse(req.body)));`,
    },
  ],
} satisfies RuleFixtures;
