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
  ],
} satisfies RuleFixtures;
