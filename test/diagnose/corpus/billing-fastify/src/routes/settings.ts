import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import nunjucks from 'nunjucks';
import { overlay, pick } from '../lib/objects.js';

const EDITABLE_PROFILE = ['displayName', 'locale', 'timeZone'] as const;

export default async function settingsRoutes(app: FastifyInstance) {
  app.addHook('preHandler', app.signedIn);

  const load = async (accountId: number): Promise<Record<string, unknown>> => {
    const { rows } = await app.pool.query('SELECT settings FROM accounts WHERE id = $1', [accountId]);
    return rows[0]?.settings ?? {};
  };

  const store = (accountId: number, settings: unknown) =>
    app.pool.query('UPDATE accounts SET settings = $1 WHERE id = $2', [JSON.stringify(settings), accountId]);

  app.get('/', async (request) => load(request.session.user!.accountId));

  // The old admin's form posts the whole tree as one JSON string.
  app.put<{ Body: { tree: string } }>('/', { preHandler: app.ownersOnly }, async (request, reply) => {
    const { accountId } = request.session.user!;
    const settings = overlay(await load(accountId), JSON.parse(request.body.tree));
    await store(accountId, settings);
    return reply.code(204).send();
  });

  app.put<{ Body: Record<string, unknown> }>('/profile', async (request, reply) => {
    const profile = pick(request.body, EDITABLE_PROFILE);
    await app.pool.query('UPDATE users SET profile = $1 WHERE id = $2', [
      JSON.stringify(profile),
      request.session.user!.id,
    ]);
    return reply.code(204).send();
  });

  app.post<{ Body: { template: string } }>('/reminder-preview', async (request, reply) => {
    const sample = { customer: { name: 'Jo Example' }, invoice: { number: 'F-1001', total: '120.00' } };
    const text = nunjucks.renderString(request.body.template, sample);
    return reply.type('text/plain').send(text);
  });

  app.get('/terms', async (_request, reply) => {
    const terms = readFileSync('data/terms.txt', 'utf8');
    return reply.type('text/plain').send(terms);
  });

  app.post<{ Body: { callbackUrl: string } }>('/callback-test', { preHandler: app.ownersOnly }, async (request) => {
    const target = request.body.callbackUrl;
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-billing-event': 'ping' },
      body: JSON.stringify({ event: 'ping', at: new Date().toISOString() }),
      signal: AbortSignal.timeout(5_000),
    });
    return { status: response.status, body: (await response.text()).slice(0, 2_000) };
  });
}
