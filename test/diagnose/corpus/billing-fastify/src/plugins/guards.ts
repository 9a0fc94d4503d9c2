import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

export interface SignedInUser {
  id: number;
  accountId: number;
  role: 'owner' | 'clerk' | 'viewer';
}

declare module 'fastify' {
  interface Session {
    user?: SignedInUser;
  }
  interface FastifyInstance {
    signedIn: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
    ownersOnly: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  }
}

export default fp(async (app) => {
  app.decorate('signedIn', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.session.user) await reply.code(401).send({ error: 'Sign in first' });
  });
  app.decorate('ownersOnly', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.session.user?.role !== 'owner') await reply.code(403).send({ error: 'Owners only' });
  });
});
