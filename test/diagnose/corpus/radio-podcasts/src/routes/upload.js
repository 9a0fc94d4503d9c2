import { Router } from 'express';
import multer from 'multer';
import { createReadStream } from 'node:fs';
import { mkdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../config.js';
import { requireEditor, requireListener } from '../context.js';
import { patchShow } from '../data/shows.js';
import { first } from '../db.js';
import { lookUp } from '../lib/feed-import.js';

const wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);

const audio = multer({ dest: path.join(config.audioDir, 'incoming') });
const covers = multer({
  dest: config.coversDir,
  limits: { fileSize: 3 * 1024 * 1024, files: 1 },
  fileFilter: (req, file, done) => done(null, ['image/png', 'image/jpeg'].includes(file.mimetype)),
});

export const upload = Router();

upload.post('/episodes/:show/audio', requireListener, audio.single('audio'), async (req, res) => {
  const folder = path.join(config.audioDir, req.params.show);
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, req.body.name || req.file.originalname);
  await rename(req.file.path, target);
  res.status(201).json({ stored: path.basename(target) });
});

upload.post('/shows/:id/cover', requireEditor, covers.single('cover'), wrap(async (req, res) => {
  if (!req.file) return res.status(415).json({ error: 'PNG or JPEG' });
  const target = path.join(config.coversDir, `${Number(req.params.id)}.img`);
  await rename(req.file.path, target);
  return res.status(201).json({ ok: true });
}));

upload.delete('/incoming/:name', requireEditor, wrap(async (req, res) => {
  const root = path.join(config.audioDir, 'incoming');
  const file = path.resolve(root, req.params.name);
  if (!file.startsWith(root + path.sep)) return res.status(404).end();
  await unlink(file);
  return res.status(204).end();
}));

upload.patch('/shows/:id', requireListener, wrap(async (req, res) => {
  const show = await first('SELECT id, title, host_id FROM shows WHERE id = ?', [Number(req.params.id)]);
  if (!show || show.host_id !== req.listener.id) return res.status(404).end();
  await patchShow(show.id, req.body);
  return res.json({ id: show.id, index: await lookUp(show.title) });
}));

upload.get('/audio/:show/:episode.mp3', wrap(async (req, res) => {
  const episode = await first('SELECT audio FROM episodes WHERE id = ? AND show_id = ?', [
    Number(req.params.episode),
    Number(req.params.show),
  ]);
  if (!episode) return res.status(404).end();
  const file = path.join(config.audioDir, String(Number(req.params.show)), path.basename(episode.audio));
  res.type('audio/mpeg');
  return createReadStream(file).pipe(res);
}));
