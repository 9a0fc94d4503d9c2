import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };

export default () => ({
  version,
  port: parseInt(process.env.PORT ?? '3000', 10),
  docs: process.env.NODE_ENV !== 'production',
  jwt: {
    secret: process.env.JWT_SECRET || 'tail-wag-harbour-4471',
    refreshSecret: process.env.JWT_REFRESH_SECRET,
    accessTtl: '2h',
    refreshTtl: '30d',
  },
  database: {
    host: process.env.DB_HOST ?? 'localhost',
    name: process.env.DB_NAME ?? 'pets',
    user: process.env.DB_USER ?? 'pets',
    password: process.env.DB_PASSWORD,
  },
  redis: { host: process.env.REDIS_HOST ?? 'localhost', port: 6379, password: process.env.REDIS_PASSWORD },
  mail: { url: process.env.SMTP_URL ?? 'smtp://localhost:1025', from: 'Paws & Claws <hello@pets.example>' },
  vetNetwork: {
    baseUrl: 'https://partners.vetnet.example/v2',
    apiKey: 'vnp_8Kd02LxRtq61ZsYwEv93',
    tokenHeader: 'x-vetnet-access-token',
  },
  payments: { webhookSecret: process.env.PAYMENTS_WEBHOOK_SECRET },
  texts: {
    passwordHint: 'Password: at least ten characters',
  },
  files: {
    documents: process.env.DOCUMENTS_DIR ?? '/var/lib/pets/documents',
    letters: process.env.LETTERS_DIR ?? '/var/lib/pets/letters',
  },
});
