import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a picture behind a client’s address',
      code: `const axios = require('axios');
app.post('/avatar', async (req, res) => {
  const picture = await axios.get(req.body.url, { responseType: 'arraybuffer', timeout: 5000 });
  await store(req.user.id, picture.data);
  res.end();
});`,
      at: 'axios.get',
    },
    {
      name: 'got, in a service',
      code: `import { preview } from './preview.js';
router.get('/preview', async (ctx) => {
  ctx.body = await preview(ctx.query.link);
});`,
      files: {
        'src/preview.js': `import got from 'got';
export async function preview(link) {
  const file = await got(link, { timeout: { request: 3000 } }).buffer();
  return resize(file);
}`,
      },
      at: 'got(link',
    },
    {
      name: 'fetch and its answer',
      code: `export async function POST(request) {
  const { imageUrl } = await request.json();
  const answer = await fetch(imageUrl, { signal: AbortSignal.timeout(4000) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return Response.json({ id: await save(bytes) });
}`,
      at: 'answer.arrayBuffer',
    },
    {
      name: 'an address that somebody stored',
      code: `const axios = require('axios');
const { Feed } = require('./models');
app.get('/feeds/:id/icon', async (req, res) => {
  const feed = await Feed.findById(req.params.id);
  const icon = await axios({ url: feed.icon, responseType: 'arraybuffer', timeout: 2000 });
  res.send(icon.data);
});`,
      at: 'await axios(',
    },
    {
      name: 'HttpService of Nest',
      file: 'src/imports.controller.ts',
      code: `import { HttpService } from '@nestjs/axios';
@Controller('imports')
export class ImportsController {
  constructor(private readonly http: HttpService) {}
  @Post()
  async start(@Body() body: { source: string }) {
    const { data } = await firstValueFrom(this.http.get(body.source, { responseType: 'arraybuffer', timeout: 9000 }));
    return this.unpack(data);
  }
}`,
      at: 'this.http.get',
    },
  ],
  good: [
    {
      name: 'a maximum',
      code: `const axios = require('axios');
app.post('/avatar', async (req, res) => {
  const picture = await axios.get(req.body.url, { responseType: 'arraybuffer', maxContentLength: 5e6, timeout: 5000 });
  await store(req.user.id, picture.data);
  res.end();
});`,
    },
    {
      name: 'a server that the authors chose',
      code: `const axios = require('axios');
app.get('/map', async (req, res) => {
  const tile = await axios.get('https://tiles.example.net/0/0/0.png', { responseType: 'arraybuffer', timeout: 5000 });
  res.send(tile.data);
});`,
    },
    {
      name: 'a length that is looked at first',
      code: `export async function POST(request) {
  const { imageUrl } = await request.json();
  const answer = await fetch(imageUrl);
  if (Number(answer.headers.get('content-length') ?? Infinity) > maxBytes) return new Response(null, { status: 413 });
  return new Response(await answer.arrayBuffer());
}`,
    },
    {
      name: 'a stream',
      code: `const axios = require('axios');
app.post('/avatar', async (req, res) => {
  const picture = await axios.get(req.body.url, { responseType: 'stream', timeout: 5000 });
  await pipeline(picture.data, limited(5e6), createWriteStream(target));
  res.end();
});`,
    },
    {
      name: 'a default of the whole client',
      code: `const axios = require('axios');
axios.defaults.maxContentLength = 2_000_000;
app.post('/avatar', async (req, res) => {
  const picture = await axios.get(req.body.url, { responseType: 'arraybuffer', timeout: 5000 });
  res.send(picture.data);
});`,
    },
  ],
} satisfies RuleFixtures;
