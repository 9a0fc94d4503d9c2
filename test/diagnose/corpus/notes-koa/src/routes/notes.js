import Router from '@koa/router';
import { createHash } from 'node:crypto';
import { pickEditable } from '../lib/paths.js';
import { render } from '../lib/views.js';
import { signedIn } from '../middleware/signedIn.js';
import { Note } from '../models/Note.js';
import * as notes from '../services/notes.js';
import { exportNotes } from '../services/exporter.js';

export const noteRoutes = new Router({ prefix: '/notes' });
noteRoutes.use(signedIn);

const latestSearches = [];

noteRoutes.get('/', async (ctx) => {
  const list = await notes.list(ctx.state.user.id, ctx.query.sort);
  ctx.set('ETag', `"${createHash('md5').update(JSON.stringify(list)).digest('hex')}"`);
  render(ctx, 'notes', { notes: list });
});

noteRoutes.get('/search', async (ctx) => {
  const { q = '', tag, longer } = ctx.query;
  latestSearches.push({ user: ctx.state.user.id, q, at: new Date() });
  const found = longer
    ? await notes.longerThan(ctx.state.user.id, longer)
    : await notes.search(ctx.state.user.id, q, tag);
  if (found.length === 0) {
    ctx.type = 'html';
    ctx.body = '<p>Nothing found for <em>' + q + '</em>.</p>';
    return;
  }
  render(ctx, 'found', { notes: found, word: q });
});

noteRoutes.get('/recent-searches', (ctx) => {
  ctx.body = latestSearches.filter((search) => search.user === ctx.state.user.id).slice(-10);
});

noteRoutes.post('/query', async (ctx) => {
  ctx.body = await notes.matching(ctx.request.body.filter);
});

noteRoutes.post('/', async (ctx) => {
  const note = await Note.create({ ...pickEditable(ctx.request.body), owner: ctx.state.user.id });
  ctx.status = 201;
  ctx.body = { id: note.id };
});

noteRoutes.get('/export/:format', async (ctx) => {
  const { title = 'notes' } = ctx.query;
  ctx.attachment(`notes.${ctx.params.format === 'odt' ? 'odt' : 'html'}`);
  ctx.body = await exportNotes(ctx.state.user.id, ctx.params.format, String(title));
});

noteRoutes.get('/:id', async (ctx) => {
  const note = await Note.findOne({ _id: ctx.params.id, owner: ctx.state.user.id }).lean();
  ctx.assert(note, 404);
  render(ctx, 'note', { note });
});

noteRoutes.put('/:id', async (ctx) => {
  const changes = pickEditable(ctx.request.body);
  const filter = { _id: ctx.params.id, owner: ctx.state.user.id };
  const note = await Note.findOneAndUpdate(filter, { $set: changes }, { new: true, runValidators: true });
  ctx.assert(note, 404);
  ctx.body = note;
});

noteRoutes.delete('/:id', async (ctx) => {
  const note = await Note.findByIdAndDelete(ctx.params.id);
  ctx.assert(note, 404);
  ctx.status = 204;
});
