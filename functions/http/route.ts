import type * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { Issue } from './asAgentError.ts';
import { toIssues } from './issues.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './message.ts';

/** How a route reads its body: a JSON document, one that may be left out (then it is `{}`), bytes, or not at all. */
export type BodyKind = 'json' | 'optional-json' | 'bytes' | 'none';

/** A route with its types erased; the chain parses, checks and runs it. */
export interface Route {
  readonly bodyKind: BodyKind;
  /** Content types that a `bytes` body may have. */
  readonly contentTypes: readonly string[];
  /** What is wrong with the request; empty when it may run. */
  check(event: HttpEvent): readonly Issue[];
  run(event: HttpEvent, request: HttpRequest): Promise<HttpResponse>;
}

/** Chooses the route of an event; throws `not_found` or `method_not_allowed`. */
export type FindRoute = (event: HttpEvent) => Route;

/** A route that takes JSON. The handler gets what `body` has parsed. */
export function jsonRoute<Body>(
  body: z.ZodType<Body>,
  handle: (request: HttpRequest, body: Body) => Promise<HttpResponse>,
  options: { readonly optional?: boolean } = {},
): Route {
  const parsed = new WeakMap<HttpEvent, { readonly body: Body }>();
  return {
    bodyKind: options.optional === true ? 'optional-json' : 'json',
    contentTypes: [],
    check: (event) => {
      const result = body.safeParse(event.body);
      if (!result.success) return toIssues(result.error, event.body, body);
      parsed.set(event, { body: result.data });
      return [];
    },
    run: async (event, request) => {
      const found = parsed.get(event);
      if (found === undefined) throw new AgentError('internal', 'The route ran before its body was checked.');
      return handle(request, found.body);
    },
  };
}

/** A route that takes bytes of one of these content types. */
export function bytesRoute(
  contentTypes: readonly string[],
  handle: (request: HttpRequest, body: Buffer) => Promise<HttpResponse>,
): Route {
  return {
    bodyKind: 'bytes',
    contentTypes,
    check: () => [],
    run: async (event, request) => handle(request, Buffer.isBuffer(event.body) ? event.body : Buffer.alloc(0)),
  };
}

/** A route that takes no body; one that is sent is ignored. */
export function plainRoute(handle: (request: HttpRequest) => Promise<HttpResponse>): Route {
  return { bodyKind: 'none', contentTypes: [], check: () => [], run: async (_event, request) => handle(request) };
}

/** Finds routes by method and resource, written as API Gateway does: `GET /sessions/{id}`. */
export function byResource(routes: Readonly<Record<string, Route>>): FindRoute {
  const table = new Map(Object.entries(routes));
  return (event) => {
    const route = table.get(`${event.httpMethod} ${event.resource}`);
    if (route !== undefined) return route;
    const allow = [...table.keys()]
      .filter((key) => key.endsWith(` ${event.resource}`))
      .map((key) => key.split(' ', 1)[0]);
    if (allow.length === 0) throw new AgentError('not_found', `There is nothing at ${event.path}.`);
    throw new AgentError('method_not_allowed', `${event.path} takes ${allow.join(' and ')}, not ${event.httpMethod}.`, {
      details: { allow },
    });
  };
}
