import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  APIGatewayEventDefaultAuthorizerContext,
  APIGatewayProxyEvent,
  APIGatewayRequestAuthorizerEvent,
} from 'aws-lambda';
import type { ApiSpec } from './apiSpec.ts';
import type { RouteMatch } from './routes.ts';
import { localAccount, localRegion } from './template.ts';

/** A request as the gateway understands it, before it is routed. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly httpMethod: string;
  /** Percent-encoded, without the stage; begins with `/`. */
  readonly path: string;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, string[]>>;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, string[]>> | null;
}

/** Reads what the request line and headers say. Undefined when the path is outside the stage. */
export function readRequest(message: IncomingMessage, stage: string): GatewayRequest | undefined {
  const [rawPath, query] = splitOnce(message.url ?? '/', '?');
  const prefix = `/${stage}`;
  if (rawPath !== prefix && !rawPath.startsWith(`${prefix}/`)) return undefined;
  const sourceIp = message.socket.remoteAddress ?? '127.0.0.1';
  const multiValueHeaders = readHeaders(message.rawHeaders, sourceIp);
  const parameters = readQuery(query);
  return {
    requestId: randomUUID(),
    receivedAtMs: Date.now(),
    httpMethod: message.method ?? 'GET',
    path: rawPath.slice(prefix.length) || '/',
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp,
    headers: lastOfEach(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: parameters && lastOfEach(parameters),
    multiValueQueryStringParameters: parameters,
  };
}

/** A header's value, by any spelling of its name. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(request.headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The event of a REST API's Lambda proxy integration, payload version 1.0. */
export function proxyEvent(
  api: ApiSpec,
  request: GatewayRequest,
  route: RouteMatch,
  body: Buffer,
  authorizer: APIGatewayEventDefaultAuthorizerContext,
): APIGatewayProxyEvent {
  const isBase64Encoded = body.length > 0 && isBinary(api.binaryMediaTypes, headerOf(request, 'content-type'));
  return {
    ...commonEvent(api, request, route, authorizer),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

/** The event of a REQUEST authorizer. */
export function authorizerEvent(
  api: ApiSpec,
  request: GatewayRequest,
  route: RouteMatch,
): APIGatewayRequestAuthorizerEvent {
  return { type: 'REQUEST', methodArn: methodArn(api, request), ...commonEvent(api, request, route, undefined) };
}

export function methodArn(api: ApiSpec, request: GatewayRequest): string {
  return `arn:aws:execute-api:${localRegion}:${localAccount}:${api.id}/${api.stage}/${request.httpMethod}${request.path}`;
}

/** Whether a media type is one of the API's binary ones; parameters such as `charset` are no part of it. */
export function isBinary(binaryMediaTypes: readonly string[], mediaType: string | undefined): boolean {
  const [type = ''] = (mediaType ?? '').toLowerCase().split(/[;,]/);
  const [main] = type.trim().split('/');
  return binaryMediaTypes.some(
    (binary) =>
      binary === '*/*' ||
      binary.toLowerCase() === type.trim() ||
      (main !== '' && binary.toLowerCase() === `${main ?? ''}/*`),
  );
}

function commonEvent<Authorizer extends APIGatewayEventDefaultAuthorizerContext>(
  api: ApiSpec,
  request: GatewayRequest,
  route: RouteMatch,
  authorizer: Authorizer,
) {
  return {
    resource: route.method.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: request.headers,
    multiValueHeaders: request.multiValueHeaders,
    queryStringParameters: request.queryStringParameters,
    multiValueQueryStringParameters: request.multiValueQueryStringParameters,
    pathParameters: route.pathParameters,
    stageVariables: null,
    requestContext: {
      accountId: localAccount,
      apiId: api.id,
      authorizer,
      domainName: headerOf(request, 'host') ?? 'localhost',
      domainPrefix: api.id,
      extendedRequestId: request.requestId,
      httpMethod: request.httpMethod,
      identity: {
        ...anonymousIdentity,
        sourceIp: request.sourceIp,
        userAgent: headerOf(request, 'user-agent') ?? null,
      },
      path: `/${api.stage}${request.path}`,
      protocol: request.protocol,
      requestId: request.requestId,
      requestTime: requestTime(request.receivedAtMs),
      requestTimeEpoch: request.receivedAtMs,
      resourceId: route.method.resourcePath,
      resourcePath: route.method.resourcePath,
      stage: api.stage,
    },
  };
}

/** What API Gateway says of a caller that no AWS identity stands behind. */
export const anonymousIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function readHeaders(rawHeaders: readonly string[], sourceIp: string): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (hopByHop.has(name.toLowerCase())) continue;
    (headers[name] ??= []).push(value);
  }
  return {
    ...headers,
    'X-Forwarded-For': [sourceIp],
    'X-Forwarded-Proto': ['http'],
    'X-Amzn-Trace-Id': [`Root=${randomUUID()}`],
  };
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
]);

function readQuery(query: string): Record<string, string[]> | null {
  if (query === '') return null;
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (parameters[name] ??= []).push(value);
  return parameters;
}

function lastOfEach(values: Readonly<Record<string, string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

function splitOnce(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return index === -1 ? [value, ''] : [value.slice(0, index), value.slice(index + 1)];
}

/** As `22/Nov/2026:14:05:09 +0000`. */
function requestTime(epochMs: number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(epochMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
