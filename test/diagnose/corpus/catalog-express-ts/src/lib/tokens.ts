import jwt from 'jsonwebtoken';
import { config } from '../config.js';

export interface Claims {
  sub: string;
  role: string;
}

export class Tokens {
  constructor(private readonly secret: string) {}

  issue(user: { id: number; role: string }): string {
    return jwt.sign({ sub: String(user.id), role: user.role }, this.secret, { issuer: config.jwt.issuer });
  }

  shareLink(productId: number): string {
    return jwt.sign({ sub: String(productId) }, this.secret, { audience: 'share', expiresIn: '2h' });
  }

  read(token: string): Claims {
    const claims = jwt.verify(token, this.secret, { algorithms: ['HS256'], issuer: config.jwt.issuer });
    if (typeof claims === 'string') throw new Error('unexpected token');
    return { sub: String(claims.sub), role: String(claims.role) };
  }

  renewable(token: string): Claims | undefined {
    const claims = jwt.decode(token);
    if (claims === null || typeof claims === 'string') return undefined;
    return { sub: String(claims.sub), role: String(claims.role) };
  }
}
