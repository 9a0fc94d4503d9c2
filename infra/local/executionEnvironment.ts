import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionSpec } from './functionSpecs.ts';
import type { EnvironmentData, EnvironmentMessage, HostMessage } from './workerMessages.ts';

/** Why an invocation has no result: it threw, ran out of time, or took its environment down. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly kind: 'error' | 'timeout' | 'crash';
  /** For the developer: the message, with the function's own stack where there is one. */
  readonly detail: string;

  constructor(kind: FunctionError['kind'], message: string, detail = message) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Takes a response as it comes. `write` settles when the next chunk may come. */
export interface ResponseSink {
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** The response is complete, though the function may still work. */
  end(): void;
}

export interface Invocation {
  readonly event: unknown;
  readonly requestId: string;
  readonly sink: ResponseSink;
}

export interface EnvironmentOptions {
  readonly spec: FunctionSpec;
  readonly variables: Readonly<Record<string, string>>;
  readonly compileCacheDirectory: string;
  readonly onLog: (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;
  readonly onExit: () => void;
}

/** Lambda's own limit for loading a function's module. */
const initTimeoutMs = 10_000;

/** One worker thread that serves one invocation at a time; after a crash or a timeout it is gone for good. */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<undefined>();
  #isReady = false;
  #sink: ResponseSink | null = null;
  #outcome: PromiseWithResolvers<unknown> | null = null;
  #fatal: FunctionError | null = null;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    const { spec } = options;
    const workerData: EnvironmentData = {
      moduleUrl: pathToFileURL(spec.modulePath).href,
      exportName: spec.exportName,
      functionName: spec.name,
      functionArn: spec.arn,
      memoryMiB: spec.memoryMiB,
      compileCacheDirectory: options.compileCacheDirectory,
    };
    this.#worker = new Worker(new URL('environmentWorker.ts', import.meta.url), {
      name: spec.name,
      workerData,
      env: { ...options.variables },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: spec.memoryMiB },
    });
    this.#ready.promise.catch(() => undefined);
    this.#listen();
  }

  /** Runs the function once. Resolves with its payload (undefined if it streamed). Throws `FunctionError`. */
  async invoke(invocation: Invocation): Promise<unknown> {
    this.#sink = invocation.sink;
    const outcome = (this.#outcome = Promise.withResolvers());
    outcome.promise.catch(() => undefined);
    const { spec } = this.#options;
    const initTimer = setTimeout(() => {
      this.#kill(new FunctionError('timeout', `${spec.name} did not load within ${initTimeoutMs / 1000} seconds.`));
    }, initTimeoutMs);
    try {
      await this.#ready.promise;
    } finally {
      clearTimeout(initTimer);
    }
    const timer = setTimeout(() => {
      this.#kill(new FunctionError('timeout', `${spec.name} timed out after ${spec.timeoutMs / 1000} seconds.`));
    }, spec.timeoutMs);
    this.#post({
      type: 'invoke',
      event: invocation.event,
      requestId: invocation.requestId,
      deadlineMs: Date.now() + spec.timeoutMs,
    });
    try {
      return await outcome.promise;
    } finally {
      clearTimeout(timer);
      this.#outcome = null;
      this.#sink = null;
    }
  }

  /** True once it can serve no further invocation. */
  get isGone(): boolean {
    return this.#fatal !== null;
  }

  async stop(): Promise<void> {
    this.#fatal ??= new FunctionError('crash', 'The local stack is stopping.');
    await this.#worker.terminate();
  }

  #listen(): void {
    const { onLog, onExit, spec } = this.#options;
    this.#worker.on('message', (message: EnvironmentMessage) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // Whoever waits for the invocation reports it; between two invocations nobody does.
      if (this.#outcome === null) onLog('error', text);
      this.#fatal ??= new FunctionError('crash', `${spec.name} crashed: ${text}`);
    });
    this.#worker.on('exit', (code) => {
      this.#fatal ??= new FunctionError('crash', `${spec.name} ended its process with code ${code}.`);
      this.#ready.reject(this.#fatal);
      this.#outcome?.reject(this.#fatal);
      onExit();
    });
    // console is replaced in the worker; this is what writes to the streams themselves.
    this.#worker.stdout.on('data', (text: Buffer) => {
      onLog('info', text.toString());
    });
    this.#worker.stderr.on('data', (text: Buffer) => {
      onLog('error', text.toString());
    });
  }

  #receive(message: EnvironmentMessage): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#ready.resolve(undefined);
        break;
      case 'log':
        this.#options.onLog(message.level, message.text);
        break;
      case 'chunk':
        this.#pass(message.bytes);
        break;
      case 'end':
        this.#sink?.end();
        break;
      case 'done':
        this.#outcome?.resolve(message.payload === undefined ? undefined : JSON.parse(message.payload));
        break;
      case 'failed':
        this.#fail(message);
    }
  }

  #fail(failure: Extract<EnvironmentMessage, { type: 'failed' }>): void {
    const error = new FunctionError('error', failure.message, failure.stack);
    // Without a handler the environment is of no use: the next request tries to load it again.
    if (this.#isReady) this.#outcome?.reject(error);
    else this.#kill(error);
  }

  #pass(bytes: Uint8Array): void {
    const written = this.#sink?.write(bytes);
    const acknowledge = (): void => {
      this.#post({ type: 'acknowledge', bytes: bytes.byteLength });
    };
    if (written === undefined) acknowledge();
    else void written.then(acknowledge, acknowledge);
  }

  #post(message: HostMessage): void {
    this.#worker.postMessage(message);
  }

  #kill(error: FunctionError): void {
    this.#fatal ??= error;
    this.#ready.reject(error);
    this.#outcome?.reject(error);
    void this.#worker.terminate();
  }
}
