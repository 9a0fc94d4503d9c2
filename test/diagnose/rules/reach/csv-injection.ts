import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'quoted cells',
      code: `const quoted = (value) => '"' + String(value).replace(/"/g, '""') + '"';\napp.get('/tickets.csv', async (req, res) => {\n  const tickets = await Ticket.find({ open: true });\n  const lines = tickets.map((ticket) => [ticket.id, ticket.subject].map(quoted).join(','));\n  res.type('text/csv').send(lines.join('\\n'));\n});`,
      at: 'const lines = tickets',
    },
    {
      name: 'a library that writes rows',
      code: `const { stringify } = require('csv-stringify/sync');\nrouter.get('/export', async (ctx) => {\n  const { rows } = await pool.query('SELECT name, note FROM guests');\n  ctx.body = stringify(rows, { header: true });\n});\nconst pool = new (require('pg').Pool)();`,
      at: 'ctx.body = stringify',
    },
    {
      name: 'papaparse in a resolver',
      code: `import Papa from 'papaparse';\nexport const resolvers = {\n  Query: { report: async (_parent, { rows }) => Papa.unparse(rows) },\n};`,
    },
    {
      name: 'a model of Objection',
      code: `const { Model } = require('objection');\nclass Parcel extends Model {}\nserver.route({ method: 'GET', path: '/parcels.csv', handler: async (request, h) => {\n  const parcels = await Parcel.query().where({ depot: 1 });\n  return h.response(parcels.map((p) => [p.label, p.weight].join(';')).join('\\n')).type('text/csv');\n} });`,
      at: 'return h.response',
    },
  ],
  good: [
    {
      name: 'cells that begin like a formula get an apostrophe',
      code: `const cell = (value) => '"' + (/^[=+@-]/.test(value) ? "'" + value : value).replace(/"/g, '""') + '"';\napp.get('/tickets.csv', async (req, res) => {\n  const tickets = await Ticket.find({ open: true });\n  res.type('text/csv').send(tickets.map((ticket) => [ticket.id, ticket.subject].map(cell).join(',')).join('\\n'));\n});`,
    },
    {
      name: 'escaping that is switched on',
      code: `const { stringify } = require('csv-stringify/sync');\nconst pool = new (require('pg').Pool)();\nrouter.get('/export', async (ctx) => {\n  const { rows } = await pool.query('SELECT name, note FROM guests');\n  ctx.body = stringify(rows, { header: true, escape_formulas: true });\n});`,
    },
    {
      name: 'names of columns that the code knows',
      code: `const columns = ['id', 'subject'];\napp.get('/tickets.csv', (req, res) => res.type('text/csv').send(columns.join(',')));`,
    },
    {
      name: 'a list in a file that has nothing to do with tables',
      code: `app.get('/tags', async (req, res) => {\n  const tags = await Tag.find({});\n  res.json({ tags: tags.map((tag) => tag.name).join(',') });\n});`,
    },
    {
      name: 'cells that hold numbers, dates and words of the server',
      code: `const Order = require('mongoose').model('Order');
exports.orders = async (req, res) => {
  const orders = await Order.find();
  const lines = orders.map((order) => [order.id, order.status, order.createdAt.toISOString(), order.items.length].join(';'));
  res.type('text/csv').send(lines.join('\\n'));
};`,
    },
  ],
} satisfies RuleFixtures;
