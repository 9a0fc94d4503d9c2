import type { RuleFixtures } from '../../fixtures.ts';

const routes = `app.post('/transfer', (req, res) => { move(req.session.user, req.body); res.end(); });\napp.listen(3000);`;

export default {
  bad: [
    {
      name: 'sessions and a form',
      code: `const app = require('express')();\nconst session = require('express-session');\napp.use(session({ secret: process.env.SECRET }));\n${routes}`,
      at: 'app.use(session',
    },
    {
      name: 'cookie-session',
      code: `import express from 'express';\nimport cookieSession from 'cookie-session';\nconst app = express();\napp.use(cookieSession({ keys: [process.env.KEY] }));\n${routes}`,
      at: 'app.use(cookieSession',
    },
    {
      name: 'a router in another file',
      code: `const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SECRET }));\napp.use(require('./routes'));\napp.listen(3000);`,
      files: {
        'src/routes.js': `const router = require('express').Router();\nrouter.delete('/posts/:id', remove);\nmodule.exports = router;`,
      },
      at: 'express-session',
    },
    {
      name: 'a token in a cookie',
      code: `const app = require('express')();\napp.use(require('cookie-parser')());\napp.post('/login', (req, res) => {\n  res.cookie('token', sign(req.body), { httpOnly: true });\n});\napp.post('/pay', (req, res) => pay(req.cookies.token));\napp.listen(1);`,
      at: `res.cookie('token'`,
    },
  ],
  good: [
    {
      name: 'a token',
      code: `const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SECRET }));\napp.use(require('lusca').csrf());\n${routes}`,
    },
    {
      name: 'a cookie of the same site',
      code: `const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SECRET, cookie: { sameSite: 'lax' } }));\n${routes}`,
    },
    {
      name: 'a look at the origin',
      code: `const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SECRET }));\napp.use((req, res, next) => (req.headers.origin === OWN ? next() : res.sendStatus(403)));\n${routes}`,
    },
    {
      name: 'tokens in headers',
      code: `const app = require('express')();\napp.use(require('express-jwt').expressjwt({ secret: process.env.SECRET }));\n${routes}`,
    },
    {
      name: 'nothing that changes',
      code: `const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SECRET }));\napp.get('/', show);\napp.listen(3000);`,
    },
  ],
} satisfies RuleFixtures;
