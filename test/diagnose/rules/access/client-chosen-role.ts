import type { RuleFixtures } from '../../fixtures.ts';

const model = `const mongoose = require('mongoose');\nconst User = mongoose.model('User', new mongoose.Schema({ email: String, role: String }));\n`;

export default {
  bad: [
    {
      name: 'a registration in which one says what one is',
      code: `const router = require('express').Router();
${model}router.post('/register', async (req, res) => {
  const { email, password, role } = req.body;
  await User.create({ email, hash: await hash(password), role });
  res.sendStatus(201);
});
router.get('/me', requireLogin, (req, res) => res.json(req.user));
module.exports = router;`,
      at: 'await User.create({ email, hash: await hash(password), role });',
    },
    {
      name: 'an editor who makes administrators',
      code: `const router = require('express').Router();
${model}const ROLES = ['reader', 'editor', 'admin'];
router.put('/members/:id/role', requireLogin, requireRole('editor'), async (req, res) => {
  const role = String(req.body.role);
  if (!ROLES.includes(role)) return res.sendStatus(400);
  await User.updateOne({ _id: req.params.id }, { $set: { role } });
  res.sendStatus(204);
});
module.exports = router;`,
      at: 'await User.updateOne({ _id: req.params.id }, { $set: { role } });',
    },
    {
      name: 'a service of Prisma behind a controller',
      file: 'src/accounts.ts',
      code: `import { PrismaClient } from '@prisma/client';
import { Router, type Request, type Response } from 'express';
const prisma = new PrismaClient();
class Accounts {
  change(id: string, role: string) { return prisma.account.update({ where: { id }, data: { role } }); }
}
export class AccountController {
  constructor(private readonly accounts = new Accounts()) {}
  change = async (req: Request, res: Response) => {
    res.json(await this.accounts.change(req.params.id, req.body.role));
  };
}
const controller = new AccountController();
export const router = Router();
router.patch('/accounts/:id', requireAuth, controller.change);`,
      at: 'change(id: string, role: string) { return prisma.account.update({ where: { id }, data: { role } }); }',
    },
  ],
  good: [
    {
      name: 'a role that the server gives',
      code: `const router = require('express').Router();
${model}router.post('/register', async (req, res) => {
  await User.create({ email: req.body.email, role: 'reader' });
  res.sendStatus(201);
});
router.get('/me', requireLogin, (req, res) => res.json(req.user));
module.exports = router;`,
    },
    {
      name: 'administrators hand out roles',
      code: `const router = require('express').Router();
${model}router.put('/members/:id/role', requireLogin, requireRole('admin'), async (req, res) => {
  await User.updateOne({ _id: req.params.id }, { role: req.body.role });
  res.sendStatus(204);
});
module.exports = router;`,
    },
    {
      name: 'a choice between two that have no rights',
      code: `const router = require('express').Router();
${model}router.post('/register', async (req, res) => {
  const { email, role } = req.body;
  if (!['buyer', 'seller'].includes(role)) return res.sendStatus(400);
  await User.create({ email, role });
  res.sendStatus(201);
});
router.get('/me', requireLogin, (req, res) => res.json(req.user));
module.exports = router;`,
    },
    {
      name: 'a handler that compares with what the sender may',
      code: `const router = require('express').Router();
${model}router.put('/members/:id', requireLogin, async (req, res) => {
  if (req.user.role !== 'admin') return res.sendStatus(403);
  await User.updateOne({ _id: req.params.id }, { role: req.body.role });
  res.sendStatus(204);
});
module.exports = router;`,
    },
  ],
} satisfies RuleFixtures;
