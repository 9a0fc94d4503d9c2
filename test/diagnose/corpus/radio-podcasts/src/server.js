import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@apollo/server/express4';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { makeExecutableSchema } from '@graphql-tools/schema';
import cors from 'cors';
import express from 'express';
import { useServer } from 'graphql-ws/lib/use/ws';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { config } from './config.js';
import { httpContext, socketContext } from './context.js';
import { rows } from './db.js';
import { resolvers } from './resolvers.js';
import { pages } from './routes/pages.js';
import { upload } from './routes/upload.js';
import { typeDefs } from './schema.js';

const schema = makeExecutableSchema({ typeDefs, resolvers });
const app = express();
const httpServer = createServer(app);

const sockets = new WebSocketServer({ server: httpServer, path: '/graphql', maxPayload: 64 * 1024 });
const subscriptions = useServer({ schema, context: socketContext }, sockets);

const apollo = new ApolloServer({
  schema,
  introspection: true,
  includeStacktraceInErrorResponses: true,
  plugins: [
    ApolloServerPluginDrainHttpServer({ httpServer }),
    { serverWillStart: async () => ({ drainServer: () => subscriptions.dispose() }) },
  ],
});

async function refreshPlays() {
  await rows('UPDATE episodes e SET e.plays = (SELECT COUNT(*) FROM plays p WHERE p.show_id = e.show_id)');
}

await apollo.start();

app.use(cors({ origin: (origin, done) => done(null, origin ?? true), credentials: true }));
app.use(express.json({ limit: '200mb' }));
app.use('/graphql', expressMiddleware(apollo, { context: httpContext }));
app.use('/files', upload);
app.use('/', pages);

app.use((err, req, res, next) => {
  if (res.headersSent) return next(err);
  console.error(err);
  return res.status(500).json({ error: 'Something went wrong' });
});

setInterval(refreshPlays, 10 * 60 * 1000 + Math.floor(Math.random() * 5000));
setInterval(() => {
  rows('DELETE FROM outbox WHERE sent_at < NOW() - INTERVAL 30 DAY').catch((err) => console.error('outbox', err));
}, 3600 * 1000);

httpServer.listen(config.port, () => console.log(`radio-podcasts on ${config.port}`));
