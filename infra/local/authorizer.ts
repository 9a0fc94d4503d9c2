import * as z from 'zod';
import type { ApiSpec, AuthorizerSpec } from './apiSpec.ts';
import { authorizerEvent, type GatewayRequest, headerOf, methodArn } from './events.ts';
import { FunctionError } from './executionEnvironment.ts';
import { GatewayFailure } from './gatewayResponses.ts';
import type { RouteMatch } from './routes.ts';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const resultSchema = z.object({
  principalId: z.string(),
  policyDocument: z.object({
    Statement: z.array(z.object({ Effect: z.enum(['Allow', 'Deny']), Action: oneOrMore, Resource: oneOrMore })),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

type AuthorizerResult = z.infer<typeof resultSchema>;

/** What a function finds in `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

const maxCachedResults = 1000;

/** Calls a REQUEST authorizer, keeps its results as long as the template says, and applies their policies. */
export class Authorizer {
  readonly #spec: AuthorizerSpec;
  readonly #api: ApiSpec;
  readonly #invoke: (event: unknown) => Promise<unknown>;
  readonly #cache = new Map<string, { readonly result: AuthorizerResult; readonly expiresAtMs: number }>();

  constructor(spec: AuthorizerSpec, api: ApiSpec, invoke: (event: unknown) => Promise<unknown>) {
    this.#spec = spec;
    this.#api = api;
    this.#invoke = invoke;
  }

  /** Throws `GatewayFailure` unless the policy allows this method. */
  async authorize(request: GatewayRequest, route: RouteMatch): Promise<AuthorizerContext> {
    const startedAtMs = Date.now();
    const identity = this.#spec.identitySources.map((source) => identityValue(source, request, this.#api));
    if (identity.includes(undefined)) throw new GatewayFailure('UNAUTHORIZED');
    const result = await this.#result(JSON.stringify(identity), request, route);
    if (!isAllowed(result, methodArn(this.#api, request))) throw new GatewayFailure('ACCESS_DENIED');
    const context = Object.entries(result.context).map(([key, value]): [string, string] => [key, String(value)]);
    return {
      ...Object.fromEntries(context),
      principalId: result.principalId,
      integrationLatency: Date.now() - startedAtMs,
    };
  }

  async #result(identity: string, request: GatewayRequest, route: RouteMatch): Promise<AuthorizerResult> {
    const cached = this.#cache.get(identity);
    if (cached !== undefined && cached.expiresAtMs > Date.now()) return cached.result;
    const result = await this.#call(request, route);
    if (this.#spec.resultTtlMs > 0) {
      const [oldest] = this.#cache.keys();
      if (this.#cache.size >= maxCachedResults && oldest !== undefined) this.#cache.delete(oldest);
      this.#cache.set(identity, { result, expiresAtMs: Date.now() + this.#spec.resultTtlMs });
    }
    return result;
  }

  async #call(request: GatewayRequest, route: RouteMatch): Promise<AuthorizerResult> {
    let answer: unknown;
    try {
      answer = await this.#invoke(authorizerEvent(this.#api, request, route));
    } catch (error) {
      // The one error by which a Lambda authorizer says 401; any other is its own failure.
      if (error instanceof FunctionError && error.kind === 'error' && error.message === 'Unauthorized')
        throw new GatewayFailure('UNAUTHORIZED');
      throw new GatewayFailure('AUTHORIZER_FAILURE', error);
    }
    const parsed = resultSchema.safeParse(answer);
    if (!parsed.success)
      throw new GatewayFailure(
        'AUTHORIZER_CONFIGURATION_ERROR',
        new Error(`The authorizer answered ${JSON.stringify(answer)}: ${z.prettifyError(parsed.error)}`),
      );
    return parsed.data;
  }
}

function identityValue(source: string, request: GatewayRequest, api: ApiSpec): string | undefined {
  const name = source.split('.').slice(3).join('.');
  if (source.startsWith('method.request.header.')) return headerOf(request, name);
  if (source.startsWith('method.request.querystring.')) return request.queryStringParameters?.[name];
  const context: Readonly<Record<string, string>> = {
    'context.path': request.path,
    'context.httpMethod': request.httpMethod,
    'context.stage': api.stage,
    'context.identity.sourceIp': request.sourceIp,
  };
  return context[source];
}

function isAllowed(result: AuthorizerResult, arn: string): boolean {
  const effects = result.policyDocument.Statement.filter(
    (statement) =>
      statement.Action.some((action) => matches(action, 'execute-api:Invoke')) &&
      statement.Resource.some((resource) => matches(resource, arn)),
  ).map((statement) => statement.Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
