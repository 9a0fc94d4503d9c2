import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: `somebody else's order`,
      code: `router.get('/orders/:id', isLoggedIn, async (req, res) => {\n  const order = await Order.findById(req.params.id);\n  res.json(order);\n});`,
      at: 'Order.findById',
    },
    {
      name: 'a row of SQL',
      code: `app.get('/invoices/:id', requireLogin, (req, res) => {\n  db.query('SELECT * FROM invoices WHERE id = ?', [Number(req.params.id)], (e, rows) => res.json(rows[0]));\n});`,
      at: 'db.query',
    },
    {
      name: 'an update with Prisma',
      code: `app.put('/profile', auth, async (req, res) => {\n  const user = await prisma.user.update({ where: { id: req.body.id }, data: { bio: req.body.bio } });\n  res.json(user);\n});`,
      at: 'prisma.user.update',
    },
    {
      name: 'parcels of any customer, through a class and a callback',
      code: `const ParcelDesk = require('./parcelDesk');\nmodule.exports = function (router, pool) {\n  const desk = new ParcelDesk(pool);\n  router.get('/customers/:customerId/parcels', ensureSignedIn, desk.list);\n};`,
      files: {
        'src/parcelDesk.js': `module.exports = class ParcelDesk {\n  constructor(pool) { this.list = (request, response) => { shelf.getParcelsByCustomerId(request.params.customerId, (error, rows) => response.json(rows)); }; } // listByCustomerId\n};`,
      },
      at: `listByCustomerId`,
    },
    {
      name: 'a service that is handed the id alone',
      code: `import { LeaseService } from './leases.js';\nexport default async function routes(app) {\n  const leases = new LeaseService();\n  app.addHook('preHandler', app.loggedIn);\n  app.get('/contracts/:id', async (request) => leases.show(request.params.id));\n  app.get('/own', async (request) => leases.list(request.user.id));\n}`,
      files: {
        'src/leases.js': `export class LeaseService {\n  async show(id) {\n    return this.table.findById(id);\n  }\n  list(tenant) { return this.table.findAll({ tenant }); }\n}`,
      },
      at: `this.table.findById`,
    },
    {
      name: 'a mutation that asks for a login and never looks who it is',
      code: `export const resolvers = {\n  Mutation: {\n    async deleteComment(_parent, { commentId }, context) {\n      requireLogin(context);\n      return comments.deleteOne(commentId);\n    },\n    async closeTicket(_parent, { id }, context) {\n      assertSignedIn(context);\n      await desk.closeTicket(Number(id));\n      return true;\n    },\n  },\n};`,
      at: [`deleteOne`, `closeTicket(Number`],
    },
  ],
  good: [
    {
      name: `the client's own order`,
      code: `router.get('/orders/:id', isLoggedIn, async (req, res) => {\n  const order = await Order.findOne({ _id: req.params.id, user: req.user.id });\n  res.json(order);\n});`,
    },
    {
      name: 'a check afterwards',
      code: `router.delete('/orders/:id', isLoggedIn, async (req, res) => {\n  const order = await Order.findById(req.params.id);\n  if (String(order.userId) !== req.session.userId) return res.sendStatus(403);\n  await order.deleteOne();\n  res.end();\n});`,
    },
    {
      name: 'an administrator',
      code: `router.delete('/users/:id', requireAdmin, async (req, res) => { await User.findByIdAndDelete(req.params.id); res.end(); });`,
    },
    {
      name: 'what all may see',
      code: `router.get('/products/:id', isLoggedIn, async (req, res) => res.json(await Product.findById(req.params.id)));`,
    },
    {
      name: 'an application without accounts',
      code: `router.get('/orders/:id', async (req, res) => res.json(await Order.findById(req.params.id)));`,
    },
    {
      name: 'a service that is handed the account too',
      code: `import { LeaseService } from './leases.js';\nexport default async function routes(app) {\n  const leases = new LeaseService();\n  app.addHook('preHandler', app.loggedIn);\n  app.get('/contracts/:id', async (request) => leases.show(request.params.id, request.user.id));\n}`,
      files: {
        'src/leases.js': `export class LeaseService {\n  async show(id, tenant) {\n    const found = await this.table.findById(id);\n    return found?.tenant === tenant ? found : undefined;\n  }\n}`,
      },
    },
    {
      name: `mutations for moderators, and of one's own`,
      code: `export const resolvers = {\n  Mutation: {\n    async deleteComment(_parent, { commentId }, context) {\n      requireModerator(context);\n      return comments.deleteById(commentId);\n    },\n    async deleteDraft(_parent, { id }, context) {\n      const author = requireLogin(context);\n      return drafts.deleteById(id, author.id);\n    },\n  },\n};`,
    },
  ],
} satisfies RuleFixtures;
