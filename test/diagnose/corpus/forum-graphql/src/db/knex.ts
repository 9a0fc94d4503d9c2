import knex from 'knex';
import { config } from '../config.js';

export const db = knex({
  client: 'pg',
  connection: { connectionString: config.databaseUrl, statement_timeout: 10_000 },
  pool: { min: 2, max: 15 },
  acquireConnectionTimeout: 5_000,
});
