import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a query whose failure is not answered',
      code: `app.get('/users/:id', function (req, res) {\n  users.findOne({ id: req.params.id }, function (err, user) {\n    if (err) return;\n    res.json(user);\n  });\n});`,
      at: 'if (err) return;',
    },
    {
      name: 'a middleware that only logs on one way',
      code: `app.use((req, res, next) => {\n  if (req.get('x-api-key') !== process.env.API_KEY) {\n    console.warn('bad key');\n  } else {\n    next();\n  }\n});`,
      at: `if (req.get('x-api-key')`,
    },
    {
      name: 'a handler of errors that says nothing',
      code: `app.use((error, req, res, next) => {\n  logger.error(error);\n});`,
      at: 'app.use(',
    },
    {
      name: 'a hook that returns without going on',
      code: `fastify.addHook('onRequest', (request, reply, done) => {\n  if (!request.headers.authorization) {\n    request.log.warn('no token');\n    return;\n  }\n  done();\n});`,
      at: 'return;',
    },
    {
      name: 'an answer only for a record that is there',
      code: `router.get('/page/:slug', function (req, res, next) {\n  Page.findOne({ slug: req.params.slug }, function (err, page) {\n    if (err) return next(err);\n    if (page) {\n      res.render('page', { page: page });\n    }\n  });\n});`,
      at: 'if (page) {',
    },
    {
      name: 'a guard that only lets through',
      code: `function loggedIn(req, res, next) {\n  if (req.isAuthenticated()) next();\n}\napp.get('/orders', loggedIn, orders.list);`,
      at: 'if (req.isAuthenticated()) next();',
    },
  ],
  good: [
    {
      name: 'an answer on every way',
      code: `app.get('/users/:id', function (req, res, next) {\n  users.findOne({ id: req.params.id }, function (err, user) {\n    if (err) return next(err);\n    if (!user) return res.status(404).end();\n    res.json(user);\n  });\n});`,
    },
    {
      name: 'a file that is sent by the library, and work beside the answer',
      code: `app.get('/file', (req, res, next) => {\n  visits.insert({ path: req.path }, (err) => {\n    if (err) console.error(err);\n  });\n  res.sendFile(file, (error) => {\n    if (error) next(error);\n  });\n});`,
    },
    {
      name: 'an answer that was given already, and one of a function of its own',
      code: `app.get('/two', function (req, res, next) {\n  var answered = false;\n  function fail(err) { answered = true; next(err); }\n  first(function (err, a) {\n    if (answered) return;\n    if (err) return fail(err);\n    res.json(a);\n  });\n});`,
    },
    {
      name: 'a handler of errors that hands on, and functions with the same parameters that serve nobody',
      code: `app.use((error, req, res, next) => {\n  if (res.headersSent) return next(error);\n  res.status(500).json({ error: 'Failed' });\n});\nexports.log = (request, reply, fields) => {\n  if (!fields) return;\n  reply.log.info(fields);\n};`,
    },
  ],
} satisfies RuleFixtures;
