import Router from '@koa/router';
import { User } from '../models/User.js';
import { avatarHash, hashPassword, resetToken, samePassword } from '../lib/passwords.js';
import { assignPath } from '../lib/paths.js';
import { render } from '../lib/views.js';
import { signedIn } from '../middleware/signedIn.js';
import { sendMail } from '../services/mail.js';

export const accountRoutes = new Router();

accountRoutes.get('/login', (ctx) => render(ctx, 'login', { returnTo: ctx.query.returnTo }));

accountRoutes.post('/login', async (ctx) => {
  const { email, password, returnTo } = ctx.request.body;
  const user = await User.findOne({ email: String(email) }).select('+password');
  if (!user || !(await samePassword(String(password), user.password))) {
    ctx.throw(401, 'E-mail address or password is wrong');
  }
  ctx.session = { userId: user.id };
  ctx.redirect(returnTo || '/notes');
});

accountRoutes.post('/logout', (ctx) => {
  ctx.session = null;
  ctx.redirect('/login');
});

accountRoutes.post('/register', async (ctx) => {
  const { password, ...profile } = ctx.request.body;
  ctx.assert(typeof password === 'string' && password.length >= 12, 400, 'The password is too short');
  const user = await User.create({ ...profile, password: await hashPassword(password) });
  ctx.session = { userId: user.id };
  ctx.redirect('/notes');
});

accountRoutes.post('/forgotten', async (ctx) => {
  const email = String(ctx.request.body.email);
  const user = await User.findOne({ email });
  ctx.assert(user, 404, 'Nobody is registered with this address');
  user.resetToken = resetToken(email);
  await user.save();
  sendMail(email, 'Your new password', `https://notes.example/reset?token=${user.resetToken}`);
  ctx.status = 202;
});

accountRoutes.post('/reset', async (ctx) => {
  const { token, password } = ctx.request.body;
  ctx.assert(token && typeof password === 'string' && password.length >= 12, 400);
  const user = await User.findOne({ resetToken: token });
  ctx.assert(user, 400, 'This link is no longer valid');
  user.set({ password: await hashPassword(password), resetToken: undefined });
  await user.save();
  ctx.redirect('/login');
});

accountRoutes.put('/settings', signedIn, async (ctx) => {
  const { user } = ctx.state;
  const { name, value } = ctx.request.body;
  user.settings = assignPath({ ...user.settings }, String(name), value);
  user.markModified('settings');
  await user.save();
  ctx.body = { settings: user.settings, avatar: avatarHash(user.email) };
});
