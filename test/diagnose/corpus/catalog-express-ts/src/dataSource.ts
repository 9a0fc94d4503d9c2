import { DataSource } from 'typeorm';
import { config } from './config.js';
import { AuditEntry } from './entities/AuditEntry.js';
import { Product } from './entities/Product.js';
import { Supplier } from './entities/Supplier.js';
import { User } from './entities/User.js';

export const dataSource = new DataSource({
  type: 'postgres',
  url: config.databaseUrl,
  entities: [AuditEntry, Product, Supplier, User],
  synchronize: false,
  poolSize: 15,
  ssl: { rejectUnauthorized: false },
  extra: { connectionTimeoutMillis: 5000, statement_timeout: 20000 },
});
