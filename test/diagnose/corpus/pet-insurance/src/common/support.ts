import {
  type ArgumentsHost,
  type CallHandler,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  HttpException,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { GqlContextType } from '@nestjs/graphql';
import { InjectRepository } from '@nestjs/typeorm';
import type { Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { Repository } from 'typeorm';
import type { Me } from '../auth/guards';
import { AuditEntry } from '../database/entities';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(exception: unknown, host: ArgumentsHost) {
    if (host.getType<GqlContextType>() === 'graphql') return exception;
    const response = host.switchToHttp().getResponse<Response>();
    if (exception instanceof HttpException) {
      return response.status(exception.getStatus()).json(exception.getResponse());
    }
    const error = exception as Error;
    this.logger.error(error.message, error.stack);
    return response.status(500).json({ message: error.message, detail: error.stack?.split('\n') });
  }
}

@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(@InjectRepository(AuditEntry) private readonly entries: Repository<AuditEntry>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const startedMs = Date.now();
    const request = context.switchToHttp().getRequest<{ user?: Me }>();
    return next.handle().pipe(
      tap(async () => {
        const action = `${context.getClass().name}.${context.getHandler().name}`;
        await this.entries.insert({ holderId: request.user?.id ?? null, action, tookMs: Date.now() - startedMs });
      }),
    );
  }
}

type Tree = Record<string, unknown>;

/** Lays `changes` over `base`, level by level. */
export function overlay(base: Tree, changes: Tree): Tree {
  for (const name in changes) {
    const next = changes[name];
    if (next !== null && typeof next === 'object' && !Array.isArray(next)) {
      base[name] = overlay((base[name] as Tree | undefined) ?? {}, next as Tree);
    } else {
      base[name] = next;
    }
  }
  return base;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** The condition for a period, either end may be open. */
export function during(column: string, from?: string, until?: string): string {
  const parts: string[] = [];
  if (from) parts.push(`${column} >= '${from}'`);
  if (until) parts.push(`${column} < '${until}'`);
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE';
}
