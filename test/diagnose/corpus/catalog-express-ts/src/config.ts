import path from 'node:path';
import { z } from 'zod';

const Environment = z.object({
  PORT: z.coerce.number().int().default(8080),
  DATABASE_URL: z.string().url(),
  IMAGE_DIR: z.string().default('/var/lib/catalog/images'),
  SUPPLIER_KEY: z.string().length(64),
});

const environment = Environment.parse(process.env);

export const config = {
  port: environment.PORT,
  databaseUrl: environment.DATABASE_URL,
  imageDir: path.resolve(environment.IMAGE_DIR),
  supplierKey: Buffer.from(environment.SUPPLIER_KEY, 'hex'),
  syncIntervalMs: 15 * 60 * 1000,
  jwt: {
    issuer: 'catalog',
    secret: 'Zq7v!pT3uW9xKd2LmR8cYbN4',
  },
  imageToken: 'image-cache-v3',
};
