import { Router } from 'express';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { config } from '../config.js';
import { byTitle } from '../data/shows.js';
import { first, rows } from '../db.js';

const wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);

const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escape = (value) => String(value).replace(/[&<>"']/g, (sign) => SIGNS[sign]);

const STYLE = readFileSync(new URL('./player.css', import.meta.url), 'utf8');
const APPS = { apple: 'https://pods.example/apple', android: 'https://pods.example/android' };
const referrers = [];

export const pages = Router();

pages.get('/player/:id', wrap(async (req, res) => {
  const episode = await first('SELECT id, title FROM episodes WHERE id = ?', [Number(req.params.id)]);
  if (!episode) return res.status(404).send('No such episode');
  const template = readFileSync(path.join('views', 'player.html'), 'utf8');
  referrers.push({ from: req.get('referer'), episode: episode.id, at: new Date() });
  const theme = req.query.theme ?? 'light';
  return res.send(
    template
      .replace('{{style}}', () => STYLE)
      .replace('{{title}}', () => escape(episode.title))
      .replace('{{theme}}', () => `<body class="${theme}">`),
  );
}));

pages.get('/search', wrap(async (req, res) => {
  const title = String(req.query.q ?? '');
  const found = await byTitle(title);
  const lines = found.map((show) => `<li><a href="/feeds/${show.id}.xml">${escape(show.title)}</a></li>`);
  res.send(`<!doctype html><title>Search</title><h1>${escape(title)}</h1><ul>${lines.join('')}</ul>`);
}));

pages.get('/feeds/:id.xml', wrap(async (req, res) => {
  const show = await first('SELECT id, title, summary FROM shows WHERE id = ?', [Number(req.params.id)]);
  if (!show) return res.status(404).end();
  const episodes = await rows('SELECT id, title FROM episodes WHERE show_id = ? ORDER BY id DESC LIMIT 200', [show.id]);
  const items = episodes.map(
    ({ id, title }) => `<item><title>${escape(title)}</title><guid>${config.publicUrl}/player/${id}</guid></item>`,
  );
  const feed = `<rss version="2.0"><channel><title>${escape(show.title)}</title>${items.join('')}</channel></rss>`;
  res.set('etag', `"${createHash('md5').update(feed).digest('hex')}"`);
  return res.type('application/rss+xml').send(feed);
}));

pages.get('/out', (req, res) => {
  console.log(`out ${req.query.to} from ${req.get('user-agent')}`);
  res.redirect(req.query.to);
});

pages.get('/app', (req, res) => {
  const store = /android/i.test(req.get('user-agent') ?? '') ? 'android' : 'apple';
  res.redirect(APPS[store]);
});

// newsletter links: /download/17?mail=…&key=…
pages.get('/download/:id', async (req, res) => {
  const expected = createHmac('sha256', config.linkKey).update(`${req.params.id}:${req.query.mail}`).digest('hex');
  if (req.query.key !== expected) return res.status(403).end();
  const episode = await first('SELECT title, audio FROM episodes WHERE id = ?', [Number(req.params.id)]);
  return res.download(path.join(config.audioDir, path.basename(episode.audio)), `${Number(req.params.id)}.mp3`);
});
