import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { Invocation } from './invocation.ts';

const version = '/2018-06-01/runtime';
const faultSchema = z.object({ errorType: z.string(), errorMessage: z.string() });

/**
 * The HTTP API through which a Lambda runtime takes its invocations and answers them, for one execution environment:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, with response streaming as in the custom runtime's guide.
 */
export class RuntimeApi implements AsyncDisposable {
  readonly #functionArn: string;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #waiting: Invocation[] = [];
  #current: Invocation | undefined;
  #idleRuntime: ServerResponse | undefined;
  #gone: Error | undefined;

  private constructor(functionArn: string) {
    this.#functionArn = functionArn;
  }

  static async start(functionArn: string): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn);
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  /** Host and port, as AWS_LAMBDA_RUNTIME_API has it. */
  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  invoke(event: unknown, timeoutMs: number): Invocation {
    const invocation = new Invocation(event, timeoutMs);
    if (this.#gone === undefined) {
      this.#waiting.push(invocation);
      this.#handOut();
    } else invocation.end(this.#gone);
    return invocation;
  }

  /** The runtime is gone: what it had, and what waits for it, has failed. */
  abandon(error: Error): void {
    this.#gone = error;
    for (const invocation of [this.#current, ...this.#waiting]) invocation?.end(error);
    this.#current = undefined;
    this.#waiting.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === `${version}/invocation/next`) {
      this.#takeNext(response);
      return;
    }
    try {
      const status = await this.#take(path, request);
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    } catch {
      // The process died while it sent; its exit tells the rest.
      response.destroy();
    }
  }

  async #take(path: string, request: IncomingMessage): Promise<number> {
    if (path === `${version}/init/error`) {
      const { errorType, errorMessage } = faultSchema.parse(JSON.parse((await buffer(request)).toString()));
      this.abandon(new Error(`The function did not load: ${errorType}: ${errorMessage}`));
      return 202;
    }
    const invocation = this.#current;
    if (invocation === undefined) return 403;
    switch (path) {
      case `${version}/invocation/${invocation.requestId}/response`:
        await this.#takeResponse(invocation, request);
        return 202;
      case `${version}/invocation/${invocation.requestId}/error`:
        invocation.fail(faultSchema.parse(JSON.parse((await buffer(request)).toString())));
        return 202;
      default:
        return 404;
    }
  }

  async #takeResponse(invocation: Invocation, request: IncomingMessage): Promise<void> {
    invocation.begin(request.headers['content-type']);
    for await (const chunk of request) invocation.receive(chunk as Buffer);
    const encoded = request.trailers['lambda-runtime-function-error-body'];
    if (encoded !== undefined)
      invocation.fail(faultSchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString())));
  }

  // Asking for the next invocation is how a runtime says that it is done with the one before.
  #takeNext(response: ServerResponse): void {
    this.#current?.end();
    this.#current = undefined;
    this.#idleRuntime = response;
    this.#handOut();
  }

  #handOut(): void {
    if (this.#idleRuntime === undefined) return;
    const invocation = this.#waiting.shift();
    if (invocation === undefined) return;
    this.#current = invocation;
    this.#idleRuntime.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(Date.now() + invocation.timeoutMs),
      'lambda-runtime-invoked-function-arn': this.#functionArn,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    this.#idleRuntime.end(JSON.stringify(invocation.event));
    this.#idleRuntime = undefined;
  }
}
