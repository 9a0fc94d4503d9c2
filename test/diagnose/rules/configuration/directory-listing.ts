import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a list of files',
      code: `const serveIndex = require('serve-index');\napp.use('/ftp', serveIndex('ftp', { icons: true }));`,
      at: 'app.use',
    },
    {
      name: 'the folder of the program',
      file: 'app.js',
      code: `const express = require('express');\napp.use(express.static(__dirname));`,
      at: 'static',
    },
    {
      name: 'the folder above',
      code: `const path = require('path');\nconst express = require('express');\napp.use('/files', express.static(path.join(__dirname, '..')));`,
      files: { 'package.json': '{}' },
      at: 'static',
    },
    {
      name: 'the folder in which it was started',
      code: `import serve from 'koa-static';\napp.use(serve('.'));`,
      at: 'serve(',
    },
    {
      name: 'dot files',
      code: `const express = require('express');\napp.use(express.static('public', { dotfiles: 'allow' }));`,
      at: 'dotfiles',
    },
    {
      name: 'Fastify',
      code: `import fastifyStatic from '@fastify/static';\napp.register(fastifyStatic, { root: '/srv/files', list: true });`,
      at: 'register',
    },
    {
      name: 'hapi',
      code: `const Inert = require('@hapi/inert');\nserver.route({\n  method: 'GET',\n  path: '/{file*}',\n  handler: {\n    directory: { path: 'pages', listing: true },\n  },\n});`,
      at: 'directory:',
    },
    {
      name: 'what the service keeps for itself',
      code: `const express = require('express');\nconst path = require('path');\nconst app = express();\napp.use('/files', express.static(path.join(__dirname, '..', 'backups')));`,
      at: 'backups',
    },
    {
      name: 'Nest',
      file: 'src/main.ts',
      code: `import { join } from 'node:path';\nconst app = await NestFactory.create<NestExpressApplication>(AppModule);\napp.useStaticAssets(join(__dirname, '..', 'uploads'), { prefix: '/uploads' });`,
      at: 'uploads',
    },
  ],
  good: [
    {
      name: 'a public folder',
      code: `const express = require('express');\nconst path = require('path');\napp.use(express.static(path.join(__dirname, 'public')));`,
    },
    {
      name: 'a folder by name',
      code: `const express = require('express');\napp.use('/static', express.static('public', { dotfiles: 'ignore' }));`,
    },
    { name: 'Koa', code: `const serve = require('koa-static');\napp.use(serve(\`\${__dirname}/assets\`));` },
    {
      name: 'the build of the pages',
      code: `const express = require('express');\nconst path = require('path');\napp.use(express.static(path.resolve(__dirname, '../client/dist')));`,
    },
    {
      name: 'a path that is joined elsewhere',
      code: `const path = require('path');\nconst root = path.join(__dirname, '..');\nload(root);`,
    },
    {
      name: 'a public folder of hapi',
      code: `const Inert = require('@hapi/inert');\nserver.route({ method: 'GET', path: '/{file*}', handler: { directory: { path: 'public', index: true } } });`,
    },
  ],
} satisfies RuleFixtures;
