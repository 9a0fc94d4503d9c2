import type { RuleFixtures } from '../../fixtures.ts';

const merge = `function merge(target, source) {\n  for (const key in source) {\n    if (typeof source[key] === 'object' && source[key] !== null) {\n      if (!target[key]) target[key] = {};\n      merge(target[key], source[key]);\n    } else {\n      target[key] = source[key];\n    }\n  }\n  return target;\n}\n`;

export default {
  bad: [
    {
      name: 'a body that is merged deeply',
      code: `${merge}app.post('/settings', (req, res) => {\n  merge(settings, req.body);\n  res.json(settings);\n});`,
      at: 'merge(target[key]',
    },
    {
      name: 'an old lodash',
      code: `const _ = require('lodash');\napp.put('/profile', (req, res) => {\n  _.merge(profile, req.body);\n  res.json(profile);\n});`,
      files: { 'package.json': `{"dependencies":{"lodash":"4.17.4"}}` },
      at: '_.merge',
    },
    {
      name: 'a merge of another file',
      code: `import { extendDeep } from './objects.js';\nrouter.post('/', async (ctx) => { ctx.body = extendDeep({}, JSON.parse(ctx.request.body.text)); });`,
      files: {
        'src/objects.js': `export const extendDeep = (target, source) => {\n  Object.keys(source).forEach((key) => {\n    if (isObject(source[key])) {\n      target[key] = extendDeep(target[key] || {}, source[key]);\n    } else target[key] = source[key];\n  });\n  return target;\n};`,
      },
      at: 'target[key] = extendDeep(',
    },
    {
      name: 'two keys of a request',
      code: `app.put('/:section/:name', (req, res) => {\n  const { section, name } = req.params;\n  config[section][name] = req.body.value;\n  res.end();\n});`,
      at: 'config[section][name]',
    },
    {
      name: 'a path that is followed',
      code: `function setPath(object, path, value) {\n  const keys = path.split('.');\n  const last = keys.pop();\n  let current = object;\n  for (const key of keys) {\n    current = current[key];\n  }\n  current[last] = value;\n}\napp.patch('/', (req, res) => { setPath(store, req.body.path, req.body.value); res.end(); });`,
      at: 'current[last]',
    },
    {
      name: 'a path of dot-prop',
      code: `import { setProperty } from 'dot-prop';\nimport dot from 'dot-prop';\napp.patch('/', (req, res) => { dot.set(store, req.body.path, req.body.value); res.end(); });`,
      files: { 'package.json': `{"dependencies":{"dot-prop":"^4.2.0"}}` },
      at: 'dot.set',
    },
    {
      name: 'a merge that keeps what lies below in a constant',
      code: `export function lay(over: Json, under: Json): Json {
  for (const [name, value] of Object.entries(over)) {
    const before = under[name];
    if (isPlain(before) && isPlain(value)) lay(value, before);
    else under[name] = value;
  }
  return under;
}
fastify.put('/layout', async (request) => lay(request.body as Json, layout));`,
      file: 'src/layout.ts',
      at: `lay(value, before)`,
    },
  ],
  good: [
    {
      name: 'keys that are refused',
      code: `${merge.replace('{\n', "{\n  const refused = ['__proto__', 'constructor', 'prototype'];\n").replace('    if (typeof', '    if (refused.includes(key)) continue;\n    if (typeof')}app.post('/settings', (req, res) => res.json(merge(settings, req.body)));`,
    },
    {
      name: 'a new lodash',
      code: `const _ = require('lodash');\napp.put('/profile', (req, res) => res.json(_.merge({}, req.body)));`,
      files: { 'package.json': `{"dependencies":{"lodash":"^4.17.21"}}` },
    },
    {
      name: 'a merge of what the project knows',
      code: `${merge}const settings = merge(defaults, require('./settings.json'));`,
    },
    {
      name: 'an object without a prototype',
      code: `const table = Object.create(null);\napp.put('/:a/:b', (req, res) => { table[req.params.a][req.params.b] = 1; res.end(); });`,
    },
    {
      name: 'a number as a key',
      code: `app.put('/:row/:column', (req, res) => { board[Number(req.params.row)][Number(req.params.column)] = req.body.value; res.end(); });`,
    },
    {
      name: 'a shallow assignment',
      code: `app.put('/', (req, res) => { const copy = Object.assign({}, req.body); res.json(copy); });`,
    },
    {
      name: 'a merge of a constant, with what lies below in a constant',
      code: `function lay(over, under) {
  for (const name of Object.keys(over)) {
    const before = under[name];
    if (isPlain(before)) lay(over[name], before);
    else under[name] = over[name];
  }
  return under;
}
app.get('/layout', (req, res) => res.json(lay(require('./layout.json'), {})));`,
    },
  ],
} satisfies RuleFixtures;
