import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FixtureHost, hostFixture } from './fixture/host.ts';

let host: FixtureHost;
beforeAll(async () => {
  host = await hostFixture({ maxEnvironments: 2 });
}, 60_000);
afterAll(() => host.stop());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init);
const statusAndCode = async (response: Response) => [
  response.status,
  z.object({ code: z.string() }).parse(await response.json()).code,
];

describe('a function that fails', () => {
  it.each(['throw', 'exit', 'uncaught', 'string'])(
    'is a 502 that reveals nothing when it does “%s”, and serves the next request',
    async (how) => {
      const response = await call(`/misbehave?how=${how}`);
      const text = await response.clone().text();
      expect(await statusAndCode(response)).toEqual([502, 'internal']);
      expect(text).not.toMatch(/secret|catches/);
      expect((await call('/misbehave?how=count')).status).toBe(200);
    },
  );

  it('tells the developer what it was', async () => {
    await call('/misbehave?how=throw');
    expect(host.logs.join('\n')).toContain('a secret detail');
  });

  it('starts afresh after a crash, with nothing of the old environment', async () => {
    await call('/misbehave?how=exit');
    expect(await (await call('/misbehave?how=count')).json()).toEqual({ calls: 1 });
    expect(await (await call('/misbehave?how=count')).json()).toEqual({ calls: 2 });
  });

  it('is a 504 when it is over its time, even if it never yields, and serves the next request', async () => {
    expect(await statusAndCode(await call('/spin'))).toEqual([504, 'time_limit']);
    expect(host.logs.join('\n')).toContain('fixture-spin timed out after 1 seconds');
    expect(await statusAndCode(await call('/misbehave?how=hang'))).toEqual([504, 'time_limit']);
    expect((await call('/misbehave?how=count')).status).toBe(200);
  });

  it('is a 504 when it is over the integration’s time', async () => {
    expect(await statusAndCode(await call('/impatient?how=hang'))).toEqual([504, 'time_limit']);
    expect(host.logs.join('\n')).toContain('/impatient INTEGRATION_TIMEOUT');
  });

  it('is a 502 when it does not stream behind a streaming integration', async () => {
    expect(await statusAndCode(await call('/misbehave-streaming?how=count'))).toEqual([502, 'internal']);
    expect(host.logs.join('\n')).toContain('without a prelude');
  });
});

describe('many requests', () => {
  it('share as many environments as are allowed, and all are served', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => call('/trivial')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('waiting behind an environment that crashes are still served', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => call(`/misbehave?how=${index % 4 === 0 ? 'exit' : 'count'}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 12 }, (_, index) => (index % 4 === 0 ? 502 : 200)),
    );
  });
});

describe('a streamed response', () => {
  it('has the status, headers and cookies of its prelude', async () => {
    const response = await call('/stream');
    expect([response.status, response.headers.get('x-kind'), response.headers.getSetCookie()]).toEqual([
      201,
      'streamed',
      ['a=1', 'b=2'],
    ]);
    expect(await response.text()).toBe('data: 0\n\ndata: 1\n\ndata: 2\n\n');
  });

  it('arrives as it is written: the first chunk before the last one exists', async () => {
    const response = await call('/stream?count=3&pauseMs=150');
    const chunks = await Array.fromAsync(response.body ?? [], (chunk) => Buffer.from(chunk).toString());
    expect(chunks).toEqual(['data: 0\n\n', 'data: 1\n\n', 'data: 2\n\n']);
  });

  it('of 30 MB arrives whole through a slow reader', async () => {
    const response = await call('/stream?count=300&bytes=100000');
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const expected = Array.from({ length: 300 }, (_, index) => `data: ${index}\n\n`.length + 100_000).reduce(
      (sum, length) => sum + length,
    );
    expect(bytes).toBe(expected);
  });

  it('is cut when the function breaks in the middle, so that the client can tell', async () => {
    const response = await call('/stream?count=3&failAfter=1');
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(host.logs.join('\n')).toContain('broken in the middle');
  });

  it('goes on without its client: the function finishes what it does', async () => {
    const leaving = new AbortController();
    const response = await call('/stream?count=7&bytes=200000&pauseMs=20', { signal: leaving.signal });
    leaving.abort();
    await expect(response.text()).rejects.toThrow();
    await expect
      .poll(async () => (await call('/store?only=item')).json(), { timeout: 5000 })
      .toEqual({ item: '{"streamed":7}' });
  });
});
