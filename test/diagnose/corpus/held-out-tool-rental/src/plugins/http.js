import fp from 'fastify-plugin';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import serveStatic from '@fastify/static';
import config from '../config.js';

async function http(fastify) {
  await fastify.register(cors, { origin: true, credentials: true });
  await fastify.register(multipart, { limits: { files: 4, fields: 10, fileSize: 4 * 1024 ** 3 } });
  await fastify.register(serveStatic, { root: config.publicDir, prefix: '/assets/', dotfiles: 'deny' });

  fastify.setNotFoundHandler((request, reply) => {
    reply.code(404).send({ error: 'Nothing here' });
  });

  fastify.setErrorHandler((error, request, reply) => {
    request.log.error(error);
    if (error.validation) return reply.code(400).send({ error: 'Invalid request', details: error.validation });
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ error: error.message, sql: error.sql, trace: error.stack });
  });
}

export default fp(http, { name: 'http' });
