import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'text of a request as a template of EJS',
      code: `const ejs = require('ejs');\napp.post('/preview', (req, res) => {\n  res.send(ejs.render(req.body.template, { user: req.user }));\n});`,
    },
    {
      name: 'a value in the text of a template of Pug',
      code: `import pug from 'pug';\napp.get('/hello', (req, res) => {\n  const page = pug.compile('h1 Hello ' + req.query.name);\n  res.send(page());\n});`,
      at: 'pug.compile',
    },
    {
      name: 'Handlebars in a service',
      code: `const mailer = require('./mailer');\napp.post('/mail', async (req, res) => res.json(mailer.fillIn(req.body.text, {})));`,
      files: {
        'src/mailer.js': `const Handlebars = require('handlebars');\nexports.fillIn = (text, values) => {\n  const template = Handlebars.compile(text);\n  return template(values);\n};`,
      },
      at: 'Handlebars.compile',
    },
    {
      name: 'Nunjucks in Koa',
      code: `import nunjucks from 'nunjucks';\nconst env = new nunjucks.Environment();\nrouter.post('/', async (ctx) => {\n  ctx.body = nunjucks.renderString(ctx.request.body.template, {});\n});`,
      at: 'renderString',
    },
    {
      name: 'a template of lodash',
      code: `const _ = require('lodash');\napp.get('/', (req, res) => res.send(_.template('Hello ' + req.query.name)()));`,
    },
    {
      name: 'a query as the values of a page of EJS',
      code: `app.get('/page', (req, res) => {\n  res.render('page', { title: 'Page', ...req.query });\n});`,
      files: { 'package.json': `{"dependencies":{"express":"^4.18.0","ejs":"^3.1.5"}}` },
      at: 'res.render',
    },
    {
      name: 'a page of the choice of the client',
      code: `app.get('/view', (req, res) => {\n  res.render(req.query.page);\n});`,
      at: 'res.render',
    },
  ],
  good: [
    {
      name: 'values of a fixed template',
      code: `const ejs = require('ejs');\napp.post('/preview', (req, res) => {\n  res.send(ejs.render('<p><%= text %></p>', { text: req.body.text }));\n});`,
    },
    {
      name: 'values by name',
      code: `app.get('/page', (req, res) => res.render('page', { name: req.query.name }));`,
      files: { 'package.json': `{"dependencies":{"express":"^4.18.0","ejs":"^3.1.5"}}` },
    },
    {
      name: 'a compiled template that is filled in',
      code: `const Handlebars = require('handlebars');\nconst template = Handlebars.compile(source);\napp.get('/', (req, res) => res.send(template({ name: req.query.name })));`,
    },
    {
      name: 'a page out of a list',
      code: `const PAGES = new Set(['help', 'about']);\napp.get('/:page', (req, res) => {\n  if (!PAGES.has(req.params.page)) return res.status(404).end();\n  res.render(req.params.page);\n});`,
    },
    {
      name: 'a file of the project',
      code: `const pug = require('pug');\nconst fs = require('fs');\nconst page = pug.compile(fs.readFileSync('./page.pug', 'utf8'));\napp.get('/', (req, res) => res.send(page({ query: req.query.q })));`,
    },
  ],
} satisfies RuleFixtures;
