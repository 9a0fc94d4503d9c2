import { resolve } from 'node:path';

export const config = {
  port: Number(process.env.PORT ?? 5080),
  databaseUrl: process.env.DATABASE_URL ?? 'postgres://localhost/clubs',
  redisUrl: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  jwtSecret: process.env.JWT_SECRET ?? 'pavilion-changing-room-7',
  bankKey: process.env.BANK_KEY ?? '',
  partnerToken: process.env.PARTNER_TOKEN ?? '',
  partnerTokenHeader: 'x-partner-token',
  federationUrl: 'https://federation.example/api/v1',
  documentDir: resolve('storage/documents'),
  galleryDir: resolve('storage/gallery'),
  allowedOrigins: ['https://clubs.example', 'https://admin.clubs.example'],
} as const;
