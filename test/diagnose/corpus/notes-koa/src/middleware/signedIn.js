import { User } from '../models/User.js';

export async function signedIn(ctx, next) {
  if (!ctx.session.userId) return ctx.redirect('/login');
  ctx.state.user = await User.findById(String(ctx.session.userId));
  ctx.assert(ctx.state.user, 401);
  await next();
}

export async function administrator(ctx, next) {
  ctx.assert(ctx.state.user.admin, 403);
  await next();
}
