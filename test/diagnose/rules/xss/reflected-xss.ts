import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a greeting',
      code: `app.get('/hello', (req, res) => {\n  res.send('<h1>Hello ' + req.query.name + '</h1>');\n});`,
      at: 'res.send',
    },
    {
      name: 'a text, which Express sends as HTML',
      code: "app.get('/item/:id', (req, res) => {\n  res.status(404).send(`no item ${req.params.id}`);\n});",
      at: 'send(`no',
    },
    {
      name: 'node:http',
      code: `http.createServer((req, res) => {\n  const url = new URL(req.url, 'http://localhost');\n  res.writeHead(200, { 'Content-Type': 'text/html' });\n  res.write('You searched for ' + url.searchParams.get('q'));\n  res.end();\n});`,
      at: 'res.write(',
    },
    {
      name: 'Koa',
      code: "router.get('/', (ctx) => {\n  ctx.body = `<p>${ctx.query.message}</p>`;\n});",
      at: 'ctx.body',
    },
    {
      name: 'a page made in another file',
      code: `const { page } = require('./page');\napp.post('/comment', (req, res) => {\n  res.send(page(req.body.text));\n});`,
      files: { 'src/page.js': 'exports.page = (text) => `<html><body>${text}</body></html>`;' },
      at: 'res.send',
    },
    {
      name: 'stored rows',
      code: "const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/list', async (req, res) => {\n  const { rows } = await pool.query('SELECT name FROM users');\n  let html = '<ul>';\n  for (const row of rows) html += `<li>${row.name}</li>`;\n  html += '</ul>';\n  res.send(html);\n});",
      at: 'res.send(html)',
    },
    {
      name: 'a Lambda',
      code: "export const handler = async (event) => ({\n  statusCode: 200,\n  headers: { 'Content-Type': 'text/html; charset=utf-8' },\n  body: `<p>${event.queryStringParameters.q}</p>`,\n});",
      at: 'body:',
    },
    {
      name: 'Fastify with a type',
      code: "fastify.get('/', async (request, reply) => {\n  reply.type('text/html').send(`<b>${request.query.q}</b>`);\n});",
      at: 'reply.type',
    },
    {
      name: 'NestJS, which sends a returned text as HTML',
      file: 'src/hello.controller.ts',
      code: "@Controller() export class HelloController {\n  @Get()\n  hello(@Query('name') name: string) {\n    return `<h1>${name}</h1>`;\n  }\n}",
      at: 'return',
    },
    {
      name: 'a value as it is',
      code: `app.get('/echo', function (req, res) {\n  res.send(req.query.text);\n});`,
      at: 'res.send',
    },
    {
      name: 'items that are joined',
      code: `app.get('/tags', (req, res) => {
  const list = ['<ul>', ...req.query.tags.map((tag) => \`<li>\${tag}</li>\`), '</ul>'];
  res.send(list.join(''));
});`,
      at: `res.send`,
    },
    {
      name: 'xss Response',
      file: 'app/x/route.ts',
      code: "export async function GET(request: Request) { const q = new URL(request.url).searchParams.get('q'); return new Response('<h1>' + q + '</h1>', { headers: { 'Content-Type': 'text/html' } }); }",
    },
    {
      name: 'xss NextResponse',
      file: 'app/x/route.ts',
      code: "import { NextResponse } from 'next/server';\nexport async function GET(request) { const q = request.nextUrl.searchParams.get('q'); return new NextResponse(`<h1>${q}</h1>`, { headers: { 'content-type': 'text/html' } }); }",
    },
    {
      name: 'a page whose place is filled by a function',
      code: `const fs = require('fs');
const page = fs.readFileSync('pages/hello.html', 'utf8');
app.get('/hello', (req, res) => {
  res.type('html').send(page.replaceAll('%NAME%', () => req.query.name));
});`,
      at: `res.type`,
    },
  ],
  good: [
    {
      name: 'an escaped value',
      code: `const escapeHtml = require('escape-html');\napp.get('/hello', (req, res) => {\n  res.send('<h1>Hello ' + escapeHtml(req.query.name) + '</h1>');\n});`,
    },
    { name: 'JSON', code: `app.get('/', (req, res) => { res.send({ name: req.query.name }); });` },
    {
      name: 'plain text',
      code: "app.get('/', (req, res) => { res.type('text/plain').send(`no item ${req.query.id}`); });",
    },
    {
      name: 'what was created',
      code: `app.post('/', async (req, res) => { const user = await users.create(req.body); res.status(201).send(user); });`,
    },
    {
      name: 'Fastify, which sends text as plain',
      code: "fastify.get('/', async (request, reply) => { reply.send(`hello ${request.query.name}`); });",
    },
    { name: 'a number', code: "app.get('/', (req, res) => { res.send(`<p>Page ${Number(req.query.page)}</p>`); });" },
    {
      name: 'Koa, which sends text as plain',
      code: "router.get('/', (ctx) => { ctx.body = `hello ${ctx.query.name}`; });",
    },
    {
      name: 'a replacement of its own',
      code: "app.get('/', (req, res) => { const name = req.query.name.replace(/[<>&\"']/g, ''); res.send(`<b>${name}</b>`); });",
    },
    {
      name: 'a body without a type from a Lambda',
      code: 'export const handler = async (event) => ({ statusCode: 200, headers: { \'Content-Type\': \'application/json\' }, body: `{"q":"${event.queryStringParameters.q}"}` });',
    },
    {
      name: 'a list that was filtered and cut',
      code: `const seen = [];
router.get('/seen', (ctx) => {
  seen.push({ who: ctx.state.id, what: ctx.query.what });
  ctx.body = seen.filter(({ who }) => who === ctx.state.id).slice(-5);
});`,
    },
    {
      name: 'xss good stored id & date',
      code: "app.get('/', async (req, res) => { const c = await Comment.find(); res.send('<ul>' + c.map((x) => '<li id=\"c' + x._id + '\">' + escapeHtml(x.text) + x.createdAt + '</li>').join('') + '</ul>'); });",
    },
    {
      name: 'a page whose place is filled with escaped text by a function',
      code: `const fs = require('fs');
const escape = require('escape-html');
const page = fs.readFileSync('pages/hello.html', 'utf8');
app.get('/hello', (req, res) => {
  res.type('html').send(page.replaceAll('%NAME%', () => escape(req.query.name)));
});`,
    },
  ],
} satisfies RuleFixtures;
