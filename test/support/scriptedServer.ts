import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Finding } from '../../agents/engine/findings.ts';
import type { RunEvent, RunEventBody } from '../../agents/engine/events.ts';
import type { RunResource } from '../../agents/engine/runs.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Script {
  /** The run's events; the last is terminal. */
  readonly events: readonly RunEvent[];
  /** The first stream of a run that is started is cut after so many events. */
  readonly cutAfter?: number;
  /** Attempts to attach that are answered with 503 before one works. */
  readonly failedAttachments?: number;
  /** Answers to chosen requests, such as `POST /agents/nodejs-backend-expert/audit`. */
  readonly answers?: Readonly<Record<string, { status: number; body: unknown; headers?: Record<string, string> }>>;
  /** What `GET …/workspace` answers. */
  readonly workspace?: Uint8Array;
}

export const run: RunResource & { status: 'succeeded' } = {
  id: '01JDAAAAAAAAAAAAAAAAAAAAAA',
  agent: 'nodejs-backend-expert',
  action: 'audit',
  sessionId: '01JDBBBBBBBBBBBBBBBBBBBBBB',
  target: 'session:01JDBBBBBBBBBBBBBBBBBBBBBB',
  status: 'succeeded',
  model: 'offline',
  output: { summary: 'One problem was found.' },
  findings: [],
  dropped: 0,
  checks: [],
  turns: 2,
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
  budgetUsd: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:00:01.000Z',
};

export const finding: Finding = {
  fingerprint: '0'.repeat(32),
  rule: 'code-injection',
  title: 'Request data is evaluated as code',
  severity: 'high',
  confidence: 'high',
  cwe: [95],
  owasp: ['A03:2021'],
  file: 'src/app.js',
  startLine: 2,
  endLine: 2,
  quote: 'eval(request.body.expression)',
  message: 'Whoever sends the request runs code in this process.',
  fix: 'Parse the expression instead.',
  source: 'analyzer',
};

const action = (id: string, properties: Record<string, unknown>, required: readonly string[] = []) => ({
  id,
  description: `Does ${id}.`,
  inputSchema: { type: 'object', properties, required },
  outputSchema: { type: 'object' },
  tools: ['Read'],
  limits: { maxTurns: 40, maxOutputTokens: 16_000, timeoutMs: 780_000 },
});

export const agent = {
  id: 'nodejs-backend-expert',
  name: 'nodejs-backend-expert',
  description: 'A back-end engineer.',
  model: null,
  actions: [
    action('ask', { question: { type: 'string', description: 'What to find out' } }, ['question']),
    action('audit', {
      focus: { type: 'string' },
      paths: { type: 'array', items: { type: 'string' } },
      maxFindings: { type: 'integer' },
      deep: { type: 'boolean' },
    }),
  ],
};

/** Numbers events from 1 as the server does. */
export function numbered(bodies: readonly RunEventBody[]): readonly RunEvent[] {
  return bodies.map((body, index) => ({ ...body, id: index + 1, at: '2026-11-22T10:00:00.000Z' }));
}

/** The events of a run of one tool call that ends with the resource given. */
export function eventsOf(
  resource: RunResource & { status: 'succeeded' | 'partial' | 'failed' | 'cancelled' },
  tool = 'Diagnose',
): readonly RunEvent[] {
  return numbered([
    {
      type: 'run-started',
      runId: resource.id,
      agent: resource.agent,
      action: resource.action,
      model: resource.model,
      sessionId: resource.sessionId,
    },
    { type: 'turn-started', turn: 1 },
    { type: 'tool-called', turn: 1, toolUseId: 't1', tool, input: { profile: 'security' } },
    { type: 'tool-finished', turn: 1, toolUseId: 't1', tool, isError: false, durationMs: 3, preview: '' },
    { type: `run-${resource.status}`, run: resource },
  ]);
}

/** A server that speaks the HTTP contract over real sockets and answers what the script says. */
export class ScriptedServer implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  readonly #script: Script;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #failedAttachments: number;
  #cutAfter: number | undefined;

  private constructor(script: Script) {
    this.#script = script;
    this.#failedAttachments = script.failedAttachments ?? 0;
    this.#cutAfter = script.cutAfter;
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** The requests in order, as `METHOD /path`. */
  get lines(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const body = await buffer(request);
    this.requests.push({ method: request.method ?? '', path, headers: request.headers, body });
    const line = `${request.method ?? ''} ${path}`;
    const scripted = this.#script.answers?.[line];
    if (scripted !== undefined) {
      response.writeHead(scripted.status, { 'content-type': 'application/problem+json', ...scripted.headers });
      response.end(typeof scripted.body === 'string' ? scripted.body : JSON.stringify(scripted.body));
    } else if (/^POST \/agents\//.test(line)) this.#start(request, response);
    else if (/^GET \/runs\/[^/]+\/events$/.test(line)) this.#attach(request, response);
    else if (/^GET \/sessions\/[^/]+\/workspace$/.test(line)) response.end(this.#script.workspace ?? Buffer.alloc(0));
    else this.#json(response, line);
  }

  #json(response: ServerResponse, line: string): void {
    const documents: Record<string, unknown> = {
      'GET /agents': { agents: [agent] },
      'GET /agents/nodejs-backend-expert': agent,
      'POST /sessions': { id: run.sessionId },
      [`GET /sessions/${run.sessionId}/runs?limit=1`]: { items: [{ id: run.id }] },
      [`PUT /sessions/${run.sessionId}/workspace`]: { version: 'v1' },
      [`GET /runs/${run.id}/sarif`]: { version: '2.1.0', runs: [] },
    };
    const document = documents[line] ?? { status: 404, code: 'not_found', detail: `There is nothing at ${line}.` };
    response.writeHead(line in documents ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document));
  }

  #start(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers['prefer'] === 'respond-async') {
      response.writeHead(202, { 'content-type': 'application/json', location: `/v1/runs/${run.id}` });
      response.end(JSON.stringify({ ...run, status: 'queued' }));
      return;
    }
    this.#stream(response, 0, this.#cutAfter);
    this.#cutAfter = undefined;
  }

  #attach(request: IncomingMessage, response: ServerResponse): void {
    if (this.#failedAttachments > 0) {
      this.#failedAttachments -= 1;
      response.writeHead(503, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status: 503, title: 'Busy', code: 'internal' }));
    } else this.#stream(response, Number(request.headers['last-event-id']), undefined);
  }

  #stream(response: ServerResponse, afterId: number, cutAfter: number | undefined): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of this.#script.events.slice(0, cutAfter).filter(({ id }) => id > afterId)) {
      response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    if (cutAfter === undefined) response.end();
    else response.write(': about to go away\n\n', () => setImmediate(() => response.destroy()));
  }
}
