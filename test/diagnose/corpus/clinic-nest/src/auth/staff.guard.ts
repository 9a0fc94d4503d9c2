import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Request } from 'express';

export interface Staff {
  sub: number;
  role: 'frontdesk' | 'doctor' | 'manager';
}

export type StaffRequest = Request & { staff: Staff };

@Injectable()
export class StaffGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<StaffRequest>();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) throw new UnauthorizedException();
    try {
      request.staff = await this.jwt.verifyAsync<Staff>(token, { algorithms: ['HS256'], ignoreExpiration: true });
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
