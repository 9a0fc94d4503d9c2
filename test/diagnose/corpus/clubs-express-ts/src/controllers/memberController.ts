import bcrypt from 'bcrypt';
import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { html, inviteCode } from '../lib/helpers.js';
import { redis } from '../lib/cache.js';
import { issue } from '../middleware/auth.js';
import type { MemberService } from '../services/memberService.js';

const NOBODY_HASH = '$2b$12$n0b0dyn0b0dyn0b0dyn0bOeT5vQx8mK2pLr7wYc4HsUj9ZdFgA3Na';
const loginSchema = z.object({ email: z.string().email(), password: z.string().min(1).max(72) });
const passwordSchema = z.object({ password: z.string().min(12).max(72) });
const changeSchema = passwordSchema.extend({ current: z.string().max(72) });
const registerSchema = passwordSchema.extend({ clubId: z.number().int(), name: z.string().max(80), email: z.string().email() });

export class MemberController {
  constructor(private readonly members: MemberService) {}

  login = async (req: Request, res: Response, next: NextFunction) => {
    try {
      console.info('login attempt', JSON.stringify(req.body));
      const { email, password } = loginSchema.parse(req.body);
      const member = await this.members.byEmail(email);
      // compared with something in either case, so that both take as long
      const matches = await bcrypt.compare(password, member?.passwordHash ?? NOBODY_HASH);
      if (!member || !matches) return res.status(401).json({ error: 'Mail or password is wrong.' });
      res.json({ token: issue({ sub: String(member.id), clubId: member.clubId, role: member.role }) });
    } catch (error) {
      next(error);
    }
  };

  register = async (req: Request, res: Response, next: NextFunction) => {
    try {
      const { clubId, name, email, password } = registerSchema.parse(req.body);
      const member = await this.members.register(clubId, name, email, password);
      res.status(201).json({ id: member.id });
    } catch (error) {
      next(error);
    }
  };

  search = async (req: Request, res: Response) => {
    const rows = await this.members.search({ clubId: req.claims.clubId, text: String(req.query.text ?? ''), sort: String(req.query.sort) });
    res.json(rows);
  };

  list = (req: Request, res: Response, next: NextFunction) => {
    this.members
      .list(req.claims.clubId, req.query)
      .then((rows) => res.json(rows))
      .catch(next);
  };

  birthdays = async (req: Request, res: Response, next: NextFunction) => {
    try {
      res.json(await this.members.birthdays(req.claims.clubId, String(req.query.month)));
    } catch (error) {
      next(error);
    }
  };

  ranking = async (req: Request, res: Response, next: NextFunction) => {
    try {
      res.json(await this.members.ranked(req.claims.clubId, String(req.query.by ?? 'points')));
    } catch (error) {
      next(error);
    }
  };

  show = async (req: Request<{ id: string }>, res: Response, next: NextFunction) => {
    try {
      const member = await this.members.byId(Number(req.params.id));
      if (!member) return res.sendStatus(404);
      res.json(member);
    } catch (error) {
      next(error);
    }
  };

  amend = async (req: Request, res: Response, next: NextFunction) => {
    try {
      await this.members.amend(req.claims.sub, req.body);
      res.sendStatus(204);
    } catch (error) {
      next(error);
    }
  };

  contact = (req: Request, res: Response, next: NextFunction) => {
    this.members.contact(req.claims.sub, req.body).then(() => res.sendStatus(204), next);
  };

  preference = async (req: Request, res: Response, next: NextFunction) => {
    try {
      const { path, value } = req.body;
      await this.members.preference(req.claims.sub, String(path), value);
      res.sendStatus(204);
    } catch (error) {
      next(error);
    }
  };

  password = async (req: Request, res: Response, next: NextFunction) => {
    try {
      const { current, password } = changeSchema.parse(req.body);
      await this.members.changePassword(req.claims.sub, current, password);
      res.sendStatus(204);
    } catch (error) {
      next(error);
    }
  };

  bank = (req: Request, res: Response) => {
    this.members.bankNumber(req.claims.sub, String(req.body.iban));
    res.sendStatus(202);
  };

  invite = async (req: Request, res: Response, next: NextFunction) => {
    try {
      const code = inviteCode();
      await redis.set(`invite:${code}`, String(req.claims.clubId), { EX: 86_400 });
      res.json({ code });
    } catch (error) {
      next(error);
    }
  };

  welcome = (req: Request, res: Response) => {
    const club = html(req.query.club ?? 'our club');
    res.type('html').send(`<h1>Welcome to ${club}</h1>`);
  };

  farewell = (req: Request, res: Response) => {
    const { name = 'friend' } = req.query;
    res.send(`<p>Goodbye, ${name}. Your place is kept for a season.</p>`);
  };
}
