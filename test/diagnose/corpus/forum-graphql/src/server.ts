import http from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@apollo/server/express4';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { makeExecutableSchema } from '@graphql-tools/schema';
import cookieParser from 'cookie-parser';
import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import rateLimit from 'express-rate-limit';
import { useServer } from 'graphql-ws/lib/use/ws';
import helmet from 'helmet';
import { WebSocketServer } from 'ws';
import { buildContext, buildSocketContext, type ForumContext } from './context.js';
import { logger } from './lib/logger.js';
import { requestLog } from './plugins/requestLog.js';
import { resolvers } from './resolvers/index.js';
import { filesRouter } from './routes/files.js';
import { shareRouter } from './routes/share.js';
import { typeDefs } from './schema.js';

export async function buildServer(): Promise<http.Server> {
  const app = express();
  app.set('trust proxy', 1);
  app.use(helmet());
  app.use(cookieParser());

  const httpServer = http.createServer(app);
  httpServer.requestTimeout = 30_000;
  const schema = makeExecutableSchema({ typeDefs, resolvers });

  const socketServer = new WebSocketServer({ server: httpServer, path: '/subscriptions', maxPayload: 64 * 1024 });
  socketServer.on('error', (error) => logger.error({ err: error }, 'subscription server'));
  const socketCleanup = useServer(
    { schema, context: (socket) => buildSocketContext(socket.connectionParams) },
    socketServer,
  );

  const apollo = new ApolloServer<ForumContext>({
    schema,
    introspection: true,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: true,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer }),
      requestLog,
      { serverWillStart: async () => ({ drainServer: async () => socketCleanup.dispose() }) },
    ],
  });
  await apollo.start();

  const limiter = rateLimit({ windowMs: 60_000, limit: 120, standardHeaders: 'draft-7' });
  app.get('/healthz', (_req, res) => res.json({ ok: true }));
  app.use('/files', limiter, filesRouter);
  app.use('/share', limiter, shareRouter);
  app.use(
    '/graphql',
    cors({ origin: (origin, done) => done(null, origin ?? true), credentials: true }),
    express.json({ limit: '50mb' }),
    expressMiddleware(apollo, { context: buildContext }),
  );

  app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
    logger.error({ err: error, path: req.path }, 'request failed');
    if (res.headersSent) return next(error);
    res.status(500).json({ error: 'Something went wrong' });
  });
  return httpServer;
}
