import { readFileSync } from 'node:fs';
import path from 'node:path';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const config = {
  version: manifest.version,
  port: Number(process.env.PORT ?? 4000),
  databaseUrl: required('DATABASE_URL'),
  reportsUrl: required('REPORTS_DATABASE_URL'),
  jwtSecret: process.env.JWT_SECRET ?? 'tZ8w-forum-Qm41-signing-Lx07',
  tokenLifetimeSeconds: 4 * 3600,
  apiTokenHeader: 'x-forum-api-token',
  webOrigin: process.env.WEB_ORIGIN ?? 'https://forum.example.org',
  uploadDir: path.resolve(process.env.UPLOAD_DIR ?? 'uploads'),
  mail: {
    host: process.env.MAIL_HOST ?? 'localhost',
    user: process.env.MAIL_USER,
    password: process.env.MAIL_PASSWORD,
  },
};
