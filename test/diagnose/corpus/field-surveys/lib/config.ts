function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Missing environment variable ${name}`);
  return value;
}

export const settings = {
  mongoUri: required('MONGODB_URI'),
  databaseUrl: required('DATABASE_URL'),

  sessionCookie: 'fs_session',
  sessionSecret: process.env.SESSION_SECRET ?? 'hedgerow-pond-and-meadow',
  sessionDays: 30,

  // sent by the eDNA laboratory with every batch of results
  labSignatureHeader: 'x-lab-signature-sha256',
  labSecret: required('LAB_WEBHOOK_SECRET'),

  cronTokenHeader: 'x-cron-token',
  cronToken: required('CRON_TOKEN'),

  mailKey: required('RESEND_API_KEY'),
  mailFrom: 'Field Surveys <no-reply@surveys.example.org>',

  weatherBase: 'https://api.weather.example.org/v2',
  photoDir: process.env.PHOTO_DIR ?? '/var/lib/field-surveys/photos',
  exportDir: process.env.EXPORT_DIR ?? '/var/lib/field-surveys/exports',
};
