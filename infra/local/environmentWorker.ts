/* One Lambda execution environment, as a worker thread: loads a function's module and runs one invocation at a time. */
import { enableCompileCache } from 'node:module';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentData, EnvironmentMessage, HostMessage } from './workerMessages.ts';

type Handler = (event: unknown, contextOrStream: unknown, context?: unknown) => unknown;

const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming');
const windowBytes = 64 * 1024;
const preludeType = 'application/vnd.awslambda.http-integration-response';

// The one boundary without types: what the host posts and what the function's module exports.
const data = workerData as EnvironmentData;
const host = parentPort ?? fail('environmentWorker.ts runs only as a worker thread.');
const send = (message: EnvironmentMessage): void => {
  host.postMessage(message);
};

function fail(message: string): never {
  throw new Error(message);
}

/** The function's response: passes chunks to the host and stops taking more while the host holds too many. */
class ResponseStream extends Writable {
  #beforeFirstChunk: Uint8Array | null = null;
  #unacknowledgedBytes = 0;
  #proceed: (() => void) | null = null;

  setContentType(_contentType: string): void {
    // The gateway reads the type from the prelude; a stream without one is refused there.
  }

  setPrelude(prelude: unknown): void {
    this.#beforeFirstChunk = Buffer.concat([Buffer.from(JSON.stringify(prelude)), new Uint8Array(8)]);
  }

  acknowledge(bytes: number): void {
    this.#unacknowledgedBytes -= bytes;
    if (this.#unacknowledgedBytes > windowBytes) return;
    const proceed = this.#proceed;
    this.#proceed = null;
    proceed?.();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: () => void): void {
    this.#flushPrelude();
    this.#post(chunk);
    if (this.#unacknowledgedBytes <= windowBytes) callback();
    else this.#proceed = callback;
  }

  override _final(callback: () => void): void {
    this.#flushPrelude();
    send({ type: 'end' });
    callback();
  }

  #flushPrelude(): void {
    if (this.#beforeFirstChunk !== null) this.#post(this.#beforeFirstChunk);
    this.#beforeFirstChunk = null;
  }

  #post(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#unacknowledgedBytes += bytes.byteLength;
    // A buffer's memory is a slice of a shared pool, and posting it would copy the whole pool.
    const own = new Uint8Array(bytes);
    host.postMessage({ type: 'chunk', bytes: own } satisfies EnvironmentMessage, [own.buffer]);
  }
}

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: Handler) => Object.assign(handler, { [streamingMark]: 'response' }),
    HttpResponseStream: {
      from: (stream: ResponseStream, prelude: unknown) => {
        stream.setContentType(preludeType);
        stream.setPrelude(prelude);
        return stream;
      },
    },
  },
});

for (const [method, level] of [
  ['debug', 'debug'],
  ['trace', 'debug'],
  ['log', 'info'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const) {
  console[method] = (...values: unknown[]) => {
    send({ type: 'log', level, text: format(...values) });
  };
}

// The streams of a worker thread cost a message each way for every write.
for (const [stream, level] of [
  [process.stdout, 'info'],
  [process.stderr, 'error'],
] as const) {
  stream._write = (chunk: unknown, _encoding, callback) => {
    send({ type: 'log', level, text: String(chunk) });
    callback();
  };
}

async function loadHandler(): Promise<Handler> {
  enableCompileCache(data.compileCacheDirectory);
  const module = (await import(data.moduleUrl)) as Readonly<Record<string, unknown>>;
  const handler = module[data.exportName];
  return typeof handler === 'function'
    ? (handler as Handler)
    : fail(`${data.moduleUrl} exports no function named ${data.exportName}.`);
}

function contextOf(requestId: string, deadlineMs: number): object {
  return {
    awsRequestId: requestId,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMiB),
    logGroupName: `/aws/lambda/${data.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

let currentStream: ResponseStream | null = null;

async function invoke(handler: Handler, event: unknown, context: object): Promise<EnvironmentMessage> {
  if (!(streamingMark in handler)) {
    const payload: unknown = await handler(event, context);
    return { type: 'done', payload: JSON.stringify(payload ?? null) };
  }
  const stream = new ResponseStream();
  currentStream = stream;
  await Promise.all([handler(event, stream, context), finished(stream)]);
  return { type: 'done' };
}

function failureOf(thrown: unknown): EnvironmentMessage {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { type: 'failed', errorType: error.name, message: error.message, stack: error.stack ?? error.message };
}

try {
  const handler = await loadHandler();
  host.on('message', (message: HostMessage) => {
    if (message.type === 'acknowledge') currentStream?.acknowledge(message.bytes);
    else
      invoke(handler, message.event, contextOf(message.requestId, message.deadlineMs))
        .catch(failureOf)
        .then(send, fail);
  });
  send({ type: 'ready' });
} catch (error) {
  send(failureOf(error));
}
