import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an address from the query',
      code: `const axios = require('axios');\napp.get('/preview', async (req, res) => {\n  const page = await axios.get(req.query.url);\n  res.json({ title: page.data.title });\n});`,
      at: 'axios.get',
    },
    {
      name: 'the global fetch in a service',
      file: 'src/routes.ts',
      code: `import { download } from './services/images';\nrouter.post('/avatar', async (req, res) => {\n  await download(req.body.imageUrl);\n  res.sendStatus(204);\n});`,
      files: {
        'src/services/images.ts': `export async function download(address: string) {\n  const response = await fetch(address);\n  return response.arrayBuffer();\n}`,
      },
      at: 'await fetch',
    },
    {
      name: 'options of request',
      code: `var request = require('request');\napp.get('/proxy', function (req, res) {\n  request({ uri: req.query.target, json: true }, function (error, response, body) { res.send(body); });\n});`,
      at: 'request({',
    },
    {
      name: 'a host in a template',
      code: `import got from 'got';\nexport const handler = async (event) => {\n  const { region } = JSON.parse(event.body);\n  return got(\`https://\${region}.internal.example.com/status\`).json();\n};`,
      at: 'return got',
    },
    {
      name: 'a host of node:http',
      code: `const http = require('node:http');\napp.get('/ping', (req, res) => {\n  const options = { host: req.query.host, path: '/health' };\n  http.get(options, (answer) => answer.pipe(res));\n});`,
      at: 'http.get',
    },
    {
      name: 'an instance of axios',
      code: `import axios from 'axios';\nconst client = axios.create({ timeout: 1000 });\nrouter.get('/', async (ctx) => {\n  ctx.body = (await client.request({ url: ctx.query.feed, method: 'GET' })).data;\n});`,
      at: 'client.request',
    },
    {
      name: 'a browser',
      code: `import puppeteer from 'puppeteer';\napp.post('/shot', async (req, res) => {\n  const browser = await puppeteer.launch();\n  const page = await browser.newPage();\n  await page.goto(req.body.url);\n  res.end(await page.screenshot());\n});`,
      at: 'page.goto',
    },
    {
      name: 'markup that becomes a PDF',
      code: `const pdf = require('html-pdf');\napp.post('/pdf', (req, res) => {\n  pdf.create('<h1>' + req.body.title + '</h1>').toStream((error, stream) => stream.pipe(res));\n});`,
      at: 'pdf.create',
    },
    {
      name: 'a web hook that was stored',
      code: `const Hook = require('mongoose').model('Hook');\nasync function notify(id) {\n  const hook = await Hook.findById(id);\n  await fetch(hook.url, { method: 'POST' });\n}`,
      at: 'await fetch',
    },
    {
      name: "NestJS's client",
      file: 'src/links.controller.ts',
      code: `import { HttpService } from '@nestjs/axios';\n@Controller('links') export class LinksController {\n  constructor(private readonly http: HttpService) {}\n  @Get() preview(@Query('url') url: string) {\n    return this.http.get(url);\n  }\n}`,
      at: 'this.http.get',
    },
    {
      name: 'options that are filled from an address',
      code: `var http = require('http');
var url = require('url');
app.get('/preview', function (req, res) {
  var parts = url.parse(req.query.page);
  var options = { method: 'GET' };
  options.host = parts.host;
  options.path = parts.path;
  http.get(options, function (answer) { answer.pipe(res); });
});`,
      at: `http.get`,
    },
    {
      name: 'an address out of a queue',
      code: `import { createClient } from 'redis';
import { request } from 'undici';
const jobs = createClient();
export async function work() {
  const text = await jobs.lPop('callbacks');
  const { callback } = JSON.parse(text);
  await request(callback, { method: 'POST' });
}`,
      at: `await request`,
    },
    {
      name: 'ssrf retry zod',
      code: "const { z } = require('zod'); const S = z.object({ name: z.string().min(2), bu: z.string().url().optional() });\nasync function load(url) { const r = await retry(() => fetch(url, {})); return r; }\napp.post('/', async (req, res) => { const parsed = S.safeParse(req.body); const { bu } = parsed.data; const ring = bu ? await load(bu) : []; res.json(1); });",
    },
  ],
  good: [
    {
      name: 'a list of hosts',
      code: `const ALLOWED = new Set(['images.example.com']);\napp.get('/preview', async (req, res) => {\n  const target = new URL(req.query.url);\n  if (!ALLOWED.has(target.hostname)) return res.sendStatus(400);\n  res.send(await (await fetch(target)).text());\n});`,
    },
    {
      name: 'a path behind a constant host',
      code: `const axios = require('axios');\napp.get('/users/:id', async (req, res) => {\n  const answer = await axios.get('https://api.example.com/users/' + encodeURIComponent(req.params.id));\n  res.json(answer.data);\n});`,
    },
    {
      name: 'a host of the configuration',
      code: `const base = process.env.SEARCH_URL;\napp.get('/search', async (req, res) => { res.json(await (await fetch(\`\${base}/search?q=\${req.query.q}\`)).json()); });`,
    },
    {
      name: 'a check in another file',
      code: `import { assertPublicUrl } from './urls.js';\napp.get('/', async (req, res) => {\n  const url = await assertPublicUrl(req.query.url);\n  res.send(await (await fetch(url)).text());\n});`,
      files: {
        'src/urls.js': `export async function assertPublicUrl(text) {\n  const url = new URL(text);\n  if (!hosts.includes(url.hostname)) throw new Error('not allowed');\n  return url;\n}`,
      },
    },
    {
      name: 'parameters of a query',
      code: `import axios from 'axios';\napp.get('/', async (req, res) => { const { data } = await axios.get('https://maps.example.com/geocode', { params: { address: req.query.address } }); res.json(data); });`,
    },
    {
      name: 'the getter of Express',
      code: `const request = require('request');\napp.get('/', (req, res) => { request.get('https://example.com/feed', (error, answer) => res.send(answer.body)); res.locals.agent = req.get('User-Agent'); });`,
    },
    {
      name: 'an address that must begin with a constant host',
      code: `app.get('/', async (req, res) => { const { url } = req.query; if (!url.startsWith('https://cdn.example.com/')) return res.sendStatus(400); res.send(await (await fetch(url)).text()); });`,
    },
    {
      name: 'a lookup table',
      code: `const FEEDS = { news: 'https://news.example.com/rss', blog: 'https://blog.example.com/rss' };\napp.get('/:feed', async (req, res) => { const url = FEEDS[req.params.feed]; if (!url) return res.sendStatus(404); res.send(await (await fetch(url)).text()); });`,
    },
    {
      name: 'a path that every caller puts behind a constant host',
      code: `const got = require('got');\nconst call = (url) => got(url).json();\napp.get('/a/:id', async (req, res) => res.json(await call('https://api.example.com/a/' + req.params.id)));\napp.get('/b/:id', async (req, res) => res.json(await call(\`https://api.example.com/b/\${req.params.id}\`)));`,
    },
    {
      name: 'options that are filled from constants',
      code: `var http = require('http');
app.get('/preview', function (req, res) {
  var options = { method: 'GET' };
  options.host = 'previews.internal';
  options.path = '/' + encodeURIComponent(req.query.page);
  http.get(options, function (answer) { answer.pipe(res); });
});`,
    },
  ],
} satisfies RuleFixtures;
