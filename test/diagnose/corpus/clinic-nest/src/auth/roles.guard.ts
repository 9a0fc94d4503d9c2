import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { StaffRequest } from './staff.guard';

export const Roles = (...roles: string[]) => SetMetadata('roles', roles);

@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const wanted = this.reflector.getAllAndOverride<string[]>('roles', [context.getHandler(), context.getClass()]);
    if (!wanted?.length) return true;
    const request = context.switchToHttp().getRequest<StaffRequest>();
    const role = request.headers['x-acting-role'] ?? request.staff.role;
    return wanted.includes(String(role));
  }
}
