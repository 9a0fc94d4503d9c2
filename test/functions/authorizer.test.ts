import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { lambdaContext } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { createAuthorizerHandler } from '../../functions/authorizer.ts';
import type { AuthorizerOptions } from '../../functions/authorizer.ts';

const methodArn = 'arn:aws:execute-api:eu-central-1:123456789012:api/v1/GET/runs/01ABC/events';

function authorizer(options: Pick<AuthorizerOptions, 'clock'> = {}): {
  readonly ask: (headers: Record<string, string>) => Promise<APIGatewayAuthorizerResult>;
  readonly keys: Map<string, string>;
  readonly lookUps: () => number;
} {
  const keys = new Map([['ak_good', 'tenant-a']]);
  let lookUps = 0;
  const handler = createAuthorizerHandler({
    ...options,
    apiKeys: () => ({
      authenticate: async (key) => {
        lookUps += 1;
        const tenant = keys.get(key);
        return tenant === undefined ? undefined : { tenant, keyId: 'K1' };
      },
    }),
  });
  const event = httpEvent('GET', '/runs/01ABC/events', { tenant: null });
  return {
    keys,
    lookUps: () => lookUps,
    ask: async (headers) => {
      const request: APIGatewayRequestAuthorizerEvent = {
        ...event,
        type: 'REQUEST',
        methodArn,
        headers,
        requestContext: { ...event.requestContext, authorizer: undefined },
      };
      return handler(request, lambdaContext('request', 30_000));
    },
  };
}

const effectOf = ({ policyDocument }: APIGatewayAuthorizerResult): string | undefined =>
  policyDocument.Statement[0]?.Effect;

describe('the authorizer', () => {
  it.each([
    [{ 'x-api-key': 'ak_good' }],
    [{ 'X-API-Key': ' ak_good ' }],
    [{ Authorization: 'Bearer ak_good' }],
    [{ authorization: 'bearer  ak_good' }],
    [{ 'x-api-key': '', authorization: 'Bearer ak_good' }],
  ])('takes the key from %j and tells the functions its tenant', async (headers) => {
    const result = await authorizer().ask(headers);
    expect(result).toEqual({
      principalId: 'K1',
      context: { tenant: 'tenant-a', keyId: 'K1' },
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:eu-central-1:123456789012:api/v1/*/*',
          },
        ],
      },
    });
  });

  it.each([[{}], [{ 'x-api-key': ' ' }], [{ Authorization: 'Basic YTpi' }], [{ Authorization: 'Bearer' }]])(
    'answers 401, by the one word that API Gateway knows for it, when %j carries no credential',
    async (headers) => {
      await expect(authorizer().ask(headers)).rejects.toThrow(/^Unauthorized$/);
    },
  );

  it('denies a key that nobody has', async () => {
    const result = await authorizer().ask({ 'x-api-key': 'ak_bad' });
    expect(effectOf(result)).toBe('Deny');
    expect(result.context).toBeUndefined();
  });

  it('denies a key of absurd length without a look', async () => {
    const { ask, lookUps } = authorizer();
    expect(effectOf(await ask({ 'x-api-key': 'a'.repeat(10_000) }))).toBe('Deny');
    expect(lookUps()).toBe(0);
  });

  it('believes a good key for a minute and looks again after it', async () => {
    let nowMs = 1_000_000;
    const { ask, keys, lookUps } = authorizer({ clock: { nowMs: () => nowMs } });
    await ask({ 'x-api-key': 'ak_good' });
    keys.delete('ak_good');
    nowMs += 59_000;
    expect(effectOf(await ask({ 'x-api-key': 'ak_good' }))).toBe('Allow');
    expect(lookUps()).toBe(1);
    nowMs += 2_000;
    expect(effectOf(await ask({ 'x-api-key': 'ak_good' }))).toBe('Deny');
  });

  it('does not remember a bad key: it may be a good one a moment later', async () => {
    const { ask, keys } = authorizer();
    await ask({ 'x-api-key': 'ak_new' });
    keys.set('ak_new', 'tenant-b');
    expect((await ask({ 'x-api-key': 'ak_new' })).context).toEqual({ tenant: 'tenant-b', keyId: 'K1' });
  });

  it('remembers a thousand keys and no more', async () => {
    const { ask, keys, lookUps } = authorizer();
    for (let count = 0; count < 1_001; count++) {
      keys.set(`ak_${count}`, 'tenant-a');
      await ask({ 'x-api-key': `ak_${count}` });
    }
    expect(lookUps()).toBe(1_001);
    await ask({ 'x-api-key': 'ak_1000' });
    expect(lookUps()).toBe(1_001);
    await ask({ 'x-api-key': 'ak_0' });
    expect(lookUps()).toBe(1_002);
  });
});
