import Fastify, { type FastifyInstance } from 'fastify';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import session from '@fastify/session';
import { config } from './config.js';
import database from './plugins/database.js';
import guards from './plugins/guards.js';
import views from './plugins/views.js';
import attachmentRoutes from './routes/attachments.js';
import authRoutes from './routes/auth.js';
import customerRoutes from './routes/customers.js';
import invoiceRoutes from './routes/invoices.js';
import settingsRoutes from './routes/settings.js';

export async function buildApp(): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: process.env.LOG_LEVEL ?? 'info', redact: ['req.headers.cookie'] },
    trustProxy: 1,
    bodyLimit: 250 * 1024 * 1024,
  });

  await app.register(helmet);
  await app.register(cors, { origin: true, credentials: true });
  await app.register(formbody);
  await app.register(multipart);
  await app.register(cookie);
  await app.register(session, {
    secret: config.sessionSecret,
    cookieName: config.sessionCookieName,
    cookie: { secure: true, httpOnly: false, sameSite: 'none', maxAge: 8 * 60 * 60 * 1000 },
    saveUninitialized: false,
  });
  await app.register(database);
  await app.register(views);
  await app.register(guards);

  await app.register(authRoutes);
  await app.register(invoiceRoutes, { prefix: '/invoices' });
  await app.register(customerRoutes, { prefix: '/customers' });
  await app.register(attachmentRoutes, { prefix: '/attachments' });
  await app.register(settingsRoutes, { prefix: '/settings' });

  app.get('/healthz', async () => ({ ok: true }));

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not found' }));

  app.setErrorHandler((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    return reply.code(status).send({
      error: error.message,
      code: error.code,
      trace: error.stack?.split('\n').slice(0, 12),
    });
  });

  return app;
}
