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
      at: `leases.show(request`,
    },
    {
      name: 'a mutation that asks for a login and never looks who it is',
      code: `export const resolvers = {\n  Mutation: {\n    async deleteComment(_parent, { commentId }, context) {\n      requireLogin(context);\n      return comments.deleteOne(commentId);\n    },\n    async closeTicket(_parent, { id }, context) {\n      assertSignedIn(context);\n      await desk.closeTicket(Number(id));\n      return true;\n    },\n  },\n};`,
      at: [`deleteOne`, `closeTicket(Number`],
    },
    {
      name: 'records of a kind that the schema gives an owner, behind a hook of the plugin',
      file: 'src/repairs.ts',
      code: `export async function repairs(app) {\n  app.addHook('onRequest', app.authenticate);\n  app.get('/mine', async (request) => prisma.repair.findMany({ where: { driverId: request.user.sub } }));\n  app.get('/repairs/:id', async (request) => prisma.repair.findUnique({ where: { id: Number(request.params.id) } }));\n}`,
      files: { 'prisma/schema.prisma': `model Repair {\n  id Int @id\n  customerId Int\n}` },
      at: 'findUnique',
    },
    {
      name: 'a route object of Hapi behind the default strategy, through a repository',
      code: `const Kennels = require('./kennels');\nserver.auth.default('session');\nconst show = async (request) => Kennels.withDogs(request.params.id);\nserver.route([{ method: 'GET', path: '/kennels/{id}', handler: show }, { method: 'GET', path: '/kennels', handler: (request) => Kennels.of(request.auth.credentials.id) }]);`,
      files: {
        'src/kennels.js': `exports.withDogs = (id) => Kennel.query().findById(id).withGraphFetched('dogs');\nexports.of = (ownerId) => Kennel.query().where({ ownerId }).limit(50);`,
      },
      at: 'Kennels.withDogs(request',
    },
    {
      name: 'a controller of NestJS behind a global guard, whose id is a number',
      file: 'src/leases.controller.ts',
      code: `import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';\nimport { APP_GUARD } from '@nestjs/core';\nexport const guards = [{ provide: APP_GUARD, useClass: JwtAuthGuard }];\n@Controller('leases')\nexport class LeasesController {\n  constructor(private readonly leases: LeaseBook) {}\n  @Get(':id')\n  one(@Param('id', ParseIntPipe) id: number) { return this.leases.findOneBy({ id }); }\n  @Get()\n  all(@CurrentTenant() tenant: Tenant) { return this.leases.find({ where: { tenantId: tenant.id } }); }\n}`,
      at: 'findOneBy({ id })',
    },
    {
      name: 'a key of DynamoDB from the path',
      file: 'src/parcels.ts',
      code: `export const mine = async (event) => db.send(new QueryCommand({ TableName: 'parcels', ExpressionAttributeValues: { ':c': event.requestContext.authorizer.jwt.claims.sub } }));\nexport const one = async (event) => db.send(new GetCommand({ TableName: 'parcels', Key: { id: event.pathParameters.id } }));`,
      at: 'GetCommand',
    },
    {
      name: 'a log that names the reader, and a page that greets them',
      code: `router.get('/tickets/:id', isSignedIn, (req, res, next) => {\n  console.log('seen by', req.user.email);\n  Ticket.findById(req.params.id).exec((error, ticket) => res.render('ticket', { ticket, user: req.user }));\n});`,
      at: 'Ticket.findById',
    },
    {
      name: 'the account of the path, not of the token',
      code: `router.get('/loans/of/:memberId', requireMember, async (ctx) => { ctx.body = await Loan.find({ member: ctx.params.memberId }); });`,
      at: 'Loan.find',
    },
    {
      name: 'a letter by its name',
      code: `const path = require('path');\nrouter.get('/letters/file', requireLogin, (req, res) => {\n  fs.createReadStream(path.join(LETTERS, path.basename(req.query.name))).pipe(res);\n});`,
      at: 'createReadStream',
    },
    {
      name: 'a template of SQL in a branch that is not told who asks',
      file: 'pages/api/plots/[id].ts',
      code: `async function show(res, id) {\n  const [plot] = await sql\`select * from plots where id = \${id}\`;\n  return res.json(plot);\n}\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  const user = await getServerSession(req, res, options);\n  if (!user) return res.status(401).end();\n  const { id } = req.query;\n  if (req.method === 'GET') return show(res, id);\n  return res.json(await sql\`delete from plots where id = \${id} and tenant_id = \${user.id}\`);\n}`,
      at: 'select * from plots',
    },
    {
      name: 'a resolver in a wrapper, whose statement runs in a helper of a third file',
      code: `const invoices = require('./invoices');
const authenticated = (next) => (root, args, ctx) => {
  if (!ctx.customer) throw new Error('UNAUTHENTICATED');
  return next(root, args, ctx);
};
module.exports = { Query: { invoice: authenticated((_, { invoiceId }) => invoices.byNumber(invoiceId)) } };`,
      files: {
        'src/invoices.js': `const { one } = require('./db');
exports.byNumber = (id) => one('SELECT * FROM invoices WHERE id = $1', [id]);`,
        'src/db.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.one = async (text, values) => (await pool.query(text, values)).rows[0];`,
      },
      at: `module.exports`,
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
    {
      name: 'what has no owner in the schema',
      file: 'src/garages.ts',
      code: `export async function garages(app) {\n  app.addHook('onRequest', app.authenticate);\n  app.get('/garages/:id', async (request) => prisma.garage.findUnique({ where: { id: Number(request.params.id) } }));\n}`,
      files: { 'prisma/schema.prisma': `model Garage {\n  id Int @id\n  name String\n}` },
    },
    {
      name: 'a repository that is given who asks',
      code: `const Kennels = require('./kennels');\nserver.auth.default('session');\nserver.route({ method: 'GET', path: '/kennels/{id}', handler: (request) => Kennels.owned(request.auth.credentials.id, request.params.id) });`,
      files: { 'src/kennels.js': `exports.owned = (ownerId, id) => Kennel.query().findOne({ id, ownerId });` },
    },
    {
      name: 'a controller that compares in a method of its own',
      file: 'src/leases.controller.ts',
      code: `import { Controller, Get, Param, UseGuards } from '@nestjs/common';\n@Controller('leases')\n@UseGuards(JwtAuthGuard)\nexport class LeasesController {\n  constructor(private readonly leases: LeaseBook) {}\n  @Get(':id')\n  async one(@Param('id') id: string, @CurrentTenant() tenant: Tenant) { return this.owned(id, tenant); }\n  private async owned(id: string, tenant: Tenant) {\n    const lease = await this.leases.findOneBy({ id });\n    if (lease.tenantId !== tenant.id) throw new ForbiddenException();\n    return lease;\n  }\n}`,
    },
    {
      name: 'a condition of DynamoDB',
      file: 'src/parcels.ts',
      code: `export const pay = async (event) => {\n  const user = event.requestContext.authorizer.lambda.userId;\n  return db.send(new UpdateCommand({ TableName: 'parcels', Key: { id: event.pathParameters.id }, ConditionExpression: 'customerId = :u', ExpressionAttributeValues: { ':u': user } }));\n};`,
    },
    {
      name: 'the organisation from elsewhere in the filter',
      code: `router.patch('/members/:id', requireLogin, async (req, res) => {\n  await members.updateOne({ _id: req.params.id, orgId: await organisation() }, { $set: { name: req.body.name } });\n  res.end();\n});`,
    },
    {
      name: 'a mutation for operators, and one that is open to whom it compares',
      code: `export const resolvers = {\n  Mutation: {\n    refund: async (_parent, { tripId }, context) => { requireRole(context, 'operator'); return trips.updateOne({ _id: tripId }, { refunded: true }); },\n    endTrip: async (_parent, { tripId }, context) => { const rider = requireUser(context); const trip = await trips.findOne({ _id: tripId }); if (trip.rider !== rider.id) throw new Error('no'); return trips.updateOne({ _id: tripId }, { ended: true }); },\n  },\n};`,
    },
    {
      name: 'a resolver that compares the owner with a member of its context',
      code: `const invoices = require('./invoices');
const authenticated = (next) => (root, args, ctx) => {
  if (!ctx.buyer) throw new Error('UNAUTHENTICATED');
  return next(root, args, ctx);
};
module.exports = {
  Query: {
    invoice: authenticated(async (_, { invoiceId }, { buyer }) => {
      const found = await invoices.byNumber(invoiceId);
      return found.buyer_id === buyer.id ? found : null;
    }),
  },
};`,
      files: {
        'src/invoices.js': `const { one } = require('./db');
exports.byNumber = (id) => one('SELECT * FROM invoices WHERE id = $1', [id]);`,
        'src/db.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.one = async (text, values) => (await pool.query(text, values)).rows[0];`,
      },
    },
    {
      name: 'a record whose owner is compared with what a middleware of the application has kept',
      code: `const { one } = require('./db');
router.patch('/stalls/:id', requireTrader, async (req, res) => {
  const stall = await one('SELECT * FROM stalls WHERE id = ?', [req.params.id]);
  if (!stall || stall.trader_id !== req.trader.id) return res.sendStatus(404);
  res.json(stall);
});`,
    },
  ],
} satisfies RuleFixtures;
