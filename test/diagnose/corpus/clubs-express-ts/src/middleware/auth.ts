import type { NextFunction, Request, Response } from 'express';
import jwt from 'jsonwebtoken';
import { config } from '../config.js';

export interface Claims {
  sub: string;
  clubId: number;
  role: string;
}

declare global {
  namespace Express {
    interface Request {
      claims: Claims;
    }
  }
}

export const issue = (claims: Claims): string => jwt.sign(claims, config.jwtSecret, { algorithm: 'HS256' });

export function signedIn(req: Request, res: Response, next: NextFunction): void {
  const token = (req.headers.authorization ?? '').replace(/^Bearer /, '');
  try {
    req.claims = jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] }) as unknown as Claims;
    next();
  } catch {
    res.status(401).json({ error: 'Please sign in.' });
  }
}

export function board(req: Request, res: Response, next: NextFunction): void {
  if (req.claims.role === 'board') return next();
  res.status(403).json({ error: 'Board members only.' });
}

export function partner(req: Request, res: Response, next: NextFunction): void {
  const token = req.get(config.partnerTokenHeader);
  if (config.partnerToken && token === config.partnerToken) return next();
  res.sendStatus(401);
}
