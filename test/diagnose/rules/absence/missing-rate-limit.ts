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
      code: `import { NestFactory } from '@nestjs/core';\nimport { ThrottlerModule } from '@nestjs/throttler';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
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
  ],
} satisfies RuleFixtures;
