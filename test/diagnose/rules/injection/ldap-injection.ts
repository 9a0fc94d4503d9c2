import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a filter that is put together',
      code: `const ldap = require('ldapjs');\nconst client = ldap.createClient({ url });\napp.post('/login', (req, res) => {\n  const filter = '(uid=' + req.body.username + ')';\n  client.search('dc=example,dc=org', { filter, scope: 'sub' }, (error, result) => res.json(result));\n});`,
      at: 'const filter',
    },
    {
      name: 'a nested filter of ldapts',
      file: 'src/directory.ts',
      code: `import { Client } from 'ldapts';\nconst client = new Client({ url });\nexport const handler = async (event: APIGatewayProxyEvent) => {\n  const { mail } = JSON.parse(event.body ?? '{}');\n  return client.search('dc=example', { scope: 'sub', filter: \`(&(objectClass=person)(mail=\${mail}))\` });\n};`,
      at: 'client.search',
    },
    {
      name: 'a function of another file',
      code: `const { findPerson } = require('./directory');\napp.get('/people', async (req, res) => res.json(await findPerson(req.query.name)));`,
      files: {
        'src/directory.js': `exports.findPerson = (name) => {\n  return search({ filter: \`(|(cn=\${name})(sn=\${name}))\`, scope: 'sub' });\n};`,
      },
      at: 'return search',
    },
    {
      name: 'a whole filter from the client',
      code: `const ldap = require('ldapjs');\nconst client = ldap.createClient({ url });\napp.get('/search', (req, res) => {\n  client.search(base, { filter: req.query.filter }, (error, result) => res.json(result));\n});`,
      at: 'client.search',
    },
    {
      name: 'a distinguished name',
      code: `app.post('/login', (req, res) => {\n  client.bind(\`uid=\${req.body.user},ou=people,dc=example,dc=org\`, req.body.password, (error) => res.json({ ok: !error }));\n});`,
      at: 'client.bind',
    },
  ],
  good: [
    {
      name: 'an escaped value',
      code: `const { filter } = require('ldap-escape');\nconst client = require('ldapjs').createClient({ url });\napp.post('/login', (req, res) => {\n  client.search(base, { filter: filter\`(uid=\${req.body.username})\` }, () => res.end());\n  client.search(base, { filter: '(objectClass=person)' }, () => res.end());\n});`,
    },
    {
      name: 'an object',
      code: `const { EqualityFilter, createClient } = require('ldapjs');\napp.post('/', (req, res) => createClient({ url }).search(base, { filter: new EqualityFilter({ attribute: 'uid', value: req.body.username }) }, () => res.end()));`,
    },
    {
      name: 'a function that escapes',
      code: `app.post('/', (req, res) => search({ filter: '(uid=' + escapeLdap(req.body.username) + ')' }));`,
    },
    {
      name: 'a text in parentheses',
      code: `app.get('/', (req, res) => res.send('(page ' + req.query.page + ')'));`,
    },
  ],
} satisfies RuleFixtures;
