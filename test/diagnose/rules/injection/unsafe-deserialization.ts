import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a cookie that is unserialized',
      code: `const serialize = require('node-serialize');\napp.get('/profile', (req, res) => {\n  const profile = serialize.unserialize(Buffer.from(req.cookies.profile, 'base64').toString());\n  res.json(profile);\n});`,
      at: 'unserialize',
    },
    {
      name: 'YAML with an old js-yaml',
      code: `const yaml = require('js-yaml');\napp.post('/config', (req, res) => {\n  const config = yaml.load(req.body.config);\n  res.json(config);\n});`,
      files: { 'package.json': `{"dependencies":{"js-yaml":"^3.14.0"}}` },
      at: 'yaml.load',
    },
    {
      name: 'a schema that makes functions',
      code: `import yaml from 'js-yaml';\nimport unsafe from 'js-yaml-js-types';\nconst schema = yaml.DEFAULT_SCHEMA.extend(unsafe.all);\nrouter.post('/', async (ctx) => {\n  ctx.body = yaml.load(ctx.request.body.text, { schema });\n});`,
      files: { 'package.json': `{"dependencies":{"js-yaml":"^4.1.0"}}` },
      at: 'yaml.load',
    },
    {
      name: 'a service of another file',
      code: `const { restore } = require('./state');\nsocket.on('restore', (state) => restore(state));`,
      files: { 'src/state.js': `const cryo = require('cryo');\nexports.restore = (text) => cryo.parse(text);` },
      at: 'cryo.parse',
    },
    {
      name: 'bytes of V8',
      code: `import v8 from 'node:v8';\napp.post('/load', express.raw(), (req, res) => res.json(v8.deserialize(req.body)));`,
    },
    {
      name: 'funcster in a Lambda function',
      code: `import funcster from 'funcster';\nexport const handler = async (event) => funcster.deepDeserialize(JSON.parse(event.body));`,
    },
  ],
  good: [
    {
      name: 'JSON',
      code: `const serialize = require('node-serialize');\napp.get('/profile', (req, res) => {\n  res.cookie('profile', serialize.serialize({ name: 'x' }));\n  res.json([JSON.parse(req.cookies.profile), serialize.unserialize('{"a":1}')]);\n});`,
    },
    {
      name: 'YAML with a new js-yaml',
      code: `const yaml = require('js-yaml');\napp.post('/config', (req, res) => res.json(yaml.load(req.body.config)));`,
      files: { 'package.json': `{"dependencies":{"js-yaml":"^4.1.0"}}` },
    },
    {
      name: 'a file of the project',
      code: `const yaml = require('js-yaml');\nconst fs = require('fs');\nmodule.exports = yaml.load(fs.readFileSync('./config.yml', 'utf8'));`,
      files: { 'package.json': `{"dependencies":{"js-yaml":"^3.14.0"}}` },
    },
    {
      name: 'the safe function of an old js-yaml',
      code: `const yaml = require('js-yaml');\napp.post('/config', (req, res) => res.json(yaml.safeLoad(req.body.config)));`,
      files: { 'package.json': `{"dependencies":{"js-yaml":"3.13.1"}}` },
    },
    {
      name: 'bytes of its own',
      code: `const v8 = require('v8');\nconst copy = (value) => v8.deserialize(v8.serialize(value));\napp.get('/', (req, res) => res.json(copy(table)));`,
    },
  ],
} satisfies RuleFixtures;
