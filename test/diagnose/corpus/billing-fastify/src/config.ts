import { resolve } from 'node:path';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const config = {
  port: Number(process.env.PORT ?? 4000),
  host: process.env.HOST ?? '0.0.0.0',
  databaseUrl: required('DATABASE_URL'),
  sessionSecret: process.env.SESSION_SECRET ?? 'kV7w-qP2zLr9sT4uYx1cBn6mDf8hJ3gA0e',
  sessionCookieName: 'billing_session_token',
  attachmentsDir: resolve(process.env.ATTACHMENTS_DIR ?? './data/attachments'),
  statementsDir: resolve(process.env.STATEMENTS_DIR ?? './data/statements'),
  webOrigin: process.env.WEB_ORIGIN ?? 'https://billing.example.com',
  ratesBaseUrl: 'https://rates.example.net/v1',
  mailgateUrl: process.env.MAILGATE_URL ?? 'https://mailgate.internal/send',
};
