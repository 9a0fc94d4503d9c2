import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a login by an expression',
      code: `const xpath = require('xpath');\napp.post('/login', (req, res) => {\n  const found = xpath.select("//user[name='" + req.body.name + "']", users);\n  res.json({ ok: found.length > 0 });\n});`,
      at: 'xpath.select',
    },
    {
      name: 'a template in a variable',
      code: `import xpath from 'xpath';\nrouter.get('/books', async (ctx) => {\n  const expression = \`/books/book[contains(title, '\${ctx.query.title}')]/price\`;\n  ctx.body = xpath.select(expression, document);\n});`,
      at: 'const expression',
    },
    {
      name: 'an expression of libxmljs',
      code: `const libxmljs = require('libxmljs');\nconst doc = libxmljs.parseXml(source);\napp.get('/', (req, res) => res.send(doc.get(req.query.path).text()));`,
    },
    {
      name: 'a function of another file',
      code: `import { priceOf } from './catalog.js';\napp.get('/price/:id', (req, res) => res.json(priceOf(req.params.id)));`,
      files: {
        'src/catalog.js': `import { evaluate } from 'xpath';\nexport function priceOf(id) {\n  return evaluate(\`string(//item[@id="\${id}"]/price)\`, catalog);\n}`,
      },
      at: 'return evaluate',
    },
  ],
  good: [
    {
      name: 'a variable of the expression',
      code: `const xpath = require('xpath');\nconst find = xpath.parse('//user[name = $name]');\napp.post('/login', (req, res) => res.json(find.select({ node: users, variables: { name: req.body.name } }).length));`,
    },
    {
      name: 'a constant expression',
      code: `const xpath = require('xpath');\napp.get('/', (req, res) => res.json(xpath.select("//user[name='root']", users).length));`,
    },
    {
      name: 'a number',
      code: `const xpath = require('xpath');\napp.get('/', (req, res) => res.json(xpath.select(\`//user[@id=\${Number(req.query.id)}]\`, users).length));`,
    },
    {
      name: 'an address of a page',
      code: `app.get('/', (req, res) => res.redirect('//cdn.example.org/' + req.query.file + '?list[0]=1'));`,
    },
  ],
} satisfies RuleFixtures;
