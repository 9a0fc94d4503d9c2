import type { Readable } from 'node:stream';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';

/** API Gateway's REST event; the body is text on arrival and whatever the parser made of it afterwards. */
export type HttpEvent = Omit<APIGatewayProxyEvent, 'body'> & { body: unknown };

/** What a route answers. Always streamed, so a body has no size limit of its own. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable;
}

/** What a route is given besides its parsed body. */
export interface HttpRequest {
  readonly tenant: string;
  /** The id of the credential that the request came with, as the authorizer knows it. */
  readonly keyId: string;
  readonly requestId: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  /** The path as the client asked for it, with the stage. */
  readonly publicPath: string;
  /** What stands before the API's own paths where the client asked: `/v1`, or the base path of a custom domain. */
  readonly publicRoot: string;
  readonly logger: Logger;
  /** Milliseconds until this invocation is cut off. */
  remainingTimeMs(): number;
  /** Work that goes on after the answer is sent; the invocation ends when it has settled, whether or not a client still reads. */
  keepAlive(work: Promise<unknown>): void;
}

const tenantSchema = z.string().min(1);

/** The owner that the authorizer found. Throws `unauthenticated` when the request did not pass one. */
export function tenantOf(event: HttpEvent): string {
  const authorizer: unknown = event.requestContext.authorizer;
  const tenant = z.object({ tenant: tenantSchema }).safeParse(authorizer);
  if (tenant.success) return tenant.data.tenant;
  throw new AgentError(
    'unauthenticated',
    'The request carries no valid API key. Send it as x-api-key, or as Authorization: Bearer <key>.',
  );
}

/** Who asks, within the tenant. An authorizer that tells no key is a deployer's own; then it is the tenant. */
function keyIdOf(event: HttpEvent, tenant: string): string {
  const authorizer: unknown = event.requestContext.authorizer;
  const key = z.object({ keyId: z.string().min(1) }).safeParse(authorizer);
  return key.success ? key.data.keyId : tenant;
}

/** The logger of one request. */
export function loggerOf(event: HttpEvent, base: Logger): Logger {
  return base.with({ requestId: event.requestContext.requestId });
}

/** Everything but the body, from an event whose headers and parameters are normalised. */
export function toRequest(
  event: HttpEvent,
  context: Context,
  background: Promise<unknown>[],
  base: Logger,
): HttpRequest {
  const tenant = tenantOf(event);
  return {
    tenant,
    keyId: keyIdOf(event, tenant),
    requestId: event.requestContext.requestId,
    headers: event.headers,
    path: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    method: event.httpMethod,
    publicPath: event.requestContext.path,
    publicRoot: publicRootOf(event),
    logger: loggerOf(event, base).with({ tenant }),
    remainingTimeMs: () => context.getRemainingTimeInMillis(),
    keepAlive: (work) => {
      background.push(work);
      // Whoever waits for the work sees its failure; until someone does, it must not count as unhandled.
      work.catch(() => undefined);
    },
  };
}

/** Counted from the end: what a stage or a custom domain puts before a path is not in the event otherwise. */
function publicRootOf({ resource, pathParameters, requestContext }: HttpEvent): string {
  const ownPath = resource.replaceAll(/\{(\w+)\+\}/g, (_whole, name: string) => pathParameters?.[name] ?? '');
  return requestContext.path
    .split('/')
    .slice(0, -(ownPath.split('/').length - 1))
    .join('/');
}

export const standardLogger = createLogger();
