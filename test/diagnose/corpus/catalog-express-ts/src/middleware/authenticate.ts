import type { RequestHandler } from 'express';
import type { Claims, Tokens } from '../lib/tokens.js';

declare global {
  namespace Express {
    interface Request {
      claims?: Claims;
    }
  }
}

export function authenticate(tokens: Tokens, role?: string): RequestHandler {
  return (request, response, next) => {
    const [scheme, token] = (request.get('authorization') ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) return void response.status(401).json({ error: 'Sign in first' });
    try {
      request.claims = tokens.read(token);
    } catch {
      return void response.status(401).json({ error: 'The token is not valid' });
    }
    if (role !== undefined && request.claims.role !== role)
      return void response.status(403).json({ error: 'Not allowed' });
    next();
  };
}
