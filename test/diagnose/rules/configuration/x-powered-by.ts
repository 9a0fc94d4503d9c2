import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an application as it comes',
      code: `const express = require('express');\nconst app = express();\napp.listen(3000);`,
      at: 'const app',
      mended: `const express = require('express');\nconst app = express();\napp.disable('x-powered-by');\napp.listen(3000);`,
    },
    {
      name: 'modules',
      code: `import express from 'express';\nimport http from 'node:http';\nexport const app = express();\nhttp.createServer(app).listen(80);`,
      at: 'export const app',
    },
    {
      name: 'an application that another file serves',
      code: `const express = require('express');\nmodule.exports = function make() {\n  const app = express();\n  return app;\n};`,
      files: { 'src/server.js': `require('./app')().listen(3000);` },
      at: 'const app = express()',
    },
    {
      name: 'only the main one',
      code: `const express = require('express');\nconst app = express();\nconst admin = express();\napp.use('/admin', admin);\napp.listen(1);`,
      at: 'const app',
    },
  ],
  good: [
    {
      name: 'disabled',
      code: `const express = require('express');\nconst app = express();\napp.disable('x-powered-by');\napp.listen(3000);`,
    },
    {
      name: 'helmet',
      code: `import express from 'express';\nimport helmet from 'helmet';\nconst app = express();\napp.use(helmet());\napp.listen(3000);`,
    },
    {
      name: 'a setting in another file',
      code: `const express = require('express');\nconst app = express();\nrequire('./settings')(app);\napp.listen(3000);`,
      files: { 'src/settings.js': `module.exports = (app) => app.set('x-powered-by', false);` },
    },
    { name: 'a router', code: `const express = require('express');\nmodule.exports = express.Router();` },
    { name: 'a test', file: 'test/app.test.js', code: `const app = require('express')();\napp.listen(0);` },
  ],
} satisfies RuleFixtures;
