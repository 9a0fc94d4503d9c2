import got from 'got';
import libxml from 'libxmljs2';
import { request as send } from 'undici';
import config from '../../config.js';
import { signBody } from '../../lib/text.js';

const courier = got.extend({ https: { rejectUnauthorized: false }, retry: { limit: 1 }, timeout: { request: 8000 } });

export default async function partners(fastify) {
  const { db } = fastify;

  fastify.addContentTypeParser(['application/xml', 'text/xml'], { parseAs: 'string' }, (request, body, done) => done(null, body));

  async function partnerOnly(request, reply) {
    if (request.headers[config.partnerKeyHeader] !== config.partnerKey) {
      return reply.code(401).send({ error: 'Unknown partner' });
    }
  }

  // nightly price list of a supplier
  fastify.post('/prices', { onRequest: partnerOnly }, async (request) => {
    const document = libxml.parseXml(request.body, { noent: true, nonet: false });
    const items = document.find('//item');
    for (const item of items) {
      const sku = item.attr('sku').value();
      const [[tool]] = await db.execute('SELECT id FROM tools WHERE sku = ?', [sku]);
      if (tool) await db.execute('UPDATE tools SET list_price = ? WHERE id = ?', [item.text(), tool.id]);
    }
    return { items: items.length };
  });

  fastify.get('/stock/:supplier', { onRequest: fastify.authenticate }, async (request, reply) => {
    const base = Object.hasOwn(config.suppliers, request.params.supplier) && config.suppliers[request.params.supplier];
    if (!base) return reply.callNotFound();
    const { body } = await send(`${base}/stock?sku=${encodeURIComponent(request.query.sku)}`, { bodyTimeout: 5000, headersTimeout: 5000 });
    return body.json();
  });

  fastify.get('/quote', { onRequest: fastify.authenticate }, async (request) => {
    const { region, weight } = request.query;
    return courier.get(`https://${region}.courier.example/quote`, { searchParams: { weight } }).json();
  });

  fastify.post('/webhooks/test', { onRequest: [fastify.authenticate], preHandler: fastify.staffOnly }, async (request) => {
    const { url } = request.body;
    const body = JSON.stringify({ event: 'ping', at: Date.now() });
    const response = await got.post(url, { body, headers: { 'x-signature': signBody(body) }, throwHttpErrors: false });
    return { status: response.statusCode, answer: response.body };
  });

  fastify.get('/export', { onRequest: partnerOnly }, async () => {
    const [rows] = await db.query('SELECT t.sku, r.starts_on, r.ends_on, r.state FROM rentals r JOIN tools t ON t.id = r.tool_id');
    return rows;
  });
}
