import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a date',
      file: 'src/report.mjs',
      code: `const today = new Date().toISOString().slice(0, 10);\n\nexport const handler = async (event) => {\n  return save(event.detail, today);\n};`,
      at: 'const today',
    },
    {
      name: 'a list that grows',
      file: 'src/imports.js',
      code: `const errors = [];\nexports.handler = async (event) => {\n  for (const record of event.Records) {\n    if (!record.body) errors.push(record.messageId);\n  }\n  return { errors };\n};`,
      at: 'errors.push',
    },
    {
      name: 'an identifier',
      file: 'src/orders.ts',
      code: `import { randomUUID } from 'node:crypto';\nimport type { APIGatewayProxyEvent } from 'aws-lambda';\nconst orderId = randomUUID();\nexport async function handler(event: APIGatewayProxyEvent) {\n  await put({ orderId, body: event.body });\n  return { statusCode: 201 };\n}`,
      at: 'const orderId',
    },
    {
      name: 'a connection that nobody waits for',
      file: 'src/users.js',
      code: `const mongoose = require('mongoose');\nmongoose.connect(process.env.MONGODB_URI);\nexports.handler = async (event) => User.findById(event.pathParameters.id);`,
      at: 'mongoose.connect',
    },
  ],
  good: [
    {
      name: 'a date of the call',
      file: 'src/report.mjs',
      code: `const loadedAt = Date.now();\nconst results = [];\nexport const handler = async (event) => {\n  results.length = 0;\n  results.push(event.detail);\n  console.log('age', Date.now() - loadedAt);\n  return save(results, new Date());\n};`,
    },
    {
      name: 'a cache',
      file: 'src/users.js',
      code: `const cache = new Map();\nconst clients = [];\nconst instanceId = Date.now();\nexports.handler = async (event) => {\n  clients.push(connect());\n  log(instanceId);\n  return cache.get(event.pathParameters.id);\n};`,
    },
    {
      name: 'a connection that is awaited',
      file: 'src/users.mjs',
      code: `import mongoose from 'mongoose';\nawait mongoose.connect(process.env.MONGODB_URI);\nmongoose.connection.close().catch(console.error);\nexport const handler = async (event) => User.findById(event.pathParameters.id);`,
    },
    {
      name: 'a server that is no Lambda',
      code: `const started = new Date();\nconst items = [];\napp.get('/', (req, res) => { items.push(req.query.a); res.json({ started }); });`,
    },
  ],
} satisfies RuleFixtures;
