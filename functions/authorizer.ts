import { createHash } from 'node:crypto';
import middy from '@middy/core';
import warmup from '@middy/warmup';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { systemClock } from '../agents/engine/ports.ts';
import type { Clock } from '../agents/engine/ports.ts';
import { apiKeys as standardApiKeys } from './stores.ts';

/** Who a key belongs to. */
export interface KeyOwner {
  readonly tenant: string;
  readonly keyId: string;
}

export interface KeyLookup {
  /** Undefined for a key that is unknown or revoked. Found by its hash, so that the time it takes tells nothing about the key. */
  authenticate(key: string): Promise<KeyOwner | undefined>;
}

export interface AuthorizerOptions {
  /** @default the deployment's, built with the first request */
  readonly apiKeys?: () => KeyLookup;
  readonly clock?: Clock;
}

export type AuthorizerHandler = (
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
) => Promise<APIGatewayAuthorizerResult>;

/** How long a good key is believed without a look: as long as a revoked key goes on working. */
const cacheForMs = 60_000;
const maxCachedKeys = 1_000;
/** Longer than any key that was ever given out. */
const maxKeyCharacters = 512;

/**
 * Lambda authorizer of REST APIs: an API key as `x-api-key` or `Authorization: Bearer` becomes the tenant that every function
 * reads. A request without one is answered 401 by API Gateway, one with an unknown key 403. The policy covers the whole
 * stage, so that API Gateway may cache it whatever was asked for first.
 */
export function createAuthorizerHandler(options: AuthorizerOptions = {}): AuthorizerHandler {
  const apiKeys = options.apiKeys ?? standardApiKeys;
  const clock = options.clock ?? systemClock;
  const known = new Map<string, { readonly owner: KeyOwner; readonly untilMs: number }>();

  const ownerOf = async (key: string): Promise<KeyOwner | undefined> => {
    const hash = createHash('sha256').update(key).digest('base64');
    const cached = known.get(hash);
    if (cached !== undefined && cached.untilMs > clock.nowMs()) return cached.owner;
    known.delete(hash);
    const owner = await apiKeys().authenticate(key);
    if (owner === undefined) return undefined;
    const oldest = known.keys().next();
    if (known.size >= maxCachedKeys && oldest.done !== true) known.delete(oldest.value);
    known.set(hash, { owner, untilMs: clock.nowMs() + cacheForMs });
    return owner;
  };

  const authorize: AuthorizerHandler = async (event) => {
    const key = credentialOf(event.headers ?? {});
    // The one message that API Gateway turns into 401.
    if (key === undefined) throw new Error('Unauthorized');
    const owner = key.length > maxKeyCharacters ? undefined : await ownerOf(key);
    if (owner === undefined) return policy('Deny', event.methodArn, 'unknown');
    return { ...policy('Allow', event.methodArn, owner.keyId), context: { tenant: owner.tenant, keyId: owner.keyId } };
  };
  return middy<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>().use(warmup()).handler(authorize);
}

function credentialOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value?.trim() ?? '']));
  const apiKey = named.get('x-api-key');
  if (apiKey !== undefined && apiKey !== '') return apiKey;
  return /^Bearer +(\S+)$/i.exec(named.get('authorization') ?? '')?.[1];
}

function policy(effect: 'Allow' | 'Deny', methodArn: string, principalId: string): APIGatewayAuthorizerResult {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: wholeStage(methodArn) }],
    },
  };
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` → every method and path of that stage. */
function wholeStage(methodArn: string): string {
  const [api = '', stage = ''] = methodArn.split('/');
  return `${api}/${stage}/*/*`;
}

export const handler = createAuthorizerHandler();
