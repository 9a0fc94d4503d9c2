import { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import type { Tokens } from '../lib/tokens.js';
import { authenticate } from '../middleware/authenticate.js';
import type { AuthService } from '../services/AuthService.js';

const Credentials = z.object({ login: z.string().max(80), password: z.string().max(200) });

export class AuthController {
  constructor(
    private readonly service: AuthService,
    private readonly tokens: Tokens,
  ) {}

  router(): Router {
    const router = Router();
    const limiter = rateLimit({ windowMs: 10 * 60 * 1000, limit: 20, standardHeaders: true });
    router.post('/login', limiter, this.signIn);
    router.post('/renew', limiter, this.renew);
    router.patch('/me', authenticate(this.tokens), this.updateProfile);
    return router;
  }

  private readonly signIn = async (request: Request, response: Response): Promise<void> => {
    const { login, password } = Credentials.parse(request.body);
    response.json({ token: await this.service.signIn(login, password) });
  };

  private readonly renew = (request: Request, response: Response): void => {
    const { token } = z.object({ token: z.string() }).parse(request.body);
    response.json({ token: this.service.renew(token) });
  };

  private readonly updateProfile = async (request: Request, response: Response): Promise<void> => {
    const id = Number(request.claims?.sub);
    response.json(await this.service.updateProfile(id, request.body));
  };
}
