import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import serve from 'koa-static';
import session from 'koa-session';
import { config } from './config.js';
import { answerErrors } from './middleware/answerErrors.js';
import { accountRoutes } from './routes/account.js';
import { adminRoutes } from './routes/admin.js';
import { fileRoutes } from './routes/files.js';
import { noteRoutes } from './routes/notes.js';
import { shareRoutes } from './routes/share.js';

export function createApp() {
  const app = new Koa();
  app.keys = config.sessionKeys;

  app.use(answerErrors);
  app.use(serve(config.public));
  app.use(session({ key: 'notes.sess', maxAge: 86_400_000, httpOnly: true, signed: false, secure: true }, app));
  app.use(bodyParser({ jsonLimit: '256kb', formLimit: '256kb' }));

  for (const routes of [accountRoutes, noteRoutes, shareRoutes, fileRoutes, adminRoutes]) {
    app.use(routes.routes());
    app.use(routes.allowedMethods());
  }
  app.on('error', (error) => console.error(error));
  return app;
}
