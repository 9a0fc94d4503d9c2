import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'Nunjucks',
      code: `const nunjucks = require('nunjucks');\nnunjucks.configure('views', { autoescape: false, express: app });`,
      at: 'autoescape',
    },
    {
      name: 'Handlebars',
      code: `import Handlebars from 'handlebars';\nexport const page = Handlebars.compile(text, { noEscape: true });`,
      at: 'noEscape',
    },
    {
      name: 'Mustache',
      code: `const Mustache = require('mustache');\nMustache.escape = (text) => text;`,
      at: 'Mustache.escape',
    },
    {
      name: 'Swig',
      code: `var swig = require('swig');\nswig.setDefaults({\n  autoescape: false,\n});`,
      at: 'autoescape',
    },
    {
      name: 'EJS',
      code: `import ejs from 'ejs';\nexport const show = (data) => ejs.render('<%= name %>', data, { escape: (markup) => markup });`,
      at: 'escape:',
    },
    {
      name: 'a helper that declares its argument safe',
      code: `const hbs = require('hbs');\nhbs.registerHelper('link', (text) => {\n  return new hbs.SafeString('<a>' + text + '</a>');\n});`,
      at: 'SafeString',
    },
    {
      name: "the client's text declared safe",
      code: `const Handlebars = require('handlebars');\napp.get('/', (req, res) => res.render('a', { note: new Handlebars.SafeString(req.query.note) }));`,
      at: 'SafeString',
    },
    {
      name: 'lines that a helper joins',
      code: `const { SafeString, registerHelper } = require('handlebars');
registerHelper('lines', (text) => {
  const lines = String(text).split('\\n').map((line) => \`<p>\${line}</p>\`);
  return new SafeString(lines.join(''));
});`,
      at: `new SafeString`,
    },
  ],
  good: [
    {
      name: 'escaping on',
      code: `const nunjucks = require('nunjucks');\nnunjucks.configure('views', { autoescape: true, express: app });`,
    },
    {
      name: 'a function that escapes',
      code: `const Mustache = require('mustache');\nMustache.escape = (text) => text.replace(/</g, '&lt;');`,
    },
    {
      name: 'markup that is escaped first',
      code: `const Handlebars = require('handlebars');\nHandlebars.registerHelper('bold', (text) => new Handlebars.SafeString('<b>' + Handlebars.escapeExpression(text) + '</b>'));`,
    },
    {
      name: 'a query string that is not escaped',
      code: `const template = { escape: (text) => text };\nconst options = { encode: false };`,
    },
    {
      name: 'a table of names',
      code: `const switches = { autoescape: false, noEscape: true };\nexport const known = (name) => Object.hasOwn(switches, name);`,
    },
    {
      name: 'the default',
      code: `import Handlebars from 'handlebars';\nexport const page = Handlebars.compile(text, { noEscape: false, strict: true });`,
    },
    {
      name: 'escaped lines that a helper joins',
      code: `const { SafeString, registerHelper, escapeExpression } = require('handlebars');
registerHelper('lines', (text) => {
  const lines = String(text).split('\\n').map((line) => \`<p>\${escapeExpression(line)}</p>\`);
  return new SafeString(lines.join(''));
});`,
    },
  ],
} satisfies RuleFixtures;
