import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a connection of mysql',
      code: `const mysql = require('mysql');\napp.get('/users', (req, res) => {\n  const connection = mysql.createConnection(settings);\n  connection.query('SELECT 1', (error, rows) => res.json(rows));\n});`,
      at: 'createConnection',
    },
    {
      name: 'a client of pg in another file',
      code: `const { run } = require('./database');\napp.get('/users', async (req, res) => res.json(await run('SELECT 1')));`,
      files: {
        'src/database.js': `const { Client } = require('pg');\nexports.run = async (text) => {\n  const client = new Client();\n  await client.connect();\n  return client.query(text);\n};`,
      },
      at: 'new Client',
    },
    {
      name: 'MongoClient.connect',
      code: `const { MongoClient } = require('mongodb');\nrouter.get('/notes', async (ctx) => {\n  const client = await MongoClient.connect(url);\n  ctx.body = await client.db().collection('notes').find().limit(5).toArray();\n});`,
      at: 'MongoClient.connect',
    },
    {
      name: 'a client of Prisma in a Lambda',
      code: `import { PrismaClient } from '@prisma/client';\nexport const handler = async (event) => {\n  const prisma = new PrismaClient();\n  return prisma.user.findFirst({ where: { id: event.pathParameters.id } });\n};`,
      at: 'new PrismaClient',
    },
    {
      name: 'Redis',
      code: `import Redis from 'ioredis';\napp.use(async (req, res, next) => {\n  const redis = new Redis(url);\n  req.user = await redis.get(req.headers.token);\n  next();\n});`,
      at: 'new Redis',
    },
    {
      name: 'a broker',
      code: `import amqp from 'amqplib';\nfastify.post('/jobs', async (request, reply) => {\n  const connection = await amqp.connect(url);\n  return send(connection, request.body);\n});`,
      at: 'amqp.connect',
    },
  ],
  good: [
    {
      name: 'a pool of the process',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool(settings);\napp.get('/users', (req, res) => {\n  pool.query('SELECT 1', (error, rows) => res.json(rows));\n});`,
    },
    {
      name: 'a client that is kept',
      code: `const { MongoClient } = require('mongodb');\nlet client;\napp.get('/notes', async (req, res) => {\n  if (!client) client = await MongoClient.connect(url);\n  res.json(await client.db().collection('notes').findOne({}));\n});`,
    },
    {
      name: 'a connection of the pool',
      code: `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool(settings);\napp.get('/users', async (req, res) => {\n  const connection = await pool.getConnection();\n  res.json(await connection.query('SELECT 1'));\n});`,
    },
    {
      name: 'a singleton',
      code: `import { PrismaClient } from '@prisma/client';\nfunction client() {\n  globalThis.prisma ??= new PrismaClient();\n  return globalThis.prisma;\n}\napp.get('/', async (req, res) => res.json(await client().user.count()));`,
    },
    {
      name: 'start-up',
      code: `const mongoose = require('mongoose');\nmongoose.connect(url);\napp.get('/', (req, res) => res.end());`,
    },
    {
      name: 'a connection that is there',
      code: `import mongoose from 'mongoose';\nasync function connect() {\n  if (mongoose.connection.readyState >= 1) return;\n  await mongoose.connect(url);\n}\napp.use(async (req, res, next) => { await connect(); next(); });`,
    },
  ],
} satisfies RuleFixtures;
