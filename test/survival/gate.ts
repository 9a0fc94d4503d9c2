import { once } from 'node:events';
import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ModelApiRequest } from '../support/scriptedModel.ts';
import { turnOf } from './repair.ts';

/** Where the requests of a run go on to. */
export interface Upstreams {
  readonly tableUrl: string;
  readonly objectsUrl: string;
  readonly modelUrl: string;
}

/**
 * Stands between one run's process and all that the run talks to, and stops everything at one point of it, such as "during model
 * call 3" or "after write 7": what arrives from then on is held, so the outside stays as it was at that point.
 */
export interface Gate extends AsyncDisposable {
  /** Serves DynamoDB, S3, the model, and `POST /-/<point>`, which answers when the run may pass that point. */
  readonly url: string;
  /** Every point passed so far, in order. */
  readonly points: readonly string[];
  /** Resolves when the run stands at the point. */
  readonly reached: Promise<void>;
}

/** @param stopAt null to let everything pass. */
export async function startGate(upstreams: Upstreams, stopAt: string | null): Promise<Gate> {
  const points: string[] = [];
  const reached = Promise.withResolvers<undefined>();
  const never = new Promise<never>(() => undefined);
  let isShut = false;
  const pass = async (point: string): Promise<void> => {
    if (isShut) return never;
    points.push(point);
    if (point !== stopAt) return;
    isShut = true;
    reached.resolve(undefined);
    return never;
  };
  let writes = 0;
  const server = createServer((request, response) => {
    serve(request, response, { upstreams, pass, nextWrite: () => (writes += 1) }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    points,
    reached: reached.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Passage {
  readonly upstreams: Upstreams;
  readonly pass: (point: string) => Promise<void>;
  readonly nextWrite: () => number;
}

async function serve(request: IncomingMessage, response: ServerResponse, passage: Passage): Promise<void> {
  const { upstreams, pass, nextWrite } = passage;
  const body = await buffer(request);
  const { url = '/', method } = request;
  if (url.startsWith('/-/')) {
    await pass(decodeURIComponent(url.slice(3)));
    response.end();
    return;
  }
  if (url.startsWith('/v1/messages')) {
    await serveModel(request, response, body, passage);
    return;
  }
  const target = request.headers['x-amz-target'];
  const upstream = target === undefined ? upstreams.objectsUrl : upstreams.tableUrl;
  const isWrite = target === undefined ? method === 'PUT' : /\.(Put|Update|Delete)Item$/.test(String(target));
  const name = isWrite ? `write ${nextWrite()}` : undefined;
  if (name === undefined) await pass('read');
  else await pass(`before ${name}`);
  const answer = await forward(upstream, request, body);
  if (name !== undefined) await pass(`after ${name}`);
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

async function serveModel(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  { upstreams, pass }: Passage,
): Promise<void> {
  const call = `model call ${turnOf(JSON.parse(body.toString('utf8')) as ModelApiRequest)}`;
  await pass(`before ${call}`);
  const answer = await forward(upstreams.modelUrl, request, body);
  const half = Math.floor(answer.body.length / 2);
  response.writeHead(answer.status, answer.headers);
  await new Promise((resolve) => response.write(answer.body.subarray(0, half), resolve));
  await pass(`during ${call}`);
  await new Promise<void>((resolve) => response.end(answer.body.subarray(half), resolve));
  await pass(`after ${call}`);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

async function forward(upstream: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url = '/', headers } = request;
  const forwarded = sendRequest(new URL(url, upstream), { method, headers: { ...headers, connection: 'close' } });
  forwarded.end(body);
  const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
  const kept = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name));
  return {
    status: answer.statusCode ?? 502,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: await buffer(answer),
  };
}
