import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { config } from '../config.js';

export const filesRouter = Router();

const bannerFile = path.join(config.uploadDir, 'banner.html');

filesRouter.get('/banner', (_req, res) => {
  res.type('html').send(readFileSync(bannerFile, 'utf8'));
});

filesRouter.get('/attachments/:name', (req, res, next) => {
  const { name } = req.params;
  const file = path.join(config.uploadDir, 'attachments', name);
  res.download(file, (error) => {
    if (error) next(error);
  });
});

filesRouter.get('/avatars/:userId', (req, res) => {
  const userId = Number.parseInt(req.params.userId, 10);
  if (Number.isNaN(userId)) return res.sendStatus(404);
  res.type('webp');
  createReadStream(path.join(config.uploadDir, 'avatars', `${userId}.webp`)).pipe(res);
});

filesRouter.get('/emoji/:pack/:file', async (req, res, next) => {
  try {
    const root = path.join(config.uploadDir, 'emoji') + path.sep;
    const file = path.resolve(root, req.params.pack, req.params.file);
    if (!file.startsWith(root)) return res.sendStatus(404);
    const { size } = await stat(file);
    res.setHeader('content-length', size);
    await pipeline(createReadStream(file), res);
  } catch (error) {
    next(error);
  }
});
