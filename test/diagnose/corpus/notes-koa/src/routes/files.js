import fs from 'node:fs';
import path from 'node:path';
import Router from '@koa/router';
import multer from '@koa/multer';
import send from 'koa-send';
import { config } from '../config.js';
import { signedIn } from '../middleware/signedIn.js';

export const fileRoutes = new Router({ prefix: '/files' });

const storage = multer.diskStorage({
  destination: config.uploads,
  filename: (_request, file, done) => done(null, `${Date.now()}${path.extname(file.originalname)}`),
});
const upload = multer({ storage });
const COLOURS = JSON.parse(fs.readFileSync(path.join(config.help, 'colours.json'), 'utf8'));

fileRoutes.post('/', signedIn, upload.single('file'), (ctx) => {
  ctx.assert(ctx.file, 400);
  ctx.body = { address: `/files/${ctx.file.filename}` };
});

fileRoutes.get('/help/:page', async (ctx) => {
  await send(ctx, `${ctx.params.page}.html`, { root: config.help });
});

fileRoutes.get('/exported', signedIn, (ctx) => {
  ctx.type = 'application/octet-stream';
  ctx.body = fs.createReadStream(path.join(config.exports, ctx.query.name));
});

fileRoutes.get('/licence', (ctx) => {
  ctx.type = 'text/plain';
  ctx.body = fs.readFileSync(path.join(config.help, 'licence.txt'));
});

fileRoutes.get('/icon/:name', (ctx) => {
  const file = path.resolve(config.help, 'icons', `${ctx.params.name}.svg`);
  const relative = path.relative(path.join(config.help, 'icons'), file);
  ctx.assert(!relative.startsWith('..') && !path.isAbsolute(relative), 404);
  ctx.type = 'image/svg+xml';
  ctx.body = fs.createReadStream(file);
});

fileRoutes.get('/colours', (ctx) => {
  ctx.body = COLOURS;
});
