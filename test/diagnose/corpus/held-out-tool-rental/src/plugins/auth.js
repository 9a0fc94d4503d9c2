import fp from 'fastify-plugin';
import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import config from '../config.js';

export const COOKIE = 'rental_token';

async function auth(fastify) {
  await fastify.register(cookie);
  await fastify.register(jwt, {
    secret: config.jwtSecret,
    cookie: { cookieName: COOKIE, signed: false },
    sign: { expiresIn: '12h' },
    // the desk tablets have wrong clocks
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });

  fastify.decorate('authenticate', async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch {
      return reply.code(401).send({ error: 'Please log in' });
    }
  });

  fastify.decorate('staffOnly', async (request, reply) => {
    if (request.user.role !== 'staff') {
      return reply.code(403).send({ error: 'Staff only' });
    }
  });

  fastify.decorateReply('startSession', function (customer) {
    const token = fastify.jwt.sign({ id: customer.id, role: customer.role, depot: customer.depot_id });
    this.setCookie(COOKIE, token, {
      path: '/',
      maxAge: 12 * 3600,
      sameSite: 'none',
      secure: true,
    });
    // only pre-selects the depot in the shop
    this.setCookie('depot', String(customer.depot_id), { path: '/', secure: true, sameSite: 'lax' });
    return token;
  });
}

export default fp(auth, { name: 'auth' });
