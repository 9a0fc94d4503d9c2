import type { RuleFixtures } from '../../fixtures.ts';

const server = (view: string, locals: string): string =>
  `app.get('/', async (req, res) => { res.render('${view}', ${locals}); });`;

export default {
  bad: [
    {
      name: 'EJS',
      code: `<h1>Results for <%- query %></h1>`,
      file: 'views/search.ejs',
      files: { 'app.js': server('search', '{ query: req.query.q }') },
      at: '<%- query',
    },
    {
      name: 'stored posts in EJS',
      code: `<% posts.forEach(function (post) { %>\n  <div><%- post.body %></div>\n<% }) %>`,
      file: 'views/posts.ejs',
      files: {
        'app.js': `const Post = require('mongoose').model('Post');\napp.get('/', async (req, res) => { const posts = await Post.find({}); res.render('posts', { posts }); });`,
      },
      at: '<%- post.body',
    },
    {
      name: 'Handlebars',
      code: `<ul>\n{{#each comments}}\n  <li>{{{text}}}</li>\n{{/each}}\n</ul>`,
      file: 'views/comments.hbs',
      at: '{{{text',
    },
    {
      name: 'Pug',
      code: `h1= title\np!= user.bio\np Hello !{user.name}`,
      file: 'views/profile.pug',
      at: ['p!= user', 'p Hello'],
    },
    {
      name: 'Nunjucks',
      code: `{% for item in items %}\n  {{ item.summary | safe }}\n{% endfor %}`,
      file: 'views/list.njk',
      at: 'item.summary',
    },
    { name: 'Mustache', code: `<p>{{&message}}</p>`, file: 'templates/mail.mustache', at: '{{&message' },
    {
      name: 'a partial of a rendered view',
      code: `<p><%- comment.text %></p>`,
      file: 'views/partials/comment.ejs',
      files: {
        'views/show.ejs': `<% comments.forEach((comment) => { %><%- include('partials/comment', { comment }) %><% }) %>`,
        'app.js': `app.post('/', (req, res) => res.render('show', { comments: req.body.comments }));`,
      },
      at: 'comment.text',
    },
  ],
  good: [
    {
      name: 'escaped EJS',
      code: `<h1><%= query %></h1>\n<%- include('footer') %>\n<p><%- version %></p>`,
      file: 'views/search.ejs',
      files: { 'app.js': server('search', "{ query: req.query.q, version: '1.2.3' }") },
    },
    {
      name: 'markup that was cleaned',
      code: `<div><%- html %></div>`,
      file: 'views/post.ejs',
      files: {
        'app.js': `const sanitizeHtml = require('sanitize-html');\n${server('post', '{ html: sanitizeHtml(req.body.html) }')}`,
      },
    },
    {
      name: 'the body of a layout',
      code: `<html><body>{{{body}}}</body></html>\n{{title}}`,
      file: 'views/layouts/main.hbs',
    },
    { name: 'a comparison in Pug', code: `if user.role != 'admin'\n  p= user.name\np #{title}`, file: 'views/a.pug' },
    {
      name: 'an escaped value that is marked',
      code: `{{ text | escape | nl2br | safe }}\n{{ title }}`,
      file: 'views/a.njk',
    },
    {
      name: 'a page of another framework',
      code: `<p>{{ message }}</p><div v-html="text"></div>`,
      file: 'public/index.html',
    },
    {
      name: 'a global that is a file of the server',
      code: `<header>{{ badge | safe }}</header>`,
      file: 'views/top.njk',
      files: {
        'app.js': `const fs = require('fs');
const badge = fs.readFileSync(__dirname + '/badge.svg', 'utf8');
environment.addGlobal('badge', badge);
app.get('/', (req, res) => res.render('top', {}));`,
      },
    },
    {
      name: 'a helper that cleans what it is given',
      code: `<p><%- tidy(plot.story) %></p>`,
      file: 'views/plot.ejs',
      files: {
        'app.js': `const { tidy } = require('./tidy');
const Plot = require('mongoose').model('Plot');
app.get('/:id', async (req, res) => res.render('plot', { plot: await Plot.findById(req.params.id), tidy }));`,
        'tidy.js': `const DOMPurify = require('isomorphic-dompurify');
exports.tidy = (text) => DOMPurify.sanitize(text || '');`,
      },
    },
    {
      name: 'text that is escaped before it is cut into paragraphs',
      code: `<article><%- story %></article>`,
      file: 'views/plot.ejs',
      files: {
        'app.js': `const escapeHtml = require('escape-html');
const Plot = require('mongoose').model('Plot');
const inLines = (text) => escapeHtml(text).split('\\n').map((line) => '<p>' + line.trim() + '</p>').join('');
app.get('/:id', (req, res) => Plot.findById(req.params.id).then((plot) => res.render('plot', { plot, story: inLines(plot.story) })));`,
      },
    },
    {
      name: 'a drawing that the template itself holds',
      code: `ul
  - const leaf = '<svg width="9"><path d="M1 3h9"/></svg>'
  each plant in plants
    li
      != leaf
      span= plant.title`,
      file: 'views/plants.pug',
      files: {
        'app.js': `app.get('/', async (req, res) => res.render('plants', { plants: await Plant.find().limit(9) }));`,
      },
    },
  ],
} satisfies RuleFixtures;
