import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import config from '../../config.js';
import { cacheKey, html } from '../../lib/text.js';

const prices = new LRUCache({ max: 500, ttl: 60_000 });
const lastSearches = [];

const listQuery = {
  type: 'object',
  properties: {
    q: { type: 'string', maxLength: 80 },
    sort: { type: 'string', enum: ['name', 'day_rate', 'weight'] },
    depot: { type: 'integer' },
  },
};

export default async function tools(fastify) {
  const { db, redis } = fastify;

  async function nextFree(toolId) {
    const [[row]] = await db.execute('SELECT MIN(ends_on) AS day FROM rentals WHERE tool_id = ? AND state = ?', [toolId, 'out']);
    return row.day;
  }

  fastify.get('/', { schema: { querystring: listQuery } }, async (request) => {
    const { q = '', sort = 'name', depot } = request.query;
    lastSearches.push({ q, at: Date.now(), ip: request.ip });

    const key = cacheKey({ q, sort, depot });
    const cached = await redis.get(key);
    if (cached) return JSON.parse(cached);

    const [rows] = await db.query(
      `SELECT id, name, day_rate, weight, available FROM tools WHERE name LIKE '%${q}%' AND (? IS NULL OR depot_id = ?)
       ORDER BY ${sort} LIMIT 100`,
      [depot ?? null, depot ?? null],
    );
    for (const tool of rows) {
      if (!tool.available) tool.free_from = await nextFree(tool.id);
    }
    void redis.set(key, JSON.stringify(rows), 'EX', 30).catch((err) => request.log.warn({ err }, 'cache'));
    return rows;
  });

  fastify.get('/popular', async () => {
    const counts = Object.create(null);
    for (const search of lastSearches) counts[search.q] = (counts[search.q] ?? 0) + 1;
    return Object.entries(counts).sort((a, b) => b[1] - a[1]).slice(0, 10);
  });

  fastify.get('/:id/rate', { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } }, async (request) => {
    const { id } = request.params;
    let rate = prices.get(id);
    if (rate === undefined) {
      const [[tool]] = await db.execute('SELECT day_rate FROM tools WHERE id = ?', [id]);
      rate = tool?.day_rate ?? null;
      prices.set(id, rate);
    }
    return { id, rate };
  });

  fastify.get('/manual', async (request, reply) => {
    const file = path.join(config.manualDir, request.query.file);
    return reply.type('application/pdf').send(createReadStream(file));
  });

  fastify.get('/terms', async (request, reply) => reply.sendFile('terms.pdf'));

  // shelf label, printed from the browser of the desk
  fastify.get('/:id/label', async (request, reply) => {
    const [[tool]] = await db.execute('SELECT name, shelf FROM tools WHERE id = ?', [request.params.id]);
    if (!tool) return reply.callNotFound();
    const style = readFileSync(path.join(config.publicDir, 'label.css'), 'utf8');
    reply.type('text/html; charset=utf-8');
    return `<style>${style}</style><h1>${html(tool.name)}</h1><p>${html(tool.shelf)}</p><small>${request.query.remark ?? ''}</small>`;
  });
}
