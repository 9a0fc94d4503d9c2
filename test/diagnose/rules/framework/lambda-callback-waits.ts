import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a connection that stays open',
      file: 'src/users.js',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool(process.env.DATABASE_URL);\n\nexports.handler = (event, context, callback) => {\n  pool.query('SELECT * FROM users', (error, rows) => callback(error, rows));\n};`,
      at: 'exports.handler',
    },
    {
      name: 'a callback in an async handler',
      file: 'src/orders.js',
      code: `exports.handler = async (event, context, callback) => {\n  const order = await load(event.pathParameters.id);\n  callback(null, { statusCode: 200, body: JSON.stringify(order) });\n};`,
      at: 'callback(null',
    },
    {
      name: 'a connection of another file',
      file: 'src/users.js',
      code: `const db = require('./database');\nmodule.exports.handler = (event, context, callback) => {\n  db.find(event.pathParameters.id).then((user) => callback(null, user));\n};`,
      files: {
        'src/database.js': `const mongoose = require('mongoose');\nmongoose.connect(process.env.MONGODB_URI);\nexports.find = (id) => mongoose.model('User').findById(id);`,
      },
      at: 'module.exports.handler',
    },
  ],
  good: [
    {
      name: 'a handler that does not wait',
      file: 'src/users.js',
      code: `const mysql = require('mysql');\nconst pool = mysql.createPool(process.env.DATABASE_URL);\nexports.handler = (event, context, callback) => {\n  context.callbackWaitsForEmptyEventLoop = false;\n  pool.query('SELECT * FROM users', (error, rows) => callback(error, rows));\n};`,
    },
    {
      name: 'an async handler',
      file: 'src/users.js',
      code: `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool(process.env.DATABASE_URL);\nexports.handler = async (event) => { const [rows] = await pool.query('SELECT 1'); return { body: event.body, rows }; };`,
    },
    {
      name: 'a callback without a connection',
      file: 'src/echo.js',
      code: `exports.handler = (event, context, callback) => callback(null, event.body);`,
    },
  ],
} satisfies RuleFixtures;
