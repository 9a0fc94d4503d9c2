import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a file that is sent',
      code: `const fs = require('fs');\napp.get('/files/:name', (req, res) => {\n  fs.readFile(pathOf(req.params.name), (error, data) => {\n    if (error) return res.sendStatus(404);\n    res.send(data);\n  });\n});`,
      at: 'fs.readFile',
    },
    {
      name: 'a file that is awaited',
      code: `import { readFile } from 'node:fs/promises';\nrouter.get('/report/:id', async (ctx) => {\n  const report = await readFile(reportPath(ctx.params.id));\n  ctx.body = report;\n});`,
      at: 'await readFile',
    },
    {
      name: 'a digest',
      code: `import fs from 'node:fs/promises';\nimport { createHash } from 'node:crypto';\napp.post('/digest', async (req, res) => {\n  const content = await fs.readFile(req.file.path);\n  res.json(createHash('sha256').update(content).digest('hex'));\n});`,
      at: 'fs.readFile',
    },
    {
      name: 'lines',
      code: `import fs from 'node:fs/promises';\napp.post('/import', async (req, res) => {\n  const text = await fs.readFile(req.file.path, 'utf8');\n  const lines = text.split('\\n');\n  res.json(lines.length);\n});`,
      at: 'fs.readFile',
    },
    {
      name: 'uploads in memory',
      code: `const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage() });\napp.post('/avatar', upload.single('avatar'), save);`,
      at: 'const upload',
    },
    {
      name: 'an object of a store that goes into a file as a whole',
      code: `import { GetObjectCommand } from '@aws-sdk/client-s3';
import { writeFile } from 'node:fs/promises';
export const handler = async (event) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket: process.env.IN, Key: event.detail.key }));
  const bytes = await answer.Body.transformToByteArray();
  await writeFile('/tmp/in.bin', bytes);
};`,
      at: `const bytes`,
    },
  ],
  good: [
    {
      name: 'a stream',
      code: `const fs = require('fs');\napp.get('/files/:name', (req, res) => {\n  fs.createReadStream(pathOf(req.params.name)).pipe(res);\n});`,
    },
    {
      name: 'a file that is parsed',
      code: `import { readFile } from 'node:fs/promises';\napp.get('/job/:id', async (req, res) => {\n  const job = parse(await readFile(jobPath(req.params.id), 'utf8'));\n  res.json(job.state);\n});`,
    },
    {
      name: 'a page of the service',
      code: `const fs = require('fs');\nconst path = require('path');\napp.get('/', (req, res) => {\n  fs.readFile(path.join(__dirname, 'index.html'), (error, page) => res.end(page));\n});`,
    },
    {
      name: 'small uploads',
      code: `const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 1024 * 1024 } });\napp.post('/avatar', upload.single('avatar'), save);`,
    },
    {
      name: 'uploads on disk',
      code: `const multer = require('multer');\nconst upload = multer({ dest: 'uploads/' });\napp.post('/avatar', upload.single('avatar'), save);`,
    },
    {
      name: 'an object of a store that is decoded',
      code: `import { GetObjectCommand } from '@aws-sdk/client-s3';
export const handler = async (event) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket: process.env.IN, Key: event.detail.key }));
  return decode(await answer.Body.transformToByteArray());
};`,
    },
  ],
} satisfies RuleFixtures;
