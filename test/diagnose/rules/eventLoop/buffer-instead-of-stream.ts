import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a file from elsewhere',
      code: `app.get('/image', async (req, res) => {\n  const answer = await fetch(imageUrl);\n  const bytes = await answer.arrayBuffer();\n  res.send(Buffer.from(bytes));\n});`,
      at: 'arrayBuffer',
    },
    {
      name: 'axios',
      code: `const axios = require('axios');\nrouter.get('/report', async (ctx) => {\n  const answer = await axios.get(reportUrl, { responseType: 'arraybuffer' });\n  ctx.body = answer.data;\n});`,
      at: 'axios.get',
    },
    {
      name: 'an object of S3',
      code: `export async function download(request, reply) {\n  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));\n  const bytes = await Body.transformToByteArray();\n  reply.send(bytes);\n}`,
      at: 'transformToByteArray',
    },
    {
      name: 'collected chunks',
      code: `app.get('/movie', (req, res) => {\n  https.get(movieUrl, (upstream) => {\n    const chunks = [];\n    upstream.on('data', (chunk) => chunks.push(chunk));\n    upstream.on('end', () => res.end(Buffer.concat(chunks)));\n  });\n});`,
      at: "on('data'",
    },
  ],
  good: [
    {
      name: 'a stream',
      code: `app.get('/image', async (req, res) => {\n  const answer = await fetch(imageUrl);\n  await pipeline(Readable.fromWeb(answer.body), res);\n});`,
    },
    {
      name: 'bytes that are changed',
      code: `app.get('/thumbnail', async (req, res) => {\n  const answer = await fetch(imageUrl);\n  const image = await answer.arrayBuffer();\n  res.send(await resize(image));\n});`,
    },
    {
      name: 'JSON',
      code: `app.get('/rates', async (req, res) => {\n  const answer = await fetch(ratesUrl);\n  res.json(await answer.json());\n});`,
    },
    {
      name: 'chunks that are parsed',
      code: `app.get('/data', (req, res) => {\n  https.get(dataUrl, (upstream) => {\n    const chunks = [];\n    upstream.on('data', (chunk) => chunks.push(chunk));\n    upstream.on('end', () => res.json(JSON.parse(Buffer.concat(chunks)).rows));\n  });\n});`,
    },
  ],
} satisfies RuleFixtures;
