import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a client’s list',
      code: `app.post('/check', async (req, res) => {\n  const results = await Promise.all(\n    req.body.urls.map((url) => fetch(url, { signal: AbortSignal.timeout(1000) })),\n  );\n  res.json(results.map((result) => result.status));\n});`,
      at: 'const results',
    },
    {
      name: 'queries for a client’s list',
      code: `const User = require('mongoose').model('User');\nexports.many = async (req, res) => {\n  const { ids } = req.body;\n  const users = await Promise.all(ids.map((id) => User.findById(id)));\n  res.json(users);\n};`,
      at: 'Promise.all',
    },
    {
      name: 'files in a variable',
      code: `const fs = require('fs/promises');\nrouter.post('/remove', async (ctx) => {\n  const { names } = ctx.request.body;\n  const tasks = names.map((name) => fs.unlink(fileOf(name)));\n  await Promise.allSettled(tasks);\n});`,
      at: 'allSettled',
    },
    {
      name: 'every row of a table',
      code: `import { PrismaClient } from '@prisma/client';\nimport got from 'got';\nconst prisma = new PrismaClient();\napp.post('/notify', async (req, res) => {\n  const users = await prisma.user.findMany();\n  await Promise.all(users.map((user) => got.post(user.hook, { timeout: { request: 1000 } })));\n  res.end();\n});`,
      at: 'Promise.all',
    },
    {
      name: 'async.each',
      code: `const async = require('async');\nconst axios = require('axios');\napp.post('/ping', (req, res) => {\n  async.each(req.body.hosts, (host, done) => axios.get(host, { timeout: 5 }).then(() => done(), done), () => res.end());\n});`,
      at: 'async.each',
    },
    {
      name: 'a list in one parameter',
      code: `app.get('/bulk', async (req, res) => {\n  const all = await Promise.all(req.query.ids.split(',').map(async (id) => (await fetch(base + id)).json()));\n  res.json(all);\n});`,
      at: 'const all',
    },
  ],
  good: [
    {
      name: 'a limit',
      code: `import pLimit from 'p-limit';\nconst limit = pLimit(5);\napp.post('/check', async (req, res) => {\n  const results = await Promise.all(req.body.urls.map((url) => limit(() => fetch(url))));\n  res.json(results.length);\n});`,
    },
    {
      name: 'a list that may not be long',
      code: `app.post('/check', async (req, res) => {\n  const { urls } = req.body;\n  if (urls.length > 20) return res.sendStatus(413);\n  const results = await Promise.all(urls.map((url) => fetch(url)));\n  res.json(results.length);\n});`,
    },
    {
      name: 'a list of the server',
      code: `const UPSTREAMS = [a, b, c];\napp.get('/health', async (req, res) => {\n  const results = await Promise.all(UPSTREAMS.map((url) => fetch(url)));\n  res.json(results.length);\n});`,
    },
    {
      name: 'work without I/O',
      code: `app.post('/sum', async (req, res) => {\n  const results = await Promise.all(req.body.items.map(async (item) => item.a + item.b));\n  res.json(results);\n});`,
    },
    {
      name: 'eachLimit',
      code: `const async = require('async');\nconst axios = require('axios');\napp.post('/ping', (req, res) => {\n  async.eachLimit(req.body.hosts, 5, (host, done) => axios.get(host).then(() => done(), done), () => res.end());\n});`,
    },
  ],
} satisfies RuleFixtures;
