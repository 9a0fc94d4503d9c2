import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a route without the guard of its neighbours',
      code: `router.get('/orders', isLoggedIn, (req, res) => res.json([]));\nrouter.delete('/orders/:id', async (req, res) => {\n  await Order.deleteOne({ _id: req.params.id });\n  res.end();\n});`,
      at: 'router.delete',
    },
    {
      name: 'controllers in other files, in the old style',
      code: `const auth = require('./auth');\nconst UserController = require('./users');\nmodule.exports = function (app, db) {\n  const users = new UserController(db);\n  app.get('/profile', auth.ensureLogin, users.showProfile);\n  app.post('/users/:id/role', users.changeRole);\n};`,
      files: {
        'src/auth.js': `exports.ensureLogin = (req, res, next) => (req.session.user ? next() : res.redirect('/login'));`,
        'src/users.js': `module.exports = function UserController(db) {\n  this.showProfile = (req, res) => res.render('profile', req.session.user);\n  this.changeRole = (req, res, next) => {\n    db.collection('users').updateOne({ _id: req.params.id }, { $set: { role: req.body.role } }, () => res.end());\n  };\n};`,
      },
      at: `app.post('/users/:id/role'`,
    },
    {
      name: 'a route of administrators that asks only for a login',
      code: `app.get('/admin/users', auth, requireAdmin, (req, res) => res.json(users));\napp.get('/admin/export', auth, (req, res) => res.json(dump()));`,
      at: '/admin/export',
    },
    {
      name: 'a chain of methods',
      code: `router.route('/notes').get(verifyToken, list).post(verifyToken, add);\nrouter.route('/notes/:id').put((req, res) => Note.updateOne({ id: req.params.id }, req.body).then(() => res.end()));\nfunction list(req, res) { res.json([]); }\nfunction add(req, res) { Note.create(req.body); }`,
      at: `router.route('/notes/:id')`,
    },
    {
      name: 'a route whose handler is wrapped',
      code: `const attempt = (work) => (req, res, next) => work(req, res).catch(next);\nrouter.put('/flags/:name', requireLogin, attempt(async (req, res) => { await flags.updateOne({ name: req.params.name }, req.body.value); res.end(); }));\nrouter.delete('/flags/:name', attempt(async (req, res) => { await flags.deleteOne({ name: req.params.name }); res.end(); }));`,
      at: `router.delete`,
    },
    {
      name: 'a route of an application whose sessions are named after administrators',
      code: `const session = require('express-session');\nconst router = require('./doors');\napp.use(session({ name: 'admin.sid', store }));\napp.use('/', router);`,
      files: {
        'src/doors.js': `router.get('/doors', requireLogin, list);\nrouter.post('/doors', requireLogin, async (req, res) => { await doors.insertOne(req.body); res.end(); });\nrouter.post('/doors/:id/open', async (req, res) => { await doors.updateOne({ _id: req.params.id }, { open: true }); res.end(); });`,
      },
      at: `'/doors/:id/open'`,
    },
    {
      name: 'a route of Koa that is mounted before the guard of the others',
      code: `const books = require('./books');\nconst loans = require('./loans');\napi.use('/books', books.routes());\napi.use(requireMember);\napi.use('/loans', loans.routes());`,
      files: {
        'src/books.js': `router.post('/', requireMember, async (ctx) => { ctx.body = await Book.create(ctx.request.body); });\nrouter.delete('/:id', async (ctx) => { await Book.findByIdAndDelete(ctx.params.id); ctx.status = 204; });\nmodule.exports = router;`,
        'src/loans.js': `router.delete('/:id', async (ctx) => { await Loan.deleteOne({ _id: ctx.params.id, member: ctx.state.member.id }); });\nmodule.exports = router;`,
      },
      at: `router.delete('/:id', async (ctx) => { await Book`,
    },
    {
      name: 'a route that lacks what all beside it ask',
      code: `server.auth.default('session');\nconst STAFF = { scope: ['staff'] };\nserver.route([\n  { method: 'POST', path: '/desk/members', options: { auth: STAFF }, handler: enrol },\n  { method: 'POST', path: '/desk/letters', options: { auth: STAFF }, handler: write },\n  { method: 'PUT', path: '/desk/members/{id}/rank', handler: async (request) => Member.query().patchAndFetchById(request.params.id, { rank: request.payload.rank }) },\n]);\nfunction enrol() {}\nfunction write() {}`,
      at: `/desk/members/{id}/rank`,
    },
    {
      name: 'authentication that is only tried',
      code: `server.auth.default('session');\nserver.route({ method: 'DELETE', path: '/notes/{id}', options: { auth: { mode: 'try' } }, handler: async (request, h) => { await Note.query().deleteById(request.params.id); return h.response().code(204); } });\nserver.route({ method: 'GET', path: '/notes', handler: (request) => Note.query().where({ memberId: request.auth.credentials.id }) });`,
      at: `/notes/{id}`,
    },
    {
      name: 'the list of all users beside routes that ask',
      code: `router.get('/users/:id', isSignedIn, async (req, res) => res.json(await User.findOne({ _id: req.params.id, org: req.user.org })));\nrouter.get('/users', async (req, res) => res.json(await User.find({})));`,
      at: `router.get('/users',`,
    },
    {
      name: 'a file of Next that the middleware lets through',
      file: 'app/api/exports/route.ts',
      code: `export async function DELETE(request: Request) {\n  await exportsOfAll.deleteMany({ before: (await request.json()).before });\n  return new Response(null, { status: 204 });\n}`,
      files: {
        'middleware.ts': `const PUBLIC = ['/api/auth/', '/api/exports'];\nexport function middleware(request) {\n  if (PUBLIC.some((prefix) => request.nextUrl.pathname.startsWith(prefix))) return NextResponse.next();\n  if (!request.cookies.get('session')) return new Response('Unauthorized', { status: 401 });\n}`,
        'app/api/plots/route.ts': `export async function POST(request: Request) {\n  await plots.insertOne(await request.json());\n  return new Response();\n}`,
      },
      at: `export async function DELETE`,
    },
    {
      name: 'a mutation beside others that ask',
      code: `export const resolvers = {\n  Mutation: {\n    startTrip: async (_parent, { input }, context) => { const rider = requireUser(context); return trips.insertOne({ ...input, rider: rider.id }); },\n    refund: async (_parent, { id }, context) => { requireRole(context, 'operator'); return trips.updateOne({ id }, { refunded: true }); },\n    removeStation: async (_parent, { id }, { db }) => { await db.stations.deleteOne({ _id: id }); return true; },\n  },\n};`,
      at: `removeStation`,
    },
    {
      name: 'a listener beside others that ask',
      code: `io.on('connection', (socket) => {\n  socket.on('board:open', async ({ board }) => boards.findOne({ _id: board, members: socket.data.user.id }));\n  socket.on('card:move', async ({ board, card }) => { await assertMember(board, socket.data.user.id); await cards.updateOne({ _id: card }, { moved: true }); });\n  socket.on('card:drop', async ({ card }) => { await cards.deleteOne({ _id: card }); });\n});`,
      at: `card:drop`,
    },
    {
      name: 'a second door for sockets without a question',
      code: `const dashboard = new WebSocketServer({ noServer: true });\nserver.on('upgrade', (request, socket, head) => dashboard.handleUpgrade(request, socket, head, (ws) => dashboard.emit('connection', ws)));\napp.get('/me', requireLogin, (request, response) => response.json(request.user));`,
      at: `new WebSocketServer`,
    },
    {
      name: 'a mutation beside others that a wrapper of the application keeps',
      code: `const { ForbiddenError } = require('./errors');
const members = (next) => (root, args, ctx, info) => {
  if (!ctx.member) throw new ForbiddenError();
  return next(root, args, ctx, info);
};
module.exports = {
  Mutation: {
    addRecipe: members((_, { input }, { repo }) => repo.insert(input)),
    rateRecipe: members((_, { id, stars }, { repo }) => repo.rate(id, stars)),
    removeRecipe: (_, { id }, { repo }) => repo.remove(id),
  },
};`,
      at: `removeRecipe:`,
    },
    {
      name: 'a query that gives people with their addresses to whoever asks',
      code: `const onlyStaff = (next) => (p, a, ctx) => { if (ctx.viewer?.role !== 'STAFF') throw new Error('FORBIDDEN'); return next(p, a, ctx); };
export const resolvers = {
  Query: { patient: (_, { id }, { repo }) => repo.patient(id), ward: (_, { id }, { repo }) => repo.ward(id) },
  Mutation: { admit: onlyStaff((_, { id }, { repo }) => repo.admit(id)), discharge: onlyStaff((_, { id }, { repo }) => repo.discharge(id)) },
};`,
      files: {
        'src/schema.graphql': `type Patient {
  id: ID!
  email: String!
}
type Ward {
  id: ID!
  floor: Int
}
type Query {
  patient(id: ID!): Patient
  ward(id: ID!): Ward
}
`,
      },
      at: `Query: { patient`,
    },
  ],
  good: [
    {
      name: 'routes with their guards',
      code: `router.get('/orders', isLoggedIn, (req, res) => res.json([]));\nrouter.delete('/orders/:id', isLoggedIn, async (req, res) => {\n  await Order.deleteOne({ _id: req.params.id });\n  res.end();\n});`,
    },
    {
      name: 'a guard before the whole router',
      code: `router.use(passport.authenticate('jwt'));\nrouter.get('/orders', (req, res) => res.json([]));\nrouter.delete('/orders/:id', async (req, res) => { await Order.deleteOne({ _id: req.params.id }); res.end(); });`,
    },
    {
      name: 'a router that is mounted behind a guard',
      code: `const orders = require('./orders');\napp.get('/me', auth, (req, res) => res.json({}));\napp.use('/orders', auth, orders);`,
      files: {
        'src/orders.js': `const router = require('express').Router();\nrouter.post('/', (req, res) => Order.create(req.body).then(() => res.end()));\nmodule.exports = router;`,
      },
    },
    {
      name: 'a handler that asks itself',
      code: `app.get('/me', requireLogin, (req, res) => res.json({}));\napp.post('/notes', (req, res) => {\n  if (!req.session.userId) return res.redirect('/login');\n  Note.create({ text: req.body.text });\n  res.end();\n});`,
    },
    {
      name: 'what is open to everybody',
      code: `app.get('/me', requireLogin, (req, res) => res.json({}));\napp.post('/register', (req, res) => User.create(req.body).then(() => res.end()));\napp.post('/webhooks/payment', (req, res) => Payment.updateOne({ id: req.body.id }).then(() => res.end()));`,
    },
    {
      name: 'an application without accounts',
      code: `app.post('/notes', (req, res) => Note.create(req.body).then(() => res.end()));\napp.delete('/notes/:id', (req, res) => Note.deleteOne({ _id: req.params.id }).then(() => res.end()));`,
    },
    {
      name: 'a file of Next behind the matcher of the middleware',
      file: 'app/api/plots/route.ts',
      code: `export async function POST(request: Request) {\n  await plots.insertOne(await request.json());\n  return new Response();\n}`,
      files: {
        'middleware.ts': `export function middleware(request) { if (!request.cookies.get('session')) return new Response('Unauthorized', { status: 401 }); }\nexport const config = { matcher: ['/api/:path*'] };`,
      },
    },
    {
      name: 'routes of Hapi behind the default strategy, the health check apart',
      code: `server.auth.default('session');\nserver.route({ method: 'DELETE', path: '/notes/{id}', handler: async (request, h) => { await Note.query().delete().where({ id: request.params.id, memberId: request.auth.credentials.id }); return h.response(); } });\nserver.route({ method: 'GET', path: '/health', options: { auth: false }, handler: () => ({ ok: true }) });`,
    },
    {
      name: 'a catalogue that all may read and only staff change',
      code: `router.get('/books', async (req, res) => res.json(await Book.find({}).limit(20)));\nrouter.get('/books/:id', async (req, res) => res.json(await Book.findById(req.params.id)));\nrouter.post('/books', requireStaff, async (req, res) => res.json(await Book.create(req.body)));`,
    },
    {
      name: 'mutations for those who have no account yet',
      code: `export const resolvers = {\n  Mutation: {\n    login: async (_parent, { email, password }, context) => context.accounts.login(email, password),\n    startTrip: async (_parent, { input }, context) => { requireUser(context); return trips.insertOne(input); },\n    refund: async (_parent, { id }, context) => { requireRole(context, 'operator'); return trips.updateOne({ id }, { refunded: true }); },\n  },\n};`,
    },
    {
      name: 'mutations that composed resolvers keep, but for the way in',
      code: `import { combineResolvers } from 'graphql-resolvers';
import { isAuthenticated } from './guards';
export default {
  Mutation: {
    login: (_, args, { users }) => users.login(args),
    addNote: combineResolvers(isAuthenticated, (_, { text }, { notes }) => notes.insert(text)),
    editNote: combineResolvers(isAuthenticated, (_, { id, text }, { notes }) => notes.update(id, text)),
    dropNote: combineResolvers(isAuthenticated, (_, { id }, { notes }) => notes.remove(id)),
  },
};`,
    },
    {
      name: 'a guard that is a list of another file',
      code: `import { readers, curators } from './guards.js';
router.post('/rooms', readers, (req, res) => Room.create(req.body).then((room) => res.json(room)));
router.delete('/rooms/:id', curators, (req, res) => Room.deleteOne({ _id: req.params.id }).then(() => res.end()));`,
      files: {
        'src/guards.js': `export const readers = (req, res, next) => (req.session.reader ? next() : res.sendStatus(401));
export const curators = [readers, (req, res, next) => (req.session.reader.isCurator ? next() : res.sendStatus(403))];`,
      },
    },
  ],
} satisfies RuleFixtures;
