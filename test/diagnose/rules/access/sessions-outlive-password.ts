import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a reset that leaves sessions open',
      code: `app.post('/reset-password', async (req, res) => {
  const user = await findByToken(req.body.token);
  await users.updateOne({ _id: user._id }, { $set: { passwordHash: await hash(req.body.password) } });
  res.end();
});`,
      files: {
        'package.json': `{"dependencies":{"jsonwebtoken":"9.0.0"}}`,
      },
      at: 'users.updateOne',
    },
    {
      name: 'a change in a service',
      code: `export class UsersService {
  async changePassword(id: number, current: string, next: string) {
    const user = await this.users.findOneByOrFail({ id });
    if (!(await compare(current, user.password))) throw new UnauthorizedException();
    await this.users.update({ id }, { password: await hash(next, 12) });
  }
}`,
      file: 'src/users.service.ts',
      files: {
        'package.json': `{"dependencies":{"@nestjs/jwt":"10.0.0"}}`,
      },
      at: 'this.users.update',
    },
    {
      name: 'a statement of SQL',
      code: `module.exports = function (app, db) {
  app.post('/account/password', requireLogin, function (req, res, next) {
    if (!bcrypt.compareSync(req.body.old, req.user.hash)) return res.sendStatus(403);
    db.run('UPDATE accounts SET password_hash = ? WHERE id = ?', [bcrypt.hashSync(req.body.password, 12), req.user.id], next);
  });
};`,
      files: {
        'package.json': `{"dependencies":{"express-session":"1.18.0"}}`,
      },
      at: 'UPDATE accounts',
    },
    {
      name: 'a document that is saved',
      code: `exports.resetPassword = async (ctx) => {
  const user = await User.findOne({ resetHash: sha256(ctx.request.body.token) });
  user.password = ctx.request.body.password;
  await user.save();
  ctx.status = 204;
};`,
      files: {
        'package.json': `{"dependencies":{"koa-jwt":"4.0.4"}}`,
      },
      at: 'user.password',
    },
  ],
  good: [
    {
      name: 'sessions that are deleted',
      code: `app.post('/reset-password', async (req, res) => {
  const user = await findByToken(req.body.token);
  await users.updateOne({ _id: user._id }, { $set: { passwordHash: await hash(req.body.password) } });
  await sessions.deleteMany({ userId: user._id });
  res.end();
});`,
      files: {
        'package.json': `{"dependencies":{"express-session":"1.18.0"}}`,
      },
    },
    {
      name: 'a version in every token',
      code: `app.post('/reset-password', async (req, res) => {
  const user = await findByToken(req.body.token);
  await users.updateOne({ _id: user._id }, { $set: { passwordHash: await hash(req.body.password) }, $inc: { tokenVersion: 1 } });
  res.end();
});`,
      files: {
        'package.json': `{"dependencies":{"jsonwebtoken":"9.0.0"}}`,
      },
    },
    {
      name: 'a registration',
      code: `app.post('/register', async (req, res) => {
  const user = new User({ email: req.body.email });
  user.passwordHash = await hash(req.body.password);
  await user.save();
  res.end();
});
app.post('/reset-password', async (req, res) => { await users.update({ id }, { passwordHash: await hash(req.body.password), refreshToken: null }); });`,
      files: {
        'package.json': `{"dependencies":{"jsonwebtoken":"9.0.0"}}`,
      },
    },
    {
      name: 'a helper that ends them in another file',
      code: `const { closeAll } = require('./close');
exports.changePassword = async (req, res) => {
  await accounts.update({ password: await hash(req.body.next) }, { where: { id: req.user.id } });
  await closeAll(req.user.id);
  res.end();
};`,
      files: {
        'src/close.js': `exports.closeAll = (id) => redis.del(\`sessions:\${id}\`).then(() => store.destroySessions(id));`,
        'package.json': `{"dependencies":{"express-session":"1.18.0"}}`,
      },
    },
  ],
} satisfies RuleFixtures;
