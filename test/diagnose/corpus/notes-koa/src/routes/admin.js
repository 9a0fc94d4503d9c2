import Router from '@koa/router';
import mongoose from 'mongoose';
import { administrator, signedIn } from '../middleware/signedIn.js';
import { User } from '../models/User.js';
import { backup } from '../services/exporter.js';

export const adminRoutes = new Router({ prefix: '/admin' });
const SECTIONS = new Map([
  ['users', '/admin/users'],
  ['backup', '/admin/backup'],
]);

adminRoutes.get('/users', signedIn, administrator, async (ctx) => {
  ctx.body = await User.find().select('email name admin').limit(500).lean();
});

adminRoutes.put('/users/:id/name', signedIn, administrator, async (ctx) => {
  const { name } = ctx.request.body;
  await User.updateOne({ _id: ctx.params.id }, { $set: { name: String(name) } });
  ctx.status = 204;
});

adminRoutes.get('/backup', signedIn, administrator, async (ctx) => {
  ctx.attachment('notes.json.gz');
  ctx.body = await backup();
});

adminRoutes.get('/section/:name', signedIn, administrator, (ctx) => {
  ctx.redirect(SECTIONS.get(ctx.params.name) ?? '/admin/users');
});

adminRoutes.get('/state', signedIn, administrator, async (ctx) => {
  mongoose.connection.on('disconnected', () => console.warn('the database went away'));
  ctx.body = { database: mongoose.connection.readyState, memory: process.memoryUsage().rss };
});
