import { Router } from 'express';
import { escapeHtml, etagOf } from '../lib/text.js';
import { threads } from '../repositories/threads.js';

export const shareRouter = Router();

const shortLinks: Record<string, string> = {
  rules: 'https://forum.example.org/t/1',
  help: 'https://help.forum.example.org/',
};

// Small pages that other networks read when somebody shares a link.
shareRouter.get('/t/:id', async (req, res) => {
  const thread = await threads.byId(Number(req.params.id));
  if (!thread) return res.sendStatus(404);
  const page = `<!doctype html><title>${thread.title}</title><meta property="og:title" content="${thread.title}">`;
  res.send(page);
});

shareRouter.get('/p/:id', async (req, res, next) => {
  try {
    const post = await threads.post(Number(req.params.id));
    if (!post) return res.sendStatus(404);
    const html = `<!doctype html><blockquote>${escapeHtml(post.body.slice(0, 300))}</blockquote>`;
    res.setHeader('etag', etagOf(html));
    res.type('html').send(html);
  } catch (error) {
    next(error);
  }
});

shareRouter.get('/out', (req, res) => {
  const { to } = req.query;
  if (typeof to !== 'string') return res.sendStatus(400);
  res.redirect(302, to);
});

shareRouter.get('/go/:name', (req, res) => {
  const target = Object.hasOwn(shortLinks, req.params.name) ? shortLinks[req.params.name] : undefined;
  if (!target) return res.sendStatus(404);
  res.redirect(target);
});
