import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'multer without limits and filter',
      code: `const multer = require('multer');\nconst upload = multer({ dest: 'uploads/' });\napp.post('/photo', upload.single('photo'), (req, res) => res.sendStatus(204));`,
      at: 'multer({',
    },
    {
      name: 'memory without a limit',
      file: 'src/upload.ts',
      code: `import multer, { memoryStorage } from 'multer';\nexport const upload = multer({\n  storage: memoryStorage(),\n  fileFilter: (req, file, done) => done(null, file.mimetype === 'image/png'),\n});`,
      at: 'multer({',
    },
    {
      name: "the client's name in a disk storage",
      code: `const multer = require('multer');\nconst storage = multer.diskStorage({\n  destination: 'public/uploads',\n  filename: (req, file, cb) => cb(null, Date.now() + '-' + file.originalname),\n});\nconst upload = multer({ storage, limits: { fileSize: 1e6 }, fileFilter });`,
      at: 'filename:',
    },
    {
      name: 'express-fileupload',
      code: `const fileUpload = require('express-fileupload');\napp.use(fileUpload());`,
      at: 'fileUpload())',
    },
    {
      name: 'busboy',
      code: `import busboy from 'busboy';\napp.post('/', (req, res) => {\n  const parser = busboy({ headers: req.headers });\n  parser.on('file', (name, file, { mimeType }) => file.pipe(store(mimeType)));\n  req.pipe(parser);\n});`,
      at: 'busboy({',
    },
    {
      name: 'NestJS',
      file: 'src/files.controller.ts',
      code: `import { FileInterceptor } from '@nestjs/platform-express';\n@Controller('files') export class FilesController {\n  @Post()\n  @UseInterceptors(FileInterceptor('file'))\n  upload(@UploadedFile() file: Express.Multer.File) { return file.size; }\n}`,
      at: 'FileInterceptor(',
    },
    {
      name: 'a file moved to the name that the client gave',
      code: `app.post('/', (req, res) => {\n  const doc = req.files.doc;\n  doc.mv('./public/' + doc.name, () => res.end());\n});`,
      at: 'doc.mv',
    },
    {
      name: 'a file of Fastify stored under its own name',
      code: `const fs = require('fs');\nfastify.post('/', async (request, reply) => {\n  const data = await request.file();\n  await pump(data.file, fs.createWriteStream('./public/' + data.filename));\n});`,
      at: 'createWriteStream',
    },
    {
      name: 'an extension that nobody looked at',
      code: `const { extname, join } = require('path');
const { writeFile } = require('fs/promises');
router.post('/covers', async (ctx) => {
  const { title, content } = ctx.request.body;
  const file = ctx.state.id + extname(title);
  await writeFile(join('/srv/covers', file), Buffer.from(content, 'base64'));
  ctx.status = 201;
});`,
      at: `await writeFile`,
    },
    {
      name: 'a signed upload whose name, type and size the client chooses',
      code: `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
router.post('/sign', async (req, res) => {
  const { name, type } = req.body;
  const command = new PutObjectCommand({ Bucket: 'scans', Key: name, ContentType: type });
  res.json({ url: await getSignedUrl(s3, command) });
});`,
      at: `new PutObjectCommand`,
    },
    {
      name: 'a part in memory under a large limit',
      code: `const fastify = require('fastify')({ bodyLimit: 200 * 1024 * 1024 });
fastify.register(require('@fastify/multipart'));
fastify.post('/scans', async (request, reply) => {
  const scan = await request.file();
  const bytes = await scan.toBuffer();
  reply.send({ size: bytes.length });
});`,
      at: `toBuffer`,
    },
  ],
  good: [
    {
      name: 'limits and a filter',
      code: `const multer = require('multer');\nconst upload = multer({ dest: 'uploads/', limits: { fileSize: 1_000_000 }, fileFilter: (req, file, done) => done(null, file.mimetype === 'image/png') });`,
    },
    {
      name: 'a name that the server makes',
      code: `const multer = require('multer');\nconst storage = multer.diskStorage({\n  filename: (req, file, cb) => cb(null, randomUUID() + path.extname(file.originalname)),\n});\nconst upload = multer({ storage, limits: { fileSize: 1e6 }, fileFilter });`,
    },
    {
      name: 'options in another file',
      code: `const multer = require('multer');\nconst { options } = require('./options');\nconst upload = multer(options);`,
      files: {
        'src/options.js': `exports.options = { limits: { fileSize: 5e6, files: 1 }, fileFilter(req, file, done) { done(null, true); } };`,
      },
    },
    {
      name: 'express-fileupload with a limit',
      code: `const fileUpload = require('express-fileupload');\napp.use(fileUpload({ limits: { fileSize: 1024 * 1024 }, abortOnLimit: true }));`,
    },
    {
      name: 'options that are not seen',
      code: `import multer from 'multer';\nexport const makeUpload = (options) => multer(options);`,
    },
    {
      name: 'a type that is looked at later',
      code: `const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 1e6 } });\napp.post('/', upload.single('a'), async (req, res) => { const type = await fileTypeFromBuffer(req.file.buffer); res.json(type); });`,
    },
    {
      name: 'an extension out of a list',
      code: `const { extname, join } = require('path');
const { writeFile } = require('fs/promises');
const PICTURES = new Set(['.png', '.jpg']);
router.post('/covers', async (ctx) => {
  const { title, content } = ctx.request.body;
  const extension = extname(title);
  if (!PICTURES.has(extension)) ctx.throw(415);
  await writeFile(join('/srv/covers', ctx.state.id + extension), Buffer.from(content, 'base64'));
});`,
    },
    {
      name: 'a signed upload of a known size',
      code: `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const s3 = new S3Client({});
router.post('/sign', async (req, res) => {
  const { type, bytes } = req.body;
  const command = new PutObjectCommand({ Bucket: 'scans', Key: randomUUID(), ContentType: type, ContentLength: Math.min(Number(bytes), 1e6) });
  res.json({ url: await getSignedUrl(s3, command) });
});`,
    },
    {
      name: 'a part in memory under the usual limit',
      code: `const fastify = require('fastify')();
fastify.register(require('@fastify/multipart'));
fastify.post('/scans', async (request, reply) => {
  const scan = await request.file();
  const bytes = await scan.toBuffer();
  reply.send({ size: bytes.length });
});`,
    },
  ],
} satisfies RuleFixtures;
