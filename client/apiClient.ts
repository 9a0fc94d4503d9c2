import type * as z from 'zod';
import type { RunResource } from '../agents/engine/runs.ts';
import { ServiceError } from './clientError.ts';
import { contract, readAnswer } from './contract.ts';
import type { AgentDescription } from './contract.ts';

export interface Connection {
  /** The stage's URL, such as `https://abc.execute-api.eu-west-1.amazonaws.com/v1`. */
  readonly url: string;
  readonly apiKey: string;
}

/** An action's own input plus the fields that every endpoint adds. */
export type RunBody = Readonly<Record<string, unknown>> & {
  readonly sessionId?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly model?: string;
  /** What the findings are about. */
  readonly target?: string;
};

/** One run to start. A call that is repeated with its `idempotencyKey` starts nothing twice. */
export interface RunCall {
  readonly agent: string;
  readonly action: string;
  readonly body: RunBody;
  readonly idempotencyKey: string;
}

const pathOf = ({ agent, action }: RunCall): string =>
  `/agents/${encodeURIComponent(agent)}/${encodeURIComponent(action)}`;
const headersOf = ({ idempotencyKey }: RunCall): Record<string, string> => ({
  'content-type': 'application/json',
  'idempotency-key': idempotencyKey,
});

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of a body that still fit into one Lambda request of 6 MB, where they stand as base64. */
const maxRequestBytes = 4_000_000;

/** The HTTP API, typed. Every method throws `ServiceError` when the server cannot be reached or refuses. */
export class ApiClient {
  readonly #baseUrl: string;
  readonly #apiKey: string;

  constructor(connection: Connection) {
    this.#baseUrl = connection.url.replace(/\/+$/, '');
    this.#apiKey = connection.apiKey;
  }

  async listAgents(): Promise<readonly AgentDescription[]> {
    return (await this.#json(contract.agentList, '/agents')).agents;
  }

  describeAgent(agent: string): Promise<AgentDescription> {
    return this.#json(contract.agent, `/agents/${encodeURIComponent(agent)}`);
  }

  /** Starts a run, or joins the one that the same key and body have started; the response is its event stream from the start. */
  streamRun(call: RunCall, signal?: AbortSignal): Promise<Response> {
    return this.#send(pathOf(call), {
      method: 'POST',
      headers: { ...headersOf(call), accept: 'text/event-stream' },
      body: JSON.stringify(call.body),
      signal,
    });
  }

  /** Starts a run that goes on without this client; the same key and body start it once. */
  startRun(call: RunCall, signal?: AbortSignal): Promise<RunResource> {
    return this.#json(contract.run, pathOf(call), {
      method: 'POST',
      headers: { ...headersOf(call), prefer: 'respond-async' },
      body: JSON.stringify(call.body),
      signal,
    });
  }

  /** Cancels or resumes a run, or decides on a tool call that it waits with. Returns the run as it then stands. */
  commandRun(
    runId: string,
    command: 'cancel' | 'resume' | 'approval',
    body: Readonly<Record<string, unknown>> = {},
  ): Promise<RunResource> {
    return this.#json(contract.run, `/runs/${encodeURIComponent(runId)}/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** The events of a run after `lastEventId`, stored ones first, then live. */
  attachToRun(runId: string, lastEventId: number, signal?: AbortSignal): Promise<Response> {
    return this.#send(`/runs/${encodeURIComponent(runId)}/events`, {
      headers: { accept: 'text/event-stream', 'last-event-id': String(lastEventId) },
      signal,
    });
  }

  /** A run's findings as a SARIF 2.1.0 document. */
  async readSarif(runId: string): Promise<string> {
    return (await this.#send(`/runs/${encodeURIComponent(runId)}/sarif`, {})).text();
  }

  /** What a run has changed and its findings mend, as a unified diff for `git apply`; empty when that is nothing. */
  async readPatch(runId: string): Promise<string> {
    return (await this.#send(`/runs/${encodeURIComponent(runId)}/patch`, {})).text();
  }

  async createSession(): Promise<string> {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' } as const;
    return (await this.#json(contract.session, '/sessions', options)).id;
  }

  /** Replaces the session's files by those of a tar.gz; one that is too large for a request goes through a presigned upload. */
  async uploadWorkspace(sessionId: string, archive: Uint8Array<ArrayBuffer>): Promise<void> {
    const path = `/sessions/${encodeURIComponent(sessionId)}/workspace`;
    if (archive.length <= maxRequestBytes) {
      await this.#send(path, { method: 'PUT', headers: { 'content-type': 'application/gzip' }, body: archive });
      return;
    }
    const ticket = await this.#json(contract.upload, `${path}?upload=presigned`, { method: 'PUT' });
    const target = new URL(ticket.url);
    const response = await reach(target.href, { method: 'PUT', headers: ticket.headers, body: archive });
    await expectSuccess(response, `PUT ${target.origin}${target.pathname}`);
    await this.#send(`${path}?upload=${encodeURIComponent(ticket.uploadId)}`, { method: 'PUT' });
  }

  /** The session's files as a tar.gz. */
  async downloadWorkspace(sessionId: string): Promise<Uint8Array> {
    const path = `/sessions/${encodeURIComponent(sessionId)}/workspace`;
    const response = await this.#send(path, { headers: { accept: 'application/gzip' } });
    return new Uint8Array(await response.arrayBuffer());
  }

  async #json<Answer>(schema: z.ZodType<Answer>, path: string, options: RequestOptions = {}): Promise<Answer> {
    const request = `${options.method ?? 'GET'} ${this.#baseUrl}${path}`;
    const response = await this.#send(path, {
      ...options,
      headers: { accept: 'application/json', ...options.headers },
    });
    const text = await response.text();
    try {
      return readAnswer(schema, JSON.parse(text), request);
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      throw new ServiceError(
        `${request} answered ${JSON.stringify(text.slice(0, 80))}, which is not JSON. Is this the URL of an agent-endpoints server?`,
      );
    }
  }

  async #send(path: string, options: RequestOptions): Promise<Response> {
    const url = `${this.#baseUrl}${path}`;
    const method = options.method ?? 'GET';
    const response = await reach(url, {
      method,
      headers: { ...options.headers, 'x-api-key': this.#apiKey },
      body: options.body ?? null,
      redirect: 'manual',
      signal: options.signal ?? null,
    });
    // A redirect leads to presigned storage: it carries its own credential, and ours must not go there.
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null)
      return expectSuccess(await reach(new URL(location, url).href, { signal: options.signal ?? null }), `GET ${path}`);
    return expectSuccess(response, `${method} ${path}`);
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
    throw new ServiceError(
      `${new URL(url).origin} cannot be reached (${reason}). Check the URL and that the server runs; without --url a local one is started.`,
      { cause: error },
    );
  }
}

async function expectSuccess(response: Response, request: string): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text().catch(() => '');
  const problem = readProblem(text);
  const said = problem?.detail ?? problem?.title ?? JSON.stringify(text.slice(0, 200));
  const code = problem?.code === undefined ? '' : `, ${problem.code}`;
  throw new ServiceError(`${request} was refused (${response.status}${code}): ${said}${advice(response.status)}`, {
    status: response.status,
  });
}

function readProblem(text: string) {
  try {
    return contract.problem.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function advice(status: number): string {
  if (status === 401 || status === 403)
    return ' Check the key that --key or AGENT_ENDPOINTS_KEY gives; `npm run keys -- create` makes one.';
  if (status === 429) return ' Try again later.';
  if (status >= 500) return " The server's log tells more under its request id.";
  return '';
}
