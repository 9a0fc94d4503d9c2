import { randomUUID } from 'node:crypto';
import type { HttpEvent } from '../../functions/http/message.ts';
import { anonymousIdentity } from '../../infra/local/events.ts';

export interface HttpEventOptions {
  readonly tenant?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  /** Names of the resource's parameters, filled from `path`: `/sessions/{id}`. @default the path itself */
  readonly resource?: string;
}

/** The event that API Gateway (REST, proxy integration) makes of a request, with the authorizer's context of `tenant`. */
export function httpEvent(method: string, path: string, options: HttpEventOptions = {}): HttpEvent {
  const resource = options.resource ?? path;
  const isBytes = Buffer.isBuffer(options.body);
  const headers: Record<string, string> = {
    Host: 'api.example.com',
    ...(options.body === undefined || isBytes ? {} : { 'Content-Type': 'application/json' }),
    ...options.headers,
  };
  const query = options.query ?? {};
  const tenant = options.tenant === undefined ? 'tenant-a' : options.tenant;
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: Object.keys(query).length === 0 ? null : { ...query },
    multiValueQueryStringParameters: null,
    pathParameters: pathParameters(resource, path),
    stageVariables: null,
    body: bodyOf(options.body),
    isBase64Encoded: isBytes,
    requestContext: requestContext(method, path, resource, tenant),
  };
}

function bodyOf(body: unknown): string | null {
  if (body === undefined) return null;
  if (Buffer.isBuffer(body)) return body.toString('base64');
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function pathParameters(resource: string, path: string): Record<string, string> | null {
  const names = [...resource.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] ?? '');
  if (names.length === 0) return null;
  const pattern = resource.replaceAll(/\{\w+\+\}/g, '(.+)').replaceAll(/\{\w+\}/g, '([^/]+)');
  const values = new RegExp(`^${pattern}$`).exec(path)?.slice(1) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

function requestContext(
  method: string,
  path: string,
  resource: string,
  tenant: string | null,
): HttpEvent['requestContext'] {
  return {
    accountId: '123456789012',
    apiId: 'api',
    authorizer: tenant === null ? null : { tenant, keyId: 'key', principalId: 'key' },
    protocol: 'HTTP/1.1',
    httpMethod: method,
    identity: { ...anonymousIdentity, sourceIp: '203.0.113.7', userAgent: 'test' },
    path: `/v1${path}`,
    stage: 'v1',
    requestId: randomUUID(),
    requestTimeEpoch: 0,
    resourceId: 'resource',
    resourcePath: resource,
  };
}
