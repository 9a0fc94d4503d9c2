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
    {
      name: 'a scheme of hapi',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80 });\nserver.auth.strategy('door', 'cookie', {\n  cookie: { name: 'door', password, isSameSite: 'None' },\n});\nserver.route({ method: 'POST', path: '/guests', handler: invite });\nserver.start();`,
      at: 'strategy',
    },
    {
      name: 'another cookie bound to the site, and origins told to browsers',
      file: 'src/server.ts',
      code: `import Fastify from 'fastify';\nimport cookie from '@fastify/cookie';\nconst server = Fastify();\nserver.addHook('onRequest', async (request, reply) => { reply.header('Access-Control-Allow-Origin', own.get(request.headers.origin)); });\nserver.post('/login', async (request, reply) => {\n  reply.setCookie('theme', 'dark', { sameSite: 'lax' });\n  reply.setCookie('session', await open(request.body), { httpOnly: true, secure: true, sameSite: 'none' });\n  return { ok: true };\n});\nserver.post('/orders', async (request) => order(request.cookies.session, request.body));\nserver.listen({ port: 1 });`,
      at: `'session'`,
    },
    {
      name: 'a plugin of hapi in a list',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80 });\nserver.register([\n  require('@hapi/inert'),\n  { plugin: require('@hapi/yar'), options: { cookieOptions: { password, isSameSite: false } } },\n]);\nserver.route({ method: 'POST', path: '/guests', handler: invite });\nserver.start();`,
      at: 'server.register',
    },
    {
      name: 'a token in a cookie of Koa, and origins that are shared with',
      code: `const Koa = require('koa');\nconst router = require('@koa/router')();\nconst app = new Koa();\napp.use(require('@koa/cors')({ origin: (ctx) => ctx.get('Origin'), credentials: true }));\nrouter.post('/login', async (ctx) => {\n  ctx.cookies.set('token', await enter(ctx.request.body), { sameSite: 'none', secure: true });\n});\nrouter.put('/me', async (ctx) => change(ctx.cookies.get('token'), ctx.request.body));\napp.use(router.routes());\napp.listen(1);`,
      at: `set('token'`,
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
    {
      name: 'the default of hapi',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80 });\nserver.auth.strategy('door', 'cookie', { cookie: { name: 'door', password } });\nserver.route({ method: 'POST', path: '/guests', handler: invite });\nserver.start();`,
    },
  ],
} satisfies RuleFixtures;
