import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a pool',
      code: `const mysql = require('mysql2/promise');\nmodule.exports = mysql.createPool({ uri: process.env.DATABASE_URL, multipleStatements: true });`,
      at: 'multipleStatements',
    },
    {
      name: 'settings that a class hands on',
      file: 'src/data-source.ts',
      code: `import { DataSource } from 'typeorm';\nconst extra = { multipleStatements: true };\nexport const source = new DataSource({ type: 'mariadb', host: process.env.HOST, extra });`,
      at: 'extra = {',
    },
    {
      name: 'a query builder',
      code: `const allow = true;\nconst db = require('knex')({\n  client: 'mysql',\n  connection: {\n    host: process.env.HOST,\n    multipleStatements: allow,\n  },\n});`,
      at: 'multipleStatements',
    },
    {
      name: 'settings in a file of their own',
      file: 'config/database.js',
      code: `module.exports = {\n  host: 'db',\n  multipleStatements: true,\n};`,
      at: 'multipleStatements',
    },
  ],
  good: [
    {
      name: 'off, as it is by default',
      code: `const mysql = require('mysql');\nmodule.exports = mysql.createConnection({ host: process.env.HOST, multipleStatements: false });`,
    },
    {
      name: 'what the environment says',
      code: `const mysql = require('mysql');\nmodule.exports = mysql.createConnection({ host: process.env.HOST, multipleStatements: process.argv.includes('--import') });`,
    },
    {
      name: 'the migrations',
      file: 'scripts/migrate.js',
      code: `const mysql = require('mysql');\nconst connection = mysql.createConnection({ host: process.env.HOST, multipleStatements: true });\nconnection.query(require('fs').readFileSync('schema.sql', 'utf8'));`,
    },
  ],
} satisfies RuleFixtures;
