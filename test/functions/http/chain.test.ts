import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bodyOf, invoke } from '../../support/invoke.ts';
import { httpEvent } from '../../support/httpEvent.ts';
import { textLike, textWith } from '../../support/matching.ts';
import { AgentError } from '../../../agents/engine/errors.ts';
import { maxBodyBytes } from '../../../functions/http/body.ts';
import { createHandler } from '../../../functions/http/chain.ts';
import { createLogger } from '../../../functions/http/logger.ts';
import { json } from '../../../functions/http/respond.ts';
import { byResource, bytesRoute, jsonRoute, plainRoute } from '../../../functions/http/route.ts';

const greeting = z.strictObject({
  name: z.string().min(1),
  times: z.int().min(1).max(3).optional(),
  tags: z.array(z.string()).optional(),
});

const lines: string[] = [];
const options = {
  logger: createLogger({}, (line) => lines.push(line)),
  allowedOrigins: () => ['https://app.example.com'],
};
const handler = createHandler(
  byResource({
    'POST /greetings': jsonRoute(greeting, async (request, { name, times = 1 }) =>
      json(200, { tenant: request.tenant, name, times }),
    ),
    'GET /greetings': plainRoute(async () => json(200, { items: [] })),
    'PUT /greetings': bytesRoute(['application/gzip'], async (_request, body) => json(200, { bytes: body.length })),
    'DELETE /greetings': plainRoute(async () => {
      throw new AgentError('session_busy', 'The session is busy.', { details: { runId: 'R' } });
    }),
    'GET /broken': plainRoute(async () => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:8000');
    }),
  }),
  options,
);

async function problemOf(event: ReturnType<typeof httpEvent>): Promise<Record<string, unknown>> {
  const response = await invoke(handler, event);
  expect(response.headers['content-type']).toBe('application/problem+json');
  const problem = bodyOf(response);
  expect(problem['status']).toBe(response.status);
  expect(problem['requestId']).toBe(event.requestContext.requestId);
  expect(response.headers['x-request-id']).toBe(event.requestContext.requestId);
  return problem;
}

describe('a request that is right', () => {
  it('reaches its route with the tenant of the authorizer and the parsed body', async () => {
    const response = await invoke(
      handler,
      httpEvent('POST', '/greetings', { body: { name: 'Ada', times: 2 }, tenant: 'tenant-b' }),
    );
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json');
    expect(bodyOf(response)).toEqual({ tenant: 'tenant-b', name: 'Ada', times: 2 });
  });

  it('may be sent as base64 and with any JSON media type', async () => {
    const event = httpEvent('POST', '/greetings', {
      body: Buffer.from('{"name":"Ünal"}'),
      headers: { 'content-type': 'application/vnd.x+json; charset=utf-8' },
    });
    expect(bodyOf(await invoke(handler, event))).toMatchObject({ name: 'Ünal' });
  });

  it('is answered with security headers and the CORS headers of an allowed origin', async () => {
    const { headers } = await invoke(
      handler,
      httpEvent('GET', '/greetings', { headers: { ORIGIN: 'https://app.example.com' } }),
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'access-control-allow-origin': 'https://app.example.com',
      vary: 'Origin',
    });
    expect(headers['strict-transport-security']).toContain('max-age=');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('is answered without CORS headers for an origin that is not allowed', async () => {
    const { headers } = await invoke(
      handler,
      httpEvent('GET', '/greetings', { headers: { Origin: 'https://evil.example.com' } }),
    );
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('leaves one log line that holds neither body nor credentials', async () => {
    lines.length = 0;
    const event = httpEvent('POST', '/greetings', {
      body: { name: 'hush-hush' },
      headers: { 'x-api-key': 'ak_secret' },
    });
    await invoke(handler, event);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'request answered',
      requestId: event.requestContext.requestId,
      method: 'POST',
      resource: '/greetings',
      status: 200,
    });
    expect(lines[0]).not.toMatch(/hush-hush|ak_secret/);
  });
});

describe('a preflight', () => {
  it('is answered before anybody asks for a credential', async () => {
    const event = httpEvent('OPTIONS', '/greetings', {
      tenant: null,
      headers: { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' },
    });
    const response = await invoke(handler, event);
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-headers': textWith('X-Api-Key'),
      'access-control-allow-methods': textWith('PATCH'),
    });
  });
});

describe('a warm-up call', () => {
  it('ends at once, with no route and no tenant', async () => {
    const event = Object.assign(httpEvent('GET', '/', { tenant: null }), { source: 'serverless-plugin-warmup' });
    expect((await invoke(handler, event)).body).toBe('warmup');
  });
});

describe('a request that is wrong is answered with a problem:', () => {
  it('401 when no authorizer has seen it', async () => {
    const event = httpEvent('GET', '/greetings', { tenant: null });
    expect(await problemOf(event)).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('404 for a resource that does not exist', async () => {
    expect(await problemOf(httpEvent('GET', '/nothing'))).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'There is nothing at /nothing.',
    });
  });

  it('405 with the methods that are taken', async () => {
    const response = await invoke(handler, httpEvent('PATCH', '/greetings'));
    expect(bodyOf(response)).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
      allow: ['POST', 'GET', 'PUT', 'DELETE'],
    });
    expect(response.headers['allow']).toBe('POST, GET, PUT, DELETE');
  });

  it('malformed JSON, with the position', async () => {
    const problem = await problemOf(httpEvent('POST', '/greetings', { body: '{"name": "Ada",}' }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_json', detail: textLike(/position 15/) });
  });

  it('an empty body where JSON is needed', async () => {
    expect(
      await problemOf(httpEvent('POST', '/greetings', { headers: { 'content-type': 'application/json' } })),
    ).toMatchObject({ status: 400, code: 'invalid_json' });
  });

  it('JSON nested so deep that it cannot be read', async () => {
    const body = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    expect(await problemOf(httpEvent('POST', '/greetings', { body }))).toMatchObject({ status: 400 });
  });

  it.each([['[]'], ['"text"'], ['null'], ['7']])('JSON that is no object: %s', async (body) => {
    expect(await problemOf(httpEvent('POST', '/greetings', { body }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });

  it('a key that would poison prototypes', async () => {
    const problem = await problemOf(
      httpEvent('POST', '/greetings', { body: '{"name":"Ada","__proto__":{"admin":true}}' }),
    );
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: textWith('__proto__'),
    });
  });

  it('another content type', async () => {
    const problem = await problemOf(
      httpEvent('POST', '/greetings', {
        body: 'name=Ada',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    );
    expect(problem).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
      detail: textWith('application/x-www-form-urlencoded'),
    });
  });

  it('wrong types and values, each with its path and what was received', async () => {
    const problem = await problemOf(
      httpEvent('POST', '/greetings', { body: { name: 7, times: 9, tags: ['a', null] } }),
    );
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_request',
      issues: [
        { path: 'name', received: 7 },
        { path: 'times', received: 9 },
        { path: 'tags.1', received: null },
      ],
    });
    expect(problem['detail']).toContain('name: ');
  });

  it('unknown fields, named beside those that are known', async () => {
    const problem = await problemOf(httpEvent('POST', '/greetings', { body: { name: 'Ada', nmae: 'Ada' } }));
    expect(problem).toMatchObject({
      code: 'invalid_request',
      detail: textLike(/nmae.*name, times, tags/),
    });
  });

  it('a body over the limit, before it is parsed', async () => {
    const event = httpEvent('POST', '/greetings', { body: `{"name": "${'x'.repeat(maxBodyBytes)}` });
    expect(await problemOf(event)).toMatchObject({ status: 413, code: 'body_too_large', maxBytes: maxBodyBytes });
  });

  it('bytes of another content type', async () => {
    const event = httpEvent('PUT', '/greetings', {
      body: Buffer.from('PK'),
      headers: { 'content-type': 'application/zip' },
    });
    expect(await problemOf(event)).toMatchObject({ status: 415, detail: textWith('application/gzip') });
  });

  it('a refusal of the route, with its details', async () => {
    expect(await problemOf(httpEvent('DELETE', '/greetings'))).toMatchObject({
      status: 409,
      code: 'session_busy',
      detail: 'The session is busy.',
      runId: 'R',
    });
  });

  it('a fault inside, which is hidden from the caller and logged with its cause', async () => {
    lines.length = 0;
    const problem = await problemOf(httpEvent('GET', '/broken'));
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('ECONNREFUSED');
    expect(lines.find((line) => line.includes('"ERROR"'))).toContain('ECONNREFUSED');
  });

  it('an allowed origin may read problems too', async () => {
    const { headers } = await invoke(
      handler,
      httpEvent('GET', '/nothing', { headers: { Origin: 'https://app.example.com' } }),
    );
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('a deployment whose configuration is wrong', () => {
  it('answers 500 and tells only its log which variable it is', async () => {
    lines.length = 0;
    const broken = createHandler(byResource({}), {
      ...options,
      allowedOrigins: () => {
        throw new AgentError('configuration_invalid', 'TABLE_NAME is missing.');
      },
    });
    const response = await invoke(broken, httpEvent('GET', '/greetings'));
    expect(bodyOf(response)).toMatchObject({ status: 500, code: 'configuration_invalid' });
    expect(response.body).not.toContain('TABLE_NAME');
    expect(lines.join('\n')).toContain('TABLE_NAME');
  });
});
