import Router from '@koa/router';
import serialize from 'node-serialize';
import { signedIn } from '../middleware/signedIn.js';
import { Note } from '../models/Note.js';
import { findColleagues } from '../services/directory.js';
import { publicNote, withAuthors } from '../services/notes.js';
import { sendMail } from '../services/mail.js';
import { render, renderMail } from '../lib/views.js';

export const shareRoutes = new Router({ prefix: '/share' });

shareRoutes.get('/public/:id([0-9a-f]{24})', async (ctx) => {
  const note = await publicNote(ctx.params.id);
  ctx.assert(note, 404);
  render(ctx, 'note', { note });
});

shareRoutes.get('/newest', async (ctx) => {
  const notes = await Note.find({ public: true }).sort({ createdAt: -1 }).limit(100).lean();
  ctx.body = await withAuthors(notes);
});

shareRoutes.get('/colleagues', signedIn, async (ctx) => {
  ctx.body = await findColleagues(String(ctx.query.name));
});

shareRoutes.post('/invitations', signedIn, async (ctx) => {
  const { recipients, text } = ctx.request.body;
  ctx.assert(Array.isArray(recipients) && recipients.length <= 20, 400);
  const message = renderMail(String(text), { from: ctx.state.user.name });
  try {
    await Promise.all(recipients.map((to) => sendMail(String(to), 'A note for you', message)));
  } catch {
    // try again tomorrow
  }
  ctx.status = 202;
});

shareRoutes.get('/preview', signedIn, async (ctx) => {
  const response = await fetch(ctx.query.link, { signal: AbortSignal.timeout(4000) });
  const page = await response.text();
  ctx.body = { title: page.match(/<title>([^<]{0,200})<\/title>/)?.[1] ?? '' };
});

shareRoutes.get('/draft', signedIn, (ctx) => {
  const cookie = ctx.cookies.get('draft');
  ctx.body = cookie ? serialize.unserialize(Buffer.from(cookie, 'base64').toString()) : {};
});
