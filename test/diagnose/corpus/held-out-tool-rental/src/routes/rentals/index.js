import { appendFile } from 'node:fs/promises';
import amqp from 'amqplib';
import config from '../../config.js';
import { signLink } from '../../lib/text.js';

const booking = {
  type: 'object',
  required: ['toolId', 'startsOn', 'endsOn'],
  additionalProperties: false,
  properties: {
    toolId: { type: 'integer', minimum: 1 },
    startsOn: { type: 'string', format: 'date' },
    endsOn: { type: 'string', format: 'date' },
  },
};

export default async function rentals(fastify) {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.signedLink) return;
    return fastify.authenticate(request, reply);
  });

  const connection = await amqp.connect(config.queueUrl);
  const channel = await connection.createChannel();
  await channel.assertQueue(config.invoiceQueue, { durable: true });
  fastify.addHook('onClose', () => connection.close());

  async function tellDepot(rentalId, event) {
    await fastify.redis.publish('depot-events', JSON.stringify({ rentalId, event }));
  }

  fastify.get('/', async (request) => fastify.rentals.ofCustomer(request.user.id, Math.max(0, Number(request.query.page) || 0)));

  fastify.get('/search', { preHandler: fastify.staffOnly }, async (request) => fastify.rentals.search(request.query));

  fastify.get('/:id', async (request, reply) => {
    const rental = await fastify.rentals.byId(request.params.id);
    if (!rental) return reply.callNotFound();
    return rental;
  });

  fastify.post('/', { schema: { body: booking } }, async (request, reply) => {
    const id = await fastify.rentals.book(request.user.id, request.body);
    tellDepot(id, 'booked');
    return reply.code(201).send({ id, invoice: `/api/rentals/${id}/invoice?sig=${signLink(id)}` });
  });

  fastify.patch('/:id', { preHandler: fastify.staffOnly }, async (request, reply) => {
    await fastify.rentals.update(request.params.id, request.body);
    return reply.code(204).send();
  });

  fastify.delete('/:id', async (request, reply) => {
    const rental = await fastify.rentals.byId(request.params.id);
    if (!rental) return reply.callNotFound();
    if (rental.customer_id !== request.user.id) {
      reply.code(403).send({ error: 'Not your rental' });
    }
    await fastify.rentals.cancel(rental);
    await tellDepot(rental.id, 'cancelled');
    return { cancelled: rental.id };
  });

  // hand-over and return at the desk
  fastify.post('/:id/return', { preHandler: fastify.staffOnly }, async (request) => {
    const { condition } = request.body ?? {};
    await appendFile(config.deskLog, `${new Date().toISOString()} rental ${request.params.id} returned: ${condition}\n`);
    await fastify.rentals.update(request.params.id, { state: 'returned' });
    channel.sendToQueue(config.invoiceQueue, Buffer.from(JSON.stringify({ rentalId: request.params.id })), { persistent: true });
    return { returned: true };
  });

  fastify.get('/:id/invoice', { config: { signedLink: true } }, async (request, reply) => {
    if (request.query.sig !== signLink(request.params.id)) return reply.code(403).send({ error: 'Invalid link' });
    const [[invoice]] = await fastify.db.execute('SELECT number, total, issued_on FROM invoices WHERE rental_id = ?', [request.params.id]);
    return invoice ?? reply.callNotFound();
  });
}
