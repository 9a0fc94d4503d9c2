const mysql = require('mysql2');
const knex = require('knex');
const config = require('./config');

const pool = mysql.createPool({
  ...config.database,
  connectionLimit: 20,
  queueLimit: 200,
  connectTimeout: 5000,
  multipleStatements: true,
  dateStrings: true,
});

const reporting = knex({
  client: 'mysql2',
  connection: { ...config.database, connectTimeout: 5000 },
  pool: { min: 0, max: 10 },
  acquireConnectionTimeout: 10000,
});

module.exports = { pool, reporting };
