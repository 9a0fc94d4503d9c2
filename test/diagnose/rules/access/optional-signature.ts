import type { RuleFixtures } from '../../fixtures.ts';

const hmac = `const crypto = require('crypto');
const sign = (body) => crypto.createHmac('sha256', process.env.HOOK_KEY).update(body).digest('hex');
const same = (a, b) => a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));
`;

export default {
  bad: [
    {
      name: 'a hook that only refuses wrong signatures',
      code: `${hmac}exports.paid = (req, res) => {
  const signature = req.get('x-pay-signature');
  if (signature && !same(signature, sign(req.body))) return res.sendStatus(400);
  settle(JSON.parse(req.body));
  res.sendStatus(204);
};`,
      at: 'if (signature && !same(signature, sign(req.body))) return res.sendStatus(400);',
    },
    {
      name: 'a proof inside of a branch',
      file: 'src/hooks.controller.ts',
      code: `import crypto from 'node:crypto';
import type { Request, Response } from 'express';
export class HooksController {
  parcel = async (req: Request, res: Response) => {
    const given = req.headers['x-hub-signature-256'] as string | undefined;
    if (given) {
      const expected = crypto.createHmac('sha256', this.key).update(req.body).digest('hex');
      if (!crypto.timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return res.sendStatus(401);
    }
    await this.parcels.delivered(JSON.parse(req.body.toString()).number);
    res.sendStatus(204);
  };
}`,
      at: 'if (given) {',
    },
    {
      name: 'a middleware of Koa',
      code: `${hmac}module.exports = async (ctx, next) => {
  if (ctx.headers['x-signature'] && ctx.headers['x-signature'] !== sign(ctx.request.rawBody)) ctx.throw(403);
  if (ctx.get('x-digest') && !same(ctx.get('x-digest'), sign(ctx.request.rawBody))) {
    ctx.status = 403;
    return;
  }
  await next();
};`,
      at: [
        "if (ctx.headers['x-signature'] && ctx.headers['x-signature'] !== sign(ctx.request.rawBody)) ctx.throw(403);",
        "if (ctx.get('x-digest') && !same(ctx.get('x-digest'), sign(ctx.request.rawBody))) {",
      ],
    },
  ],
  good: [
    {
      name: 'a missing one is refused too',
      code: `${hmac}exports.paid = (req, res) => {
  const signature = req.get('x-pay-signature');
  if (!signature || !same(signature, sign(req.body))) return res.sendStatus(400);
  settle(JSON.parse(req.body));
  res.sendStatus(204);
};`,
    },
    {
      name: 'a missing one is refused before',
      code: `${hmac}exports.paid = (req, res) => {
  const signature = req.get('x-pay-signature');
  if (!signature) return res.sendStatus(401);
  if (signature && !same(signature, sign(req.body))) return res.sendStatus(400);
  settle(JSON.parse(req.body));
  res.sendStatus(204);
};`,
    },
    {
      name: 'a signature that is only noted, and another header',
      code: `exports.note = (req, res) => {
  const signature = req.get('x-signature');
  if (signature) console.info('signed', signature.length);
  if (req.get('x-page') && req.get('x-page') !== '1') return res.sendStatus(404);
  res.sendStatus(204);
};`,
    },
  ],
} satisfies RuleFixtures;
