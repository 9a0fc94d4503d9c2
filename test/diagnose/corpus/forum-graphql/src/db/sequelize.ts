import { Sequelize } from 'sequelize';
import { config } from '../config.js';

// Moderation reports still live in the database of the old forum.
export const reportsDb = new Sequelize(config.reportsUrl, {
  dialect: 'postgres',
  logging: false,
  pool: { max: 5, acquire: 8_000 },
  dialectOptions: {
    statement_timeout: 10_000,
    ssl: { require: true, rejectUnauthorized: false },
  },
});
