import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FixtureHost, hostFixture } from './fixture/host.ts';

const eventSchema = z.object({
  event: z.looseObject({
    resource: z.string(),
    path: z.string(),
    httpMethod: z.string(),
    headers: z.record(z.string(), z.string()),
    multiValueHeaders: z.record(z.string(), z.array(z.string())),
    queryStringParameters: z.record(z.string(), z.string()).nullable(),
    multiValueQueryStringParameters: z.record(z.string(), z.array(z.string())).nullable(),
    pathParameters: z.record(z.string(), z.string()).nullable(),
    body: z.string().nullable(),
    isBase64Encoded: z.boolean(),
    requestContext: z.looseObject({ authorizer: z.record(z.string(), z.unknown()).optional() }),
  }),
  environment: z.record(z.string(), z.string()),
  functionName: z.string(),
  remainingMs: z.number(),
});

let host: FixtureHost;
beforeAll(async () => {
  host = await hostFixture({ environment: { EXTRA: 'given' } });
}, 60_000);
afterAll(() => host.stop());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init);
const echoed = async (path: string, init?: RequestInit) => eventSchema.parse(await (await call(path, init)).json());
const problem = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  body: z.object({ code: z.string(), requestId: z.string() }).parse(await response.json()),
});

/** A request whose header names keep their case, and whose path is not normalised. */
function raw(path: string, headers: Record<string, string | string[]>): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = new URL(host.url);
    const request = httpRequest(
      { host: url.hostname, port: url.port, path: url.pathname + path, headers },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => {
            resolve(text);
          });
      },
    );
    request.once('error', reject).end();
  });
}

describe('routes', () => {
  it.each([
    ['/items/special', '/items/special', null],
    ['/items/other', '/items/{id}', { id: 'other' }],
    ['/items/a%2Fb%20c', '/items/{id}', { id: 'a%2Fb%20c' }],
    ['/items/special/x/end', '/items/special/{part}/end', { part: 'x' }],
    ['/files/src/deep/a%20b.ts', '/files/{path+}', { path: 'src/deep/a%20b.ts' }],
  ])('sends %s to %s', async (path, resource, parameters) => {
    const { event } = await echoed(path);
    expect([event.resource, event.pathParameters]).toEqual([resource, parameters]);
  });

  it.each([
    ['GET', '/nothing'],
    ['GET', '/items/a/b'],
    ['GET', '/files'],
    ['DELETE', '/trivial'],
    ['GET', '/'],
  ])('answers %s %s, which the template does not have, with its gateway response', async (method, path) => {
    const answer = await problem(await call(path, { method }));
    expect(answer).toMatchObject({ status: 404, type: 'application/problem+json', body: { code: 'not_found' } });
    expect(answer.body.requestId).toMatch(/^[\da-f-]{36}$/);
  });

  it('serves nothing outside the stage', async () => {
    const response = await fetch(new URL('/trivial', host.url));
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('/v1')]);
  });
});

describe('the event', () => {
  it('carries the query, each value of it decoded', async () => {
    const { event } = await echoed('/items/1?a=1&a=2&b=x%20y&c');
    expect(event.queryStringParameters).toEqual({ a: '2', b: 'x y', c: '' });
    expect(event.multiValueQueryStringParameters).toEqual({ a: ['1', '2'], b: ['x y'], c: [''] });
    expect((await echoed('/items/1')).event.queryStringParameters).toBeNull();
  });

  it('keeps the case and every value of a header, and leaves the connection’s own out', async () => {
    const { event } = eventSchema.parse(
      JSON.parse(await raw('/items/1', { 'X-Mixed-Case': ['one', 'two'], Connection: 'close' })),
    );
    expect(event.multiValueHeaders['X-Mixed-Case']).toEqual(['one', 'two']);
    expect(event.headers).toMatchObject({ 'X-Mixed-Case': 'two', 'X-Forwarded-For': '127.0.0.1' });
    expect(Object.keys(event.headers).map((name) => name.toLowerCase())).not.toContain('connection');
  });

  it('carries a text body as it is, none as null, and a binary one as base64', async () => {
    const text = await echoed('/items/1', { method: 'POST', body: 'žluťoučký' });
    expect([text.event.body, text.event.isBase64Encoded]).toEqual(['žluťoučký', false]);
    expect((await echoed('/items/1', { method: 'POST' })).event.body).toBeNull();
    const binary = await echoed('/items/1', {
      method: 'POST',
      body: new Uint8Array([0, 255]),
      headers: { 'content-type': 'application/gzip' },
    });
    expect([binary.event.body, binary.event.isBase64Encoded]).toEqual(['AP8=', true]);
  });

  it('gives every request an id, the path with the stage, and the resource', async () => {
    const [first, second] = [await echoed('/items/1'), await echoed('/items/1')];
    expect(first.event.requestContext).toMatchObject({ path: '/v1/items/1', stage: 'v1', resourcePath: '/items/{id}' });
    expect(first.event.requestContext['requestId']).not.toBe(second.event.requestContext['requestId']);
  });

  it('runs the function with the template’s variables, the given ones, and none of this process', async () => {
    process.env['SECRET_OF_THIS_PROCESS'] = 'x';
    const { environment, functionName, remainingMs } = await echoed('/items/1');
    expect(environment).toMatchObject({
      EXTRA: 'given',
      AWS_LAMBDA_FUNCTION_NAME: 'fixture-echo',
      AWS_REGION: 'us-east-1',
    });
    expect(environment['TABLE_NAME']).toMatch(/^Table/);
    expect(environment).not.toHaveProperty('SECRET_OF_THIS_PROCESS');
    expect(functionName).toBe('fixture-echo');
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(10_000);
  });
});

describe('bodies', () => {
  it('round-trips bytes that are no text', async () => {
    const body = randomBytes(5000);
    const headers = { 'content-type': 'application/gzip', accept: 'application/gzip' };
    const response = await call('/binary', { method: 'POST', body, headers });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  it('refuses more than 10 MB, announced or not, and serves the next request', async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    const announced = await call('/items/1', { method: 'POST', body: large });
    expect(await problem(announced)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    const unannounced = await call('/items/1', {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(await problem(unannounced)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect((await call('/trivial')).status).toBe(200);
  });
});

describe('the authorizer', () => {
  it.each([
    ['no credential', {}, 401, 'unauthenticated'],
    ['a credential that it denies', { 'x-api-key': 'bad' }, 403, 'forbidden'],
  ])('turns %s into the template’s answer', async (_name, headers: Record<string, string>, status, code) => {
    expect(await problem(await call('/echo', { headers }))).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { code },
    });
  });

  it.each(['broken', 'nonsense'])('answers 500 and reveals nothing when it is %s', async (key) => {
    const response = await call('/echo', { headers: { 'x-api-key': key } });
    expect([response.status, await response.text()]).toEqual([500, '{"message":null}']);
  });

  it('gives its context to the function, every value as text', async () => {
    const { event } = await echoed('/echo', { headers: { 'x-api-key': 'good' } });
    expect(event.requestContext.authorizer).toMatchObject({
      principalId: 'principal-good',
      tenant: 'local',
      admin: 'true',
    });
  });

  it('is called for each request where the template says so, and once where it allows a cache', async () => {
    const count = async (path: string): Promise<number> =>
      Number(
        (await echoed(path, { headers: { 'x-api-key': 'good' } })).event.requestContext.authorizer?.['authorizations'],
      );
    expect([await count('/echo'), await count('/echo')]).toSatisfy(
      ([first, second]: number[]) => second === (first ?? 0) + 1,
    );
    expect(await count('/cached')).toBe(await count('/cached'));
  });

  it('is not called without its identity source', async () => {
    expect(await problem(await call('/cached'))).toMatchObject({ status: 401 });
  });
});

describe('preflight', () => {
  it.each([
    ['https://one.example', 'https://one.example'],
    ['https://two.example', 'https://two.example'],
    ['https://evil.example', 'https://one.example'],
  ])('answers %s with %s', async (origin, allowed) => {
    const response = await call('/echo', { method: 'OPTIONS', headers: { origin } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, allowed]);
    expect(response.headers.get('access-control-allow-headers')).toBe('x-api-key');
  });
});
