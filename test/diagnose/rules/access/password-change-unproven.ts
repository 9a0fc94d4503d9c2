import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a new password for whoever holds the session',
      code: `app.post('/me/password', requireLogin, async (req, res) => {
  const passwordHash = await bcrypt.hash(req.body.password, 12);
  await users.update({ passwordHash }, { where: { id: req.user.id } });
  res.end();
});`,
      at: 'users.update',
    },
    {
      name: 'a service behind a controller',
      code: `@Controller('account')
export class AccountController {
  @Put('password')
  change(@CurrentUser() me: User, @Body() dto: PasswordDto) { return this.accounts.setNewPassword(me.id, dto.password); }
}
export class Accounts {
  async setNewPassword(id: number, password: string) {
    await this.repository.update(id, { password: await argon2.hash(password) });
  }
}`,
      file: 'src/account.ts',
      at: 'this.repository.update',
    },
    {
      name: 'a statement of SQL',
      code: `router.post('/settings/password', async (ctx) => {
  await db.query('UPDATE members SET password_hash = $1 WHERE id = $2', [await hash(ctx.request.body.next), ctx.state.user.id]);
  ctx.status = 204;
});`,
      at: 'UPDATE members',
    },
    {
      name: 'a document that is saved',
      code: `exports.changePassword = function (req, res, next) {
  User.findById(req.session.user, function (err, user) {
    user.password = hash(req.body.newPassword);
    user.save(next);
  });
};`,
      at: 'user.password',
    },
  ],
  good: [
    {
      name: 'the present password is compared',
      code: `app.post('/me/password', requireLogin, async (req, res) => {
  if (!(await bcrypt.compare(req.body.current, req.user.passwordHash))) return res.sendStatus(403);
  await users.update({ passwordHash: await bcrypt.hash(req.body.password, 12) }, { where: { id: req.user.id } });
  res.end();
});`,
    },
    {
      name: 'a reset by a token',
      code: `app.post('/password/reset', async (req, res) => {
  const user = await byToken(req.body.token);
  await users.update({ passwordHash: await hash(req.body.password) }, { where: { id: user.id } });
  res.end();
});
app.post('/account/password', async (req, res) => {
  await verifyPassword(req.user, req.body.old);
  await users.update({ passwordHash: await hash(req.body.password) }, { where: { id: req.user.id } });
});`,
    },
    {
      name: 'a check in a helper',
      code: `const { confirmOwner } = require('./confirm');
exports.changePassword = async (req, res) => {
  await confirmOwner(req.user, req.body.old);
  await accounts.update({ password: await hash(req.body.next) }, { where: { id: req.user.id } });
};`,
      files: {
        'src/confirm.js': `exports.confirmOwner = async (user, typed) => { if (!(await argon2.verify(user.password, typed))) throw new Error(); };`,
      },
    },
    {
      name: 'an administrator sets one',
      code: `app.put('/admin/users/:id/password', requireAdmin, async (req, res) => {
  await users.update({ passwordHash: await hash(req.body.password) }, { where: { id: req.params.id } });
});
app.put('/me/password', async (req, res) => {
  if (!(await matchesPassword(req.user, req.body.oldPassword))) return res.sendStatus(403);
  await users.update({ passwordHash: await hash(req.body.password) }, { where: { id: req.user.id } });
});`,
    },
  ],
} satisfies RuleFixtures;
