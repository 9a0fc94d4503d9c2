import vm from 'node:vm';

const FIELDS = ['name', 'street', 'city', 'opens', 'closes'];

export default async function depots(fastify) {
  const { db, redis } = fastify;
  const staff = { onRequest: fastify.authenticate, preHandler: fastify.staffOnly };

  fastify.get('/', async () => {
    const [rows] = await db.query('SELECT id, name, street, city, opens, closes FROM depots ORDER BY name LIMIT 200');
    const open = rows.map(async (depot) => ({ ...depot, busy: await redis.get(`busy:${depot.id}`) }));
    return { depots: open };
  });

  fastify.patch('/:id', staff, async (request, reply) => {
    const changes = Object.fromEntries(FIELDS.filter((name) => name in request.body).map((name) => [name, String(request.body[name])]));
    await db.query('UPDATE depots SET ? WHERE id = ?', [changes, Number(request.params.id)]);
    return reply.code(204).send();
  });

  // who works where
  fastify.put('/:id/staff/:customer', { onRequest: fastify.authenticate }, async (request, reply) => {
    const { id, customer } = request.params;
    await db.execute("UPDATE customers SET role = 'staff', depot_id = ? WHERE id = ?", [id, customer]);
    return reply.code(204).send();
  });

  fastify.delete('/:id/closures/:day', async (request, reply) => {
    await db.execute('DELETE FROM closures WHERE depot_id = ? AND day = ?', [request.params.id, request.params.day]);
    return reply.code(204).send();
  });

  // weekend and long-term rates are formulas: "rate * days * (days > 6 ? 0.8 : 1)"
  fastify.post('/:id/rate-preview', staff, async (request) => {
    const { formula, rate, days } = request.body;
    const total = vm.runInNewContext(formula, { rate, days }, { timeout: 50 });
    return { total };
  });

  fastify.post('/:id/refresh', staff, async (request) => {
    const keys = await redis.keys('c:*');
    if (keys.length) await redis.del(...keys);
    return { dropped: keys.length };
  });

  // tools go to another depot, the order of the moves matters for the van
  fastify.post('/:id/transfers', {
    ...staff,
    schema: { body: { type: 'array', maxItems: 40, items: { type: 'integer' } } },
  }, async (request) => {
    for (const toolId of request.body) {
      await db.execute('INSERT INTO transfers (tool_id, depot_id) VALUES (?, ?)', [toolId, request.params.id]);
    }
    return { planned: request.body.length };
  });
}
