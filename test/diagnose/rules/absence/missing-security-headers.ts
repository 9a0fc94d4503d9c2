import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an Express application',
      code: `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.render('index'));\napp.listen(3000);`,
      at: 'const app',
    },
    {
      name: 'Koa',
      code: `import Koa from 'koa';\nconst app = new Koa();\napp.use(routes);\napp.listen(3000);`,
      at: 'new Koa',
    },
    {
      name: 'Fastify',
      code: `import Fastify from 'fastify';\nconst app = Fastify();\nawait app.listen({ port: 3000 });`,
      at: 'Fastify()',
    },
    {
      name: 'Nest',
      file: 'src/main.ts',
      code: `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
      at: 'NestFactory.create',
    },
    {
      name: 'one package of two',
      file: 'packages/a/app.js',
      code: `const app = require('express')();\napp.listen(1);`,
      files: {
        'packages/a/package.json': '{}',
        'packages/b/package.json': '{}',
        'packages/b/app.js': `const app = require('express')();\napp.use(require('helmet')());\napp.listen(2);`,
      },
      at: 'const app',
    },
    {
      name: 'hapi',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80 });\nserver.route({ method: 'GET', path: '/', handler: (request, h) => h.view('home') });\nserver.start();`,
      at: 'Hapi.server',
    },
    {
      name: 'Next.js, with one header at one file',
      file: 'next.config.js',
      code: `const withIntl = require('next-intl/plugin')();\nconst config = {\n  reactStrictMode: true,\n};\nmodule.exports = withIntl(config);`,
      files: {
        'app/api/files/route.ts': `export async function GET() {\n  return new Response(bytes, { headers: { 'X-Content-Type-Options': 'nosniff' } });\n}`,
      },
      at: 'const config',
    },
  ],
  good: [
    {
      name: 'helmet',
      code: `const express = require('express');\nconst helmet = require('helmet');\nconst app = express();\napp.use(helmet());\napp.listen(3000);`,
    },
    {
      name: 'its own',
      code: `const express = require('express');\nconst app = express();\napp.use((req, res, next) => { res.setHeader('X-Content-Type-Options', 'nosniff'); next(); });\napp.listen(3000);`,
    },
    {
      name: 'helmet in another file',
      code: `const app = require('express')();\nrequire('./security')(app);\napp.listen(3000);`,
      files: { 'src/security.js': `module.exports = (app) => app.use(require('helmet')());` },
    },
    { name: 'a library', code: `const express = require('express');\nexports.create = () => express();` },
    {
      name: 'a proxy',
      code: `const app = require('express')();\napp.listen(3000);`,
      files: { 'nginx.conf': 'add_header X-Frame-Options DENY;\n' },
    },
    {
      name: 'hapi with its option',
      code: `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 80, routes: { security: true } });\nserver.start();`,
    },
    {
      name: 'headers of Next.js',
      file: 'next.config.mjs',
      code: `export default {\n  headers: async () => [{ source: '/:path*', headers: [{ key: 'X-Frame-Options', value: 'DENY' }] }],\n};`,
    },
  ],
} satisfies RuleFixtures;
