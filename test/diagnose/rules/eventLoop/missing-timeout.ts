import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'axios',
      code: `const axios = require('axios');\napp.get('/rates', async (req, res) => {\n  const { data } = await axios.get('https://rates.example/latest');\n  res.json(data);\n});`,
      at: 'axios.get',
    },
    {
      name: 'an instance of axios',
      code: `import axios from 'axios';\nexport const http = axios.create({ baseURL: base });`,
      at: 'axios.create',
    },
    {
      name: 'fetch',
      code: `router.get('/weather', async (ctx) => {\n  const answer = await fetch(url, { headers: { accept: 'application/json' } });\n  ctx.body = await answer.json();\n});`,
      at: 'await fetch',
    },
    {
      name: 'http.request',
      code: `const https = require('https');\napp.get('/proxy', (req, res) => {\n  const outgoing = https.request({ host: 'api.example', path: '/' }, (answer) => answer.pipe(res));\n  outgoing.on('error', () => res.sendStatus(502));\n  outgoing.end();\n});`,
      at: 'https.request',
    },
    {
      name: 'got',
      code: `import got from 'got';\nexport const load = (id) => got(\`\${base}/\${id}\`).json();`,
      at: 'got(',
    },
    {
      name: 'request',
      code: `const request = require('request');\napp.get('/avatar', (req, res) => {\n  request({ url: avatarUrl, encoding: null }, (error, answer, body) => res.send(body));\n});`,
      at: 'request({',
    },
    {
      name: 'a pool of pg',
      code: `import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString, max: 10 });`,
      at: 'new Pool',
    },
    {
      name: 'a server that waits for ever',
      code: `const server = http.createServer(app);\nserver.requestTimeout = 0;\nserver.listen(80);`,
      at: 'requestTimeout',
    },
    {
      name: 'what axios sends is no place of a timeout',
      code: `const axios = require('axios');\nmodule.exports = function (app) {\n  app.post('/alerts', (req, res, next) => {\n    const alert = buildAlert(req.body);\n    axios.post('https://pager.example.net/alerts', alert).then(() => res.end(), next);\n  });\n};`,
      at: 'axios.post',
    },
    {
      name: 'the module of Nest, and a request of its service',
      file: 'src/rates.module.ts',
      code: `import { HttpModule, HttpService } from '@nestjs/axios';
@Module({ imports: [HttpModule.register({ maxRedirects: 2 })] })
export class RatesModule {}
@Injectable()
export class RatesService {
  constructor(private readonly http: HttpService) {}
  latest() {
    return firstValueFrom(this.http.get('https://rates.example.net/latest'));
  }
}`,
      at: ['HttpModule.register', 'this.http.get'],
    },
    {
      name: 'the module of Nest as it is',
      file: 'src/rates.module.ts',
      code: `import { HttpModule } from '@nestjs/axios';
@Module({ imports: [HttpModule, ConfigModule], providers: [RatesService] })
export class RatesModule {}`,
      at: 'HttpModule, ConfigModule',
    },
    {
      name: 'Wreck',
      code: `const Wreck = require('@hapi/wreck');
const client = Wreck.defaults({ baseUrl: process.env.STOCK });
exports.stock = async (sku) => {
  const { payload } = await client.get(\`/items/\${sku}\`, { json: true });
  return payload;
};`,
      at: 'client.get',
    },
  ],
  good: [
    {
      name: 'axios with a timeout',
      code: `const axios = require('axios');\napp.get('/rates', async (req, res) => {\n  const { data } = await axios.get('https://rates.example/latest', { timeout: 2000 });\n  res.json(data);\n});`,
    },
    {
      name: 'a default of axios',
      code: `import axios from 'axios';\naxios.defaults.timeout = 2000;\nexport const load = () => axios.get(url);`,
    },
    { name: 'a signal', code: `export const load = (url) => fetch(url, { signal: AbortSignal.timeout(1000) });` },
    {
      name: 'a timeout of the socket',
      code: `const https = require('https');\nfunction load(done) {\n  const outgoing = https.get(url, done);\n  outgoing.setTimeout(1000, () => outgoing.destroy());\n}`,
    },
    {
      name: 'options that are not seen',
      code: `import got from 'got';\nexport const load = (url, options) => got(url, options);`,
    },
    {
      name: 'a timeout of superagent',
      code: `const superagent = require('superagent');\nexports.load = () => superagent.get(url).timeout({ response: 1000 });`,
    },
    {
      name: 'a pool that gives up',
      code: `import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString, connectionTimeoutMillis: 2000, statement_timeout: 5000 });`,
    },
    {
      name: 'a function called fetch',
      code: `import { fetch } from './store.js';\nexport const load = (id) => fetch(id);`,
    },
    {
      name: 'a page of a browser',
      file: 'public/app.js',
      code: `fetch('/api/users').then((answer) => answer.json()).then(show);`,
    },
    {
      name: 'an option of another thing',
      code: `import axios from 'axios';\nif (config.requestTimeout < 0) config.requestTimeout = 0;\nexport const load = () => axios.get(url, { timeout: 1000 });`,
    },
    {
      name: 'options of axios behind what it sends',
      code: `const axios = require('axios');\napp.put('/alerts/:id', async (req, res) => {\n  await axios.put('https://pager.example.net/alerts/1', req.body, { timeout: 2000 });\n  res.end();\n});`,
    },
    {
      name: 'options that are not seen',
      code: `import axios from 'axios';\nimport { settings } from './settings';\nexport const send = async (req, res) => {\n  await axios.post('https://pager.example.net/alerts', req.body, settings.http);\n  res.end();\n};`,
    },
    {
      name: 'a timeout of Nest’s module',
      file: 'src/rates.module.ts',
      code: `import { HttpModule, HttpService } from '@nestjs/axios';
@Module({ imports: [HttpModule.register({ timeout: 3000 })] })
export class RatesModule {}
@Injectable()
export class RatesService {
  constructor(private readonly http: HttpService) {}
  latest() {
    return firstValueFrom(this.http.get('https://rates.example.net/latest'));
  }
}`,
    },
    {
      name: 'a timeout of rxjs',
      file: 'src/rates.service.ts',
      code: `import { HttpModule, HttpService } from '@nestjs/axios';
@Injectable()
export class RatesService {
  constructor(private readonly http: HttpService) {}
  latest() {
    return firstValueFrom(this.http.get('https://rates.example.net/latest').pipe(timeout(2000)));
  }
}`,
    },
    {
      name: 'a timeout of Wreck’s client',
      code: `const Wreck = require('@hapi/wreck');
const client = Wreck.defaults({ baseUrl: process.env.STOCK, timeout: 2000 });
exports.stock = (sku) => client.get(\`/items/\${sku}\`, { json: true });`,
    },
  ],
} satisfies RuleFixtures;
