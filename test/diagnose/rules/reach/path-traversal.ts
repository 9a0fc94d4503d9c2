import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a name joined to a folder',
      code: `const fs = require('fs');\nconst path = require('path');\napp.get('/files/:name', (req, res) => {\n  fs.readFile(path.join(__dirname, 'files', req.params.name), (error, text) => res.end(text));\n});`,
      at: 'fs.readFile',
    },
    {
      name: 'a file that is sent without a root',
      code: `const path = require('path');\nconst DIR = '/srv/reports';\nmodule.exports = function (app) {\n  app.get('/report', function (req, res) {\n    const file = DIR + '/' + req.query.file;\n    res.sendFile(file);\n  });\n};`,
      at: 'res.sendFile',
    },
    {
      name: 'a service in another file with promises',
      file: 'src/controllers/documents.ts',
      code: `import { DocumentService } from '../services/documents';\nexport class DocumentController {\n  constructor(private readonly documents: DocumentService) {}\n  show = async (req: Request, res: Response) => {\n    res.json(await this.documents.load(req.params.id));\n  };\n}`,
      files: {
        'src/services/documents.ts': `import { promises as fs } from 'fs';\nimport { join } from 'path';\nexport class DocumentService {\n  async load(id: string) {\n    return JSON.parse(await fs.readFile(join('data', id + '.json'), 'utf8'));\n  }\n}`,
      },
      at: 'await fs.readFile',
    },
    {
      name: 'a deletion with fs-extra',
      code: `import fse from 'fs-extra';\nrouter.delete('/avatar', async (ctx) => {\n  await fse.remove(\`./avatars/\${ctx.query.name}\`);\n});`,
      at: 'fse.remove',
    },
    {
      name: 'a replacement that does not remove all',
      code: `const fs = require('fs');\napp.get('/', (req, res) => {\n  const name = req.query.name.replace('../', '');\n  fs.createReadStream('./public/' + name).pipe(res);\n});`,
      at: 'createReadStream',
    },
    {
      name: 'a module',
      code: `app.get('/plugin/:name', (req, res) => res.json(require('./plugins/' + req.params.name).info));`,
    },
    {
      name: 'a module that is imported',
      code: `export const handler = async (event) => {\n  const locale = await import(\`./locales/\${event.queryStringParameters.lang}.js\`);\n  return { statusCode: 200, body: locale.text };\n};`,
      at: 'await import',
    },
    {
      name: 'a root of the client',
      code: `app.get('/', (req, res) => { res.sendFile('index.html', { root: './themes/' + req.query.theme }); });`,
    },
    {
      name: 'a path that is looked for and then opened',
      code: `const fs = require('fs');\napp.get('/', (req, res) => {\n  const file = './docs/' + req.query.file;\n  if (!fs.existsSync(file)) return res.sendStatus(404);\n  res.download(file);\n});`,
      at: 'res.download',
    },
    { name: 'a view', code: `app.get('/page/:name', (req, res) => { res.render('pages/' + req.params.name); });` },
    {
      name: 'koa-send without a root',
      code: `const send = require('koa-send');\nrouter.get('/static', async (ctx) => {\n  await send(ctx, ctx.query.path);\n});`,
      at: 'await send',
    },
    {
      name: 'a name of an upload that its parser leaves as it is',
      code: `const fs = require('fs');\nconst formidable = require('formidable');\napp.post('/upload', (req, res) => {\n  formidable({}).parse(req, (error, fields, files) => {\n    fs.rename(files.doc.filepath, './uploads/' + files.doc.originalFilename, () => res.end());\n  });\n});`,
      at: 'fs.rename',
    },
    {
      name: 'hapi h.file',
      code: "const Path = require('path');\nconst doc = (request, h) => { const f = Path.join('/srv', request.params.name); return h.file(f, { confine: false }); };\nserver.route({ method: 'GET', path: '/d/{name*}', handler: doc });",
    },
    {
      name: 'hapi file handler fn',
      code: "server.route({ method: 'GET', path: '/d/{name*}', handler: { file: { path: (request) => '/srv/' + request.params.name, confine: false } } });",
    },
  ],
  good: [
    {
      name: 'the last part of the name only',
      code: `const fs = require('fs');\nconst path = require('path');\napp.get('/files/:name', (req, res) => {\n  fs.readFile(path.join('files', path.basename(req.params.name)), (error, text) => res.end(text));\n});`,
    },
    {
      name: 'a path that must begin with its folder',
      code: `import fs from 'node:fs/promises';\nimport path from 'node:path';\nconst ROOT = path.resolve('uploads');\napp.get('/', async (req, res) => {\n  const full = path.resolve(ROOT, req.query.name);\n  if (!full.startsWith(ROOT + path.sep)) return res.status(403).end();\n  res.send(await fs.readFile(full));\n});`,
    },
    {
      name: 'a relative path that must not lead upwards',
      code: `import fs from 'node:fs';\nimport path from 'node:path';\napp.get('/', (req, res) => {\n  const full = path.resolve('uploads', req.query.name);\n  const relative = path.relative('uploads', full);\n  if (relative.startsWith('..') || path.isAbsolute(relative)) throw new Error('outside');\n  fs.createReadStream(full).pipe(res);\n});`,
    },
    {
      name: 'a check in the handler before a function inside of it',
      code: `const fs = require('fs');\nconst path = require('path');\nmodule.exports = (root) => function serve(req, res) {
  const file = path.normalize(path.join(root, decodeURIComponent(req.url)));
  if (file.slice(0, root.length) !== root) return res.end();
  send();
  function send() { fs.createReadStream(file).pipe(res); }
};`,
    },
    {
      name: 'a root',
      code: `app.get('/files/:name', (req, res) => res.sendFile(req.params.name, { root: '/srv/files' }));`,
    },
    {
      name: 'a number',
      code: `const fs = require('fs');\napp.get('/', (req, res) => { fs.readFile('data/' + Number(req.query.id) + '.json', (error, text) => res.send(text)); });`,
    },
    {
      name: 'a list of names',
      code: `const PAGES = { about: 'pages/about', terms: 'pages/terms' };\napp.get('/:page', (req, res) => { res.render(PAGES[req.params.page] || 'pages/home'); });`,
    },
    {
      name: 'where multer has put an upload',
      code: `const fs = require('fs');\napp.post('/', upload.single('photo'), (req, res) => { fs.unlink(req.file.path, () => res.end()); });`,
    },
    {
      name: 'a helper that resolves and refuses',
      code: `const fs = require('fs');\nconst { inside } = require('./inside');\napp.get('/', (req, res) => fs.createReadStream(inside('/srv', req.query.name)).pipe(res));`,
      files: {
        'src/inside.js': `const path = require('path');\nexports.inside = (root, name) => {\n  const full = path.resolve(root, name);\n  if (path.relative(root, full).startsWith('..')) throw new Error('outside');\n  return full;\n};`,
      },
    },
    {
      name: 'a form that is tested',
      code: `const fs = require('fs');\napp.get('/', (req, res) => {\n  const { id } = req.params;\n  if (!/^[a-f0-9]{24}$/.test(id)) return res.sendStatus(400);\n  fs.createReadStream('data/' + id).pipe(res);\n});`,
    },
    {
      name: 'a file of the server',
      code: `const fs = require('fs');\nconst name = process.env.CONFIG;\napp.get('/', (req, res) => fs.readFile(name, (error, text) => res.send(text)));`,
    },
    {
      name: 'a file of Fastify under its root',
      code: `fastify.get('/doc/:name', async (request, reply) => reply.sendFile(request.params.name));`,
    },
    {
      name: 'dots cut from the start of a normal path',
      code: `const fs = require('fs');\nconst path = require('path');\nhttp.createServer((req, res) => {\n  const safe = path.normalize(req.url).replace(/^(\\.\\.[/\\\\])+/, '');\n  fs.createReadStream(path.join('public', safe)).pipe(res);\n});`,
    },
    {
      name: 'an archive that is given by its content',
      code: `import AdmZip from 'adm-zip';
import sharp from 'sharp';
app.post('/albums', upload.single('album'), async (req, res) => {
  const archive = new AdmZip(req.file.buffer);
  const cover = await sharp(req.body.cover).resize(300).toBuffer();
  res.json({ pictures: archive.getEntryCount(), bytes: cover.length });
});`,
    },
    {
      name: 'hapi h.file confined',
      code: "const Path = require('path');\nserver.route({ method: 'GET', path: '/d/{name*}', handler: (request, h) => h.file(request.params.name) });",
    },
    {
      name: 'indexOf guard good',
      code: "const path = require('path'); const config = require('./config');\nconst full = (name) => { const f = path.resolve(config.leafletFolder, name); if (f.indexOf(config.leafletFolder + path.sep) !== 0) return null; return f; };\napp.get('/:n', (req, res) => { const f = full(req.params.n); if (!f) return res.sendStatus(404); res.sendFile(f); });",
    },
    {
      name: 'startsWith tmpl good',
      code: "const path = require('path'); const fs = require('fs');\napp.get('/:n', (req, res) => { const f = path.resolve(ROOT, req.params.n); if (!f.startsWith(`${ROOT}/`)) return res.sendStatus(404); fs.createReadStream(f).pipe(res); });",
    },
    {
      name: 'startsWith in callback good',
      code: "const path = require('path'); const fs = require('fs');\napp.get('/:n', (req, res, next) => { fs.realpath(path.join(settings.files.root, req.params.n), (err, f) => { if (err) return next(err); if (!f.startsWith(settings.files.root + path.sep)) return res.sendStatus(403); fs.createReadStream(f).pipe(res); }); });",
    },
  ],
} satisfies RuleFixtures;
