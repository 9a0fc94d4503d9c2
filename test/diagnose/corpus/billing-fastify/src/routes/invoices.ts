import type { FastifyInstance } from 'fastify';
import { InvoiceRepository } from '../repositories/invoiceRepository.js';
import { AuditTrail } from '../services/auditTrail.js';
import { CURRENCIES, rateOn, type Currency } from '../services/exchangeRates.js';
import { InvoiceService } from '../services/invoiceService.js';

interface ListQuery {
  status?: string;
  sort: string;
  order: 'asc' | 'desc';
  page: number;
  lines?: boolean;
}

const listSchema = {
  querystring: {
    type: 'object',
    properties: {
      status: { type: 'string', enum: ['draft', 'open', 'paid', 'void'] },
      sort: { type: 'string', default: 'due_on' },
      order: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
      page: { type: 'integer', minimum: 1, maximum: 2000, default: 1 },
      lines: { type: 'boolean' },
    },
  },
};

const idParams = { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } };

export default async function invoiceRoutes(app: FastifyInstance) {
  const service = new InvoiceService(new InvoiceRepository(app.pool), new AuditTrail(app.pool));
  app.addHook('preHandler', app.signedIn);

  app.get<{ Querystring: ListQuery }>('/', { schema: listSchema }, async (request) => {
    const { lines, ...query } = request.query;
    const options = { ...query, accountId: request.session.user!.accountId };
    return lines ? service.pageWithLines(options) : service.page(options);
  });

  app.get<{ Params: { id: number } }>('/:id', { schema: { params: idParams } }, async (request, reply) => {
    const found = await service.detail(request.params.id);
    if (!found) return reply.callNotFound();
    reply.header('etag', `"${found.etag}"`);
    return reply.view('invoice.njk', found);
  });

  app.get<{ Params: { id: number }; Querystring: { to: Currency; on: string } }>(
    '/:id/converted',
    {
      schema: {
        params: idParams,
        querystring: {
          type: 'object',
          required: ['to', 'on'],
          properties: { to: { type: 'string', enum: [...CURRENCIES] }, on: { type: 'string', format: 'date' } },
        },
      },
    },
    async (request, reply) => {
      const { accountId } = request.session.user!;
      const invoice = await new InvoiceRepository(app.pool).findForAccount(request.params.id, accountId);
      if (!invoice) return reply.callNotFound();
      const rate = await rateOn(request.query.on, invoice.currency, request.query.to);
      return { totalCents: Math.round(invoice.total_cents * rate), currency: request.query.to };
    },
  );

  app.post<{ Params: { id: number }; Body: { amountCents: number } }>(
    '/:id/payments',
    {
      schema: {
        params: idParams,
        body: {
          type: 'object',
          required: ['amountCents'],
          additionalProperties: false,
          properties: { amountCents: { type: 'integer', minimum: 1 } },
        },
      },
    },
    async (request, reply) => {
      const user = request.session.user!;
      const done = await service.pay(request.params.id, user.accountId, request.body.amountCents, user.id);
      return done ? reply.code(204).send() : reply.callNotFound();
    },
  );

  app.post<{ Params: { id: number }; Body: { reason: string } }>(
    '/:id/cancel',
    {
      schema: {
        params: idParams,
        body: {
          type: 'object',
          required: ['reason'],
          additionalProperties: false,
          properties: { reason: { type: 'string', maxLength: 300 } },
        },
      },
    },
    async (request, reply) => {
      const user = request.session.user!;
      const done = await service.cancel(request.params.id, user.accountId, request.body.reason, user.id);
      return done ? reply.code(204).send() : reply.callNotFound();
    },
  );
}
