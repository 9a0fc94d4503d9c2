import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a login',
      code: `const app = require('express')();\napp.post('/login', login);\napp.listen(3000);`,
      at: 'app.post',
    },
    {
      name: 'a router in another file',
      code: `const app = require('express')();\napp.use('/users', require('./users'));\napp.listen(3000);`,
      files: {
        'src/users.js': `const router = require('express').Router();\nrouter.post('/register', register);\nrouter.post('/sign-in', signIn);\nmodule.exports = router;`,
      },
      at: '/sign-in',
    },
    {
      name: 'Nest',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
      files: {
        'src/auth.controller.ts': `@Controller('auth')\nexport class AuthController {\n  @Post('login')\n  login(@Body() body: LoginDto) { return this.auth.login(body); }\n}`,
      },
      at: `@Post('login')`,
    },
    {
      name: 'Fastify',
      code: `import Fastify from 'fastify';\nconst app = Fastify();\napp.route({ method: 'POST', url: '/forgot-password', handler: forgot });\napp.listen({ port: 1 });`,
      at: 'app.route',
    },
    {
      name: 'a chain',
      code: `const app = require('express')();\napp.route('/signin').get(form).post(signIn);\napp.listen(3000);`,
      at: '/signin',
    },
    {
      name: 'a limiter in front of something else',
      code: `const express = require('express');\nconst rateLimit = require('express-rate-limit');\nconst app = express();\nconst slow = rateLimit({ windowMs: 60_000, max: 20 });\napp.get('/search', slow, search);\napp.post('/login', login);\napp.listen(3000);`,
      at: '/login',
    },
    {
      name: 'a mutation',
      file: 'src/index.js',
      code: `const express = require('express');\nconst app = express();\napp.use('/query', graphqlHTTP({ schema }));\napp.listen(4000);`,
      files: {
        'package.json': `{"dependencies":{"express":"^4.0.0","express-graphql":"^0.12.0"}}`,
        'src/people.js': `module.exports = {\n  Query: { me },\n  Mutation: {\n    rename,\n    signIn: async (root, { mail, secret }, { people }) => people.check(mail, secret),\n  },\n};`,
      },
      at: 'signIn: async',
    },
    {
      name: 'a resolver class, with a note on throttling in a file of settings',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
      files: {
        'package.json': `{"dependencies":{"@nestjs/graphql":"^12.0.0"}}`,
        'notes.yaml': `todo: ask whether throttling is wanted`,
        'src/auth.resolver.ts': `@Resolver()\nexport class AuthResolver {\n  @Mutation(() => Session)\n  login(@Args('input') input: LoginInput) { return this.auth.login(input); }\n}`,
      },
      at: '@Mutation',
    },
    {
      name: 'a list of routes of hapi',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80 });\nserver.route(require('./door'));\nserver.start();`,
      files: {
        'src/door.js': `module.exports = [\n  { method: 'GET', path: '/door', handler: look },\n  { method: 'POST', path: '/door/login', options: { auth: false }, handler: enter },\n];`,
      },
      at: '/door/login',
    },
    {
      name: 'a page of Next.js',
      file: 'src/app/api/session/login/route.ts',
      code: `import { NextResponse } from 'next/server';\nexport async function POST(request: Request) {\n  const { mail, word } = await request.json();\n  return NextResponse.json(await enter(mail, word));\n}`,
      at: 'export async function POST',
    },
    {
      name: 'a cloud function',
      file: 'src/handlers/signIn.ts',
      code: `export const handler = async (event: APIGatewayProxyEvent) => {\n  const { mail, word } = JSON.parse(event.body ?? '{}');\n  return { statusCode: 200, body: JSON.stringify(await enter(mail, word)) };\n};`,
      at: 'export const handler',
    },
    {
      name: 'a server without a router',
      code: `const http = require('http');\nhttp.createServer((req, res) => {\n  const { pathname } = new URL(req.url, 'http://x');\n  if (pathname === '/login' && req.method === 'POST') return enter(req, res);\n  res.end();\n}).listen(80);`,
      at: `'/login'`,
    },
    {
      name: 'a limiter at the login, none at the reset',
      code: `const express = require('express');\nconst rateLimit = require('express-rate-limit');\nconst app = express();\nconst slow = rateLimit({ max: 5 });\napp.post('/login', slow, login);\napp.post('/reset-password', reset);\napp.listen(1);`,
      at: '/reset-password',
    },
    {
      name: 'a plugin that holds where it is asked for',
      code: `const fastify = require('fastify')();\nfastify.register(require('@fastify/rate-limit'), { global: false, max: 10 });\nfastify.get('/feed', { config: { rateLimit: { max: 3 } } }, feed);\nfastify.post('/login', { schema }, login);\nfastify.listen({ port: 1 });`,
      at: '/login',
    },
    {
      name: 'a module of Nest without its guard',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nimport { ThrottlerModule } from '@nestjs/throttler';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
      files: {
        'src/door.controller.ts': `@Controller('door')\nexport class DoorController {\n  @Post('login')\n  login() {}\n}`,
      },
      at: `@Post('login')`,
    },
    {
      name: 'tries of a job, and an answer of another service',
      code: `const app = require('express')();\napp.post('/authenticate', enter);\napp.listen(3000);`,
      files: {
        'src/jobs.js': `exports.send = async (mail) => { const answer = await fetch(mail.url); if (answer.status === 429) return later(mail, { maxAttempts: 5 }); };`,
      },
      at: '/authenticate',
    },
    {
      name: 'a server of GraphQL alone',
      file: 'src/index.ts',
      code: `import { ApolloServer } from '@apollo/server';\nimport { startStandaloneServer } from '@apollo/server/standalone';\nimport { login } from './login';\nconst resolvers = {\n  Mutation: {\n    login,\n  },\n};\nawait startStandaloneServer(new ApolloServer({ typeDefs, resolvers }));`,
      files: { 'src/login.ts': `export const login = async (_: unknown, { mail, word }: Entry) => enter(mail, word);` },
      at: '    login,',
    },
    {
      name: 'a cloud function that answers by a helper',
      file: 'src/door.js',
      code: `const { answer } = require('./http');\nmodule.exports.login = async (event) => {\n  const { mail, word } = JSON.parse(event.body);\n  return answer(200, await enter(mail, word));\n};`,
      at: 'module.exports.login',
    },
  ],
  good: [
    {
      name: 'a limit',
      code: `const app = require('express')();\nconst rateLimit = require('express-rate-limit');\napp.post('/login', rateLimit({ windowMs: 60000, max: 5 }), login);\napp.listen(3000);`,
    },
    {
      name: 'tries that are counted',
      code: `const app = require('express')();\napp.post('/login', (req, res) => { if (user.loginAttempts > 5) return res.sendStatus(429); });\napp.listen(3000);`,
    },
    {
      name: 'a throttler',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nimport { ThrottlerGuard } from '@nestjs/throttler';\nconst app = await NestFactory.create(AppModule);\napp.useGlobalGuards(app.get(ThrottlerGuard));\nawait app.listen(3000);`,
      files: {
        'src/auth.controller.ts': `@Controller('auth')\nexport class AuthController {\n  @Post('login') login() {}\n}`,
      },
    },
    { name: 'a form', code: `const app = require('express')();\napp.get('/login', form);\napp.listen(3000);` },
    {
      name: 'a library',
      code: `const router = require('express').Router();\nrouter.post('/login', login);\nmodule.exports = router;`,
    },
    {
      name: 'a limiter in front of the part that logs in',
      code: `const express = require('express');\nconst rateLimit = require('express-rate-limit');\nconst app = express();\napp.use('/auth', rateLimit({ windowMs: 60_000, max: 20 }), require('./auth'));\napp.listen(3000);`,
      files: {
        'src/auth.js': `const router = require('express').Router();\nrouter.post('/login', login);\nmodule.exports = router;`,
      },
    },
    {
      name: 'a limiter that two routes share',
      code: `const express = require('express');\nconst { rateLimit } = require('express-rate-limit');\nconst few = rateLimit({ windowMs: 60_000, limit: 10 });\nconst app = express();\napp.post('/contact', few, contact);\napp.post('/signin', few, signIn);\napp.listen(3000);`,
    },
    {
      name: 'a limiter of a proxy',
      code: `const app = require('express')();\napp.post('/login', login);\napp.listen(3000);`,
      files: {
        'ingress.yaml': `metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/limit-rps: "5"`,
      },
    },
    {
      name: 'a limiter that is handed on',
      code: `const express = require('express');\nconst rateLimit = require('express-rate-limit');\nconst app = express();\nconst few = rateLimit({ windowMs: 60_000, max: 20 });\napp.get('/search', few, search);\nrequire('./routes')(app, { few });\napp.post('/login', login);\napp.listen(3000);`,
      files: {
        'src/routes.js': `module.exports = (app, { few }) => { app.use(few); };`,
      },
    },
    {
      name: 'a function that limits, in another file',
      code: `const router = require('koa-router')();\nconst Koa = require('koa');\nconst { throttleEntries } = require('./limits');\nrouter.post('/login', throttleEntries, enter);\nnew Koa().use(router.routes()).listen(1);`,
      files: {
        'src/limits.js': `exports.throttleEntries = async (ctx, next) => {\n  if ((await redis.incr(ctx.ip)) > 10) ctx.throw(429);\n  await next();\n};`,
      },
    },
    {
      name: 'a limiter that the handler asks',
      file: 'src/app/api/login/route.ts',
      code: `import { NextResponse } from 'next/server';\nimport { limiter } from '../../../limiter';\nexport async function POST(request: Request) {\n  await limiter.consume(request.headers.get('x-real-ip'));\n  return NextResponse.json(await enter(await request.json()));\n}`,
      files: {
        'src/limiter.ts': `import { RateLimiterMemory } from 'rate-limiter-flexible';\nexport const limiter = new RateLimiterMemory({ points: 5, duration: 60 });`,
      },
    },
    {
      name: 'a call of another service',
      code: `const app = require('express')();\nconst axios = require('axios');\napp.get('/', async (req, res) => res.json(await axios.post('/login', word)));\napp.listen(3000);`,
    },
  ],
} satisfies RuleFixtures;
