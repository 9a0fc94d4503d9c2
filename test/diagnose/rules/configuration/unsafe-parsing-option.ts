import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'prototypes in JSON',
      code: `const server = require('fastify')({\n  onProtoPoisoning: 'ignore',\n});`,
      at: 'onProtoPoisoning',
    },
    {
      name: 'hapi',
      code: `server.route({\n  method: 'POST',\n  path: '/orders',\n  options: { payload: { protoAction: 'ignore' } },\n  handler: create,\n});`,
      at: 'protoAction',
    },
    {
      name: 'a parser of queries',
      code: `import qs from 'qs';\napp.set('query parser', (text) => qs.parse(text, {\n  allowPrototypes: true,\n}));`,
      at: 'allowPrototypes',
    },
    {
      name: 'operators in words',
      code: `const { Sequelize, Op } = require('sequelize');\nmodule.exports = new Sequelize(process.env.DATABASE_URL, {\n  operatorsAliases: { $or: Op.or, $ne: Op.ne },\n});`,
      at: 'operatorsAliases',
    },
    {
      name: 'fields without end',
      code: `const bodyParser = require('body-parser');\napp.use(bodyParser.urlencoded({ extended: true, parameterLimit: 1000000 }));`,
      at: 'parameterLimit',
    },
    {
      name: 'malformed headers',
      code: `import http from 'node:http';\nhttp.createServer({ insecureHTTPParser: true }, listener).listen(80);`,
      at: 'insecureHTTPParser',
    },
    {
      name: 'templates that reach prototypes',
      code: `res.render('page', data, {\n  allowProtoPropertiesByDefault: true,\n});`,
      at: 'allowProto',
    },
  ],
  good: [
    {
      name: 'what the parser does by itself',
      code: `const server = require('fastify')({ onProtoPoisoning: 'remove', onConstructorPoisoning: 'error' });`,
    },
    {
      name: 'a bounded form',
      code: `const express = require('express');\napp.use(express.urlencoded({ extended: true, parameterLimit: 2000, depth: 5 }));`,
    },
    {
      name: 'the depth of something else',
      code: `const tree = walk(folder, { depth: 500, arrayLimit: 1e6 });`,
    },
    {
      name: 'aliases switched off',
      code: `const Sequelize = require('sequelize');\nmodule.exports = new Sequelize(process.env.DATABASE_URL, { operatorsAliases: false });`,
    },
  ],
} satisfies RuleFixtures;
