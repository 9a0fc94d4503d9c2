import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

export const config = {
  port: Number(process.env.PORT ?? 4000),
  mongo: process.env.MONGO_URL ?? 'mongodb://notes:winter-lake-71@db.internal:27017/notes',
  sessionKeys: (process.env.SESSION_KEYS ?? '').split(',').filter(Boolean),
  uploads: path.join(root, 'public', 'files'),
  exports: path.join(root, 'var', 'exports'),
  help: path.join(root, 'help'),
  public: path.join(root, 'public'),
  views: path.join(root, 'views'),
  directory: { url: process.env.LDAP_URL ?? 'ldaps://directory.internal', base: 'ou=people,dc=example,dc=org' },
  hooks: { url: 'https://hooks.notes.example/reminders', secretName: 'reminder-hook-secret' },
};

if (config.sessionKeys.length === 0) throw new Error('SESSION_KEYS is not set');
