import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no handler',
      code: `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json(load()));\napp.listen(3000);`,
      at: 'const app',
    },
    {
      name: 'a handler with three parameters',
      code: `import express from 'express';\nconst app = express();\napp.get('/', show);\napp.use((err, req, res) => res.end());\napp.listen(3000);`,
      at: 'const app',
    },
    {
      name: 'routes in other files',
      code: `const app = require('express')();\nrequire('./routes')(app);\napp.listen(3000);`,
      files: { 'src/routes.js': `module.exports = (app) => { app.get('/', show); };` },
      at: 'const app',
    },
  ],
  good: [
    {
      name: 'a handler',
      code: `const express = require('express');\nconst app = express();\napp.get('/', show);\napp.use((err, req, res, next) => res.status(500).end());\napp.listen(3000);`,
    },
    {
      name: 'a handler of another file',
      code: `const app = require('express')();\nconst { handleErrors } = require('./errors');\napp.get('/', show);\napp.use(handleErrors);\napp.listen(3000);`,
      files: {
        'src/errors.js': `exports.handleErrors = function (error, request, response, next) { response.end(); };`,
      },
    },
    {
      name: 'a handler of a package',
      code: `const app = require('express')();\napp.get('/', show);\napp.use(require('@acme/web').errorHandler);\napp.listen(3000);`,
    },
    { name: 'Koa', code: `const Koa = require('koa');\nconst app = new Koa();\napp.use(show);\napp.listen(3000);` },
  ],
} satisfies RuleFixtures;
