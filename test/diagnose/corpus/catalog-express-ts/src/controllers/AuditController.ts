import { Router } from 'express';
import { z } from 'zod';
import type { Tokens } from '../lib/tokens.js';
import { authenticate } from '../middleware/authenticate.js';
import type { AuditLog } from '../services/AuditLog.js';

export class AuditController {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly tokens: Tokens,
  ) {}

  router(): Router {
    const router = Router();
    router.use(authenticate(this.tokens, 'administrator'));
    router.get('/', async (request, response) => {
      const limit = z.coerce.number().int().min(1).max(200).catch(50).parse(request.query.limit);
      response.json(await this.auditLog.newest(limit));
    });
    router.delete('/', async (request, response) => {
      const before = z.coerce.date().parse(request.query.before);
      response.json({ removed: await this.auditLog.drop(before) });
    });
    return router;
  }
}
