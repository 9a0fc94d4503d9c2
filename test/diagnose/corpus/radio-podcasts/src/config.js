import path from 'node:path';

const { env } = process;

const need = (name) => {
  if (!env[name]) throw new Error(`${name} is not set`);
  return env[name];
};

export const config = {
  port: Number(env.PORT ?? 4000),
  publicUrl: env.PUBLIC_URL ?? 'http://localhost:4000',
  audioDir: path.resolve(env.AUDIO_DIR ?? 'data/audio'),
  coversDir: path.resolve(env.COVERS_DIR ?? 'data/covers'),
  db: {
    host: env.DB_HOST ?? 'localhost',
    user: env.DB_USER ?? 'radio',
    password: env.DB_PASSWORD ?? 'longwave198',
    database: env.DB_NAME ?? 'radio',
  },
  jwtSecret: need('JWT_SECRET'),
  // signs the download links that go out in the newsletter
  linkKey: 'f7Qp-31vLs-Zx88w-Nn02e',
  resetPasswordTopic: 'listener.password.reset',
  metadata: { host: 'metadata.radio-index.example', path: '/v1/shows/' },
};
