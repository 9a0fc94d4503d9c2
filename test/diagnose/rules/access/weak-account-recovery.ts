import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token without an end, stored as it is',
      code: `const { randomBytes } = require('crypto');
app.post('/forgot', async (req, res) => {
  const token = randomBytes(32).toString('hex');
  await User.updateOne({ email: req.body.email }, { $set: { resetToken: token } });
  await mail(req.body.email, token);
  res.end();
});`,
      at: 'User.updateOne',
    },
    {
      name: 'a property of a document',
      code: `exports.forgot = async (ctx) => {
  const user = await users.byEmail(ctx.request.body.email);
  user.passwordResetCode = crypto.randomUUID();
  await user.save();
  ctx.status = 202;
};`,
      at: 'user.passwordResetCode',
    },
    {
      name: 'a table of tokens that only has an end',
      code: `import { nanoid } from 'nanoid';
export async function open(userId) {
  const token = nanoid(40);
  await knex('password_resets').insert({ user_id: userId, token, expires_at: inOneHour() });
  return token;
}`,
      at: "knex('password_resets')",
    },
    {
      name: 'a statement of SQL',
      code: `exports.forgot = function (req, res) {
  var code = newCode();
  pool.query('UPDATE members SET reset_code = $1 WHERE email = $2', [code, req.body.email], function (err) {
    res.sendStatus(err ? 500 : 202);
  });
};`,
      at: 'UPDATE members',
    },
    {
      name: 'a condition that falls away in TypeORM',
      code: `import { Injectable } from '@nestjs/common';
@Controller('auth')
export class AuthController {
  @Post('reset')
  async reset(@Body() body: { email: string; code: string; password: string }) {
    const account = await this.accounts.findOneBy({ email: body.email, recoveryCode: body.code });
    if (!account || account.recoveryExpiresAt < new Date()) throw new BadRequestException();
    await this.accounts.save({ ...account, passwordHash: await hash(body.password, 12) });
  }
}`,
      file: 'src/auth.service.ts',
      files: {
        'package.json': `{"dependencies":{"typeorm":"0.3.20"}}`,
      },
      at: 'findOneBy',
    },
    {
      name: 'a store of Prisma through a helper',
      code: `async function remember(userId, token) {
  await prisma.passwordReset.create({ data: { userId, token } });
}
export async function forgot(req, res) {
  const user = await prisma.user.findUnique({ where: { email: String(req.body.email) } });
  if (user) await remember(user.id, generateToken());
  res.status(202).end();
}`,
      at: 'prisma.passwordReset.create',
    },
    {
      name: 'a code of four digits',
      code: `import { randomInt } from 'node:crypto';
export async function sendPasswordReset(email) {
  const pin = randomInt(0, 9999);
  await mailer.send(email, \`Your code is \${pin}\`);
  await cache.set(\`forgot:\${email}\`, pin, 'EX', 900);
}`,
      at: `const pin`,
    },
  ],
  good: [
    {
      name: 'a hash and an end',
      code: `app.post('/forgot', async (req, res) => {
  const token = randomBytes(32).toString('hex');
  const resetHash = createHash('sha256').update(token).digest('hex');
  await User.updateOne({ email: req.body.email }, { $set: { resetTokenHash: resetHash, resetExpires: Date.now() + 3600_000 } });
  res.end();
});`,
    },
    {
      name: 'a token that is deleted',
      code: `export async function finish(user, password) {
  user.resetToken = undefined;
  user.resetExpires = undefined;
  user.resetCode = hashOf(await nextCode()); // expires with user.resetExpires
  await user.save();
}`,
    },
    {
      name: 'a hashed token whose age is asked for where it is used',
      code: `const open = async (user) => {
  const token = randomBytes(32).toString('hex');
  await db('password_resets').insert({ user_id: user.id, token: sha256(token), created_at: new Date() });
  return token;
};
const find = (token) => db('password_resets').where({ token: sha256(token) }).where('created_at', '>', new Date(Date.now() - 3600_000)).first();`,
    },
    {
      name: 'a signed token',
      code: `exports.forgot = async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  user.resetToken = jwt.sign({ sub: user.id }, process.env.RESET_KEY, { expiresIn: '20m' });
  await user.save();
  res.end();
};`,
    },
    {
      name: 'a reset of something else',
      code: `app.post('/board/reset', async (req, res) => {
  await boards.update({ id: req.params.id }, { resetKey: req.body.key, colour: 'red' });
  filters.resetCode = null;
  res.end();
});
// resetKey expires with the board: resetKey, expiresAt`,
    },
    {
      name: 'a code of four digits whose attempts are counted',
      code: `import { randomInt } from 'node:crypto';
export async function sendPasswordReset(email) {
  const pin = randomInt(0, 9999);
  await mailer.send(email, \`Your code is \${pin}\`);
  await cache.set(\`forgot:\${email}\`, JSON.stringify({ pin, attempts: 0 }), 'EX', 900);
}`,
    },
  ],
} satisfies RuleFixtures;
