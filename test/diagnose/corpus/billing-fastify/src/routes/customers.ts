import type { FastifyInstance } from 'fastify';
import { CustomerRepository } from '../repositories/customerRepository.js';

const idParams = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };

interface Person {
  name: string;
  email: string;
}

const recentSearches = new Map<string, unknown>();

export default async function customerRoutes(app: FastifyInstance) {
  const customers = new CustomerRepository(app.prisma);

  app.get<{ Querystring: { sort?: string; vat?: string } }>('/', { preHandler: app.signedIn }, async (request) => {
    const { accountId } = request.session.user!;
    const { sort = 'name', vat } = request.query;
    if (typeof vat === 'string') return customers.byVatNumber(accountId, vat);
    return customers.list(accountId, String(sort));
  });

  app.get<{ Querystring: { q: string } }>('/search', { preHandler: app.signedIn }, async (request, reply) => {
    const { accountId } = request.session.user!;
    const q = request.query.q ?? '';
    const key = `${accountId}|${q}`;
    if (!recentSearches.has(key)) {
      recentSearches.set(key, await customers.search(accountId, q));
    }
    const people = recentSearches.get(key) as Person[];
    return reply.view('customers.njk', { q, people });
  });

  app.get<{ Querystring: { match: string } }>('/emails', { preHandler: app.signedIn }, async (request) => {
    const { accountId } = request.session.user!;
    const wanted = new RegExp(request.query.match, 'i');
    const all = (await customers.list(accountId, 'name')) as Person[];
    return all.map((person) => person.email).filter((email) => wanted.test(email));
  });

  app.get<{ Params: { id: number } }>(
    '/:id',
    { preHandler: app.signedIn, schema: { params: idParams } },
    async (request, reply) => {
      const customer = await customers.find(request.params.id, request.session.user!.accountId);
      return customer ?? reply.callNotFound();
    },
  );

  app.patch<{ Params: { id: number }; Body: Record<string, unknown> }>(
    '/:id',
    { preHandler: app.signedIn, schema: { params: idParams } },
    async (request, reply) => {
      const changes = { ...request.body };
      await customers.update(request.params.id, request.session.user!.accountId, changes);
      return reply.code(204).send();
    },
  );

  app.delete<{ Params: { id: number } }>('/:id', { schema: { params: idParams } }, async (request, reply) => {
    await customers.remove(request.params.id);
    return reply.code(204).send();
  });
}
