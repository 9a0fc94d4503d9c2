import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a queue without an end',
      code: `const mysql = require('mysql2');\nconst pool = mysql.createPool({\n  host,\n  connectionLimit: 10,\n  queueLimit: 0,\n});`,
      at: 'queueLimit',
    },
    {
      name: 'a pool of any size',
      code: `import { MongoClient } from 'mongodb';\nconst client = new MongoClient(url, {\n  maxPoolSize: 0,\n});`,
      at: 'maxPoolSize',
    },
    {
      name: 'more than a server bears',
      code: `const { Sequelize } = require('sequelize');\nconst db = new Sequelize(url, {\n  dialect: 'postgres',\n  pool: { max: 5000, min: 5 },\n});`,
      at: 'max: 5000',
    },
    {
      name: 'sockets without a limit',
      code: `import { Agent } from 'node:https';\nexport const agent = new Agent({ keepAlive: true, maxSockets: Infinity });`,
      at: 'maxSockets',
    },
  ],
  good: [
    {
      name: 'a limited pool',
      code: `const mysql = require('mysql2');\nconst pool = mysql.createPool({\n  host,\n  connectionLimit: 10,\n  queueLimit: 100,\n});`,
    },
    {
      name: 'a size of pg',
      code: `import { Pool } from 'pg';\nconst pool = new Pool({ max: 20, connectionTimeoutMillis: 1000 });`,
    },
    {
      name: 'a size from the environment',
      code: `const { Sequelize } = require('sequelize');\nconst db = new Sequelize(url, { pool: { max: Number(process.env.POOL_SIZE) } });`,
    },
    { name: 'another object’s options', code: `const rows = await list.page({ max: 5000, queueLimit: 0 });` },
  ],
} satisfies RuleFixtures;
