import type { MiddlewareObj, Request } from '@middy/core';
import httpCors from '@middy/http-cors';
import httpErrorHandler from '@middy/http-error-handler';
import httpSecurityHeaders from '@middy/http-security-headers';
import { asAgentError } from './asAgentError.ts';
import type { Logger } from './logger.ts';
import { loggerOf, tenantOf } from './message.ts';
import type { HttpEvent, HttpResponse } from './message.ts';
import { problemHeaders, toProblem } from './problem.ts';

type HttpMiddleware = MiddlewareObj<HttpEvent, HttpResponse>;

/** Gives every answer its request id and writes one line per request. */
export function requestLog(base: Logger): HttpMiddleware {
  const startedAt = new WeakMap<HttpEvent, number>();
  const finish = (request: Request<HttpEvent, HttpResponse>): void => {
    const { event, response } = request;
    if (response === undefined || response === null) return;
    request.response = {
      ...response,
      headers: { ...response.headers, 'X-Request-Id': event.requestContext.requestId },
    };
    loggerOf(event, base).info('request answered', {
      method: event.httpMethod,
      resource: event.resource,
      status: response.statusCode,
      durationMs: Date.now() - (startedAt.get(event) ?? Date.now()),
    });
  };
  return {
    before: ({ event }) => {
      startedAt.set(event, Date.now());
    },
    after: finish,
    onError: finish,
  };
}

/**
 * CORS for the origins that the deployer allows; where there are none, no browser is told anything. They are read with the first
 * request, so that importing a function needs no environment.
 */
export function cors(allowedOrigins: () => readonly string[]): HttpMiddleware {
  let built: ReturnType<typeof httpCors> | undefined;
  return {
    before: (request) => {
      const origins = allowedOrigins();
      if (origins.length === 0) return undefined;
      built ??= httpCors({
        origins: [...origins],
        methods: 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
        headers: 'Authorization,Content-Type,Idempotency-Key,Last-Event-ID,Prefer,X-Api-Key',
        exposeHeaders: 'Location,Preference-Applied,Retry-After,X-Request-Id',
        maxAge: 7_200,
        disableBeforePreflightResponse: false,
      });
      const early: unknown = built.before?.(request);
      return early;
    },
    after: (request) => void built?.after?.(request),
    onError: (request) => void built?.onError?.(request),
  };
}

/** The headers that mean something on an API that serves no pages. */
export function securityHeaders(): ReturnType<typeof httpSecurityHeaders> {
  return httpSecurityHeaders({
    contentSecurityPolicy: { 'default-src': "'none'", 'report-to': '', 'require-trusted-types-for': '' },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    dnsPrefetchControl: false,
    downloadOptions: false,
    originAgentCluster: false,
    permissionsPolicy: false,
    permittedCrossDomainPolicies: false,
    reportingEndpoints: false,
    reportTo: false,
  });
}

/**
 * RFC 9457 problems, in two steps: ours turns what was thrown into an HTTP error whose message is the problem document,
 * and middy's error handler makes the response of it. Errors of the house's own making (5xx) are logged with their causes.
 */
export function problems(base: Logger): MiddlewareObj<HttpEvent>[] {
  const translate: MiddlewareObj<HttpEvent> = {
    onError: (request) => {
      const error = asAgentError(request.error);
      const problem = toProblem(error, request.event.requestContext.requestId);
      if (problem.status >= 500) loggerOf(request.event, base).error('request failed', { code: error.code, error });
      request.error = Object.assign(new Error(JSON.stringify(problem)), {
        statusCode: problem.status,
        headers: problemHeaders(problem),
        expose: true,
      });
    },
  };
  return [httpErrorHandler({ logger: false }), translate];
}

/** Refuses requests that no authorizer has seen. */
export function identity(): MiddlewareObj<HttpEvent> {
  return {
    before: ({ event }) => {
      tenantOf(event);
    },
  };
}
