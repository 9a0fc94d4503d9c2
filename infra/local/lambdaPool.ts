import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { ExecutionEnvironment, FunctionError, type ResponseSink } from './executionEnvironment.ts';
import type { FunctionSpec } from './functionSpecs.ts';
import type { FunctionLog } from './logs.ts';

/**
 * How long a request waits for a busy environment before a new one is started. Up to two environments per core start at once;
 * beyond that a burst of short requests is served faster by few warm ones than by many that share the cores, and only requests
 * that stand behind long ones need more.
 */
function patienceMs(environments: number): number {
  return environments < availableParallelism() * 2 ? 20 : 1_000;
}

const idleLifeMs = 5 * 60_000;
const defaultMaxEnvironments = Math.max(8, availableParallelism() * 8);

export interface PoolOptions {
  readonly spec: FunctionSpec;
  /** The whole environment of the function: nothing of this process's own is passed on. */
  readonly variables: Readonly<Record<string, string>>;
  readonly compileCacheDirectory: string;
  readonly log: FunctionLog;
  /** @default 8 for each processor core */
  readonly maxEnvironments?: number | undefined;
}

interface Waiting {
  readonly sinceMs: number;
  readonly resolve: (environment: ExecutionEnvironment) => void;
  readonly reject: (error: Error) => void;
}

/** The execution environments of one function: one request each, more on demand, further requests wait in line. */
export class LambdaPool {
  readonly #options: PoolOptions;
  readonly #maxEnvironments: number;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #idleTimers = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  readonly #waiting: Waiting[] = [];
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#maxEnvironments = options.maxEnvironments ?? defaultMaxEnvironments;
  }

  /** Runs the function once. Resolves with its payload (undefined if it streamed into `sink`). Throws `FunctionError`. */
  async invoke(event: unknown, sink: ResponseSink = discard): Promise<unknown> {
    const invocation = { event, requestId: randomUUID(), sink };
    const environment = await this.#acquire();
    try {
      return await environment.invoke(invocation);
    } finally {
      this.#release(environment);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#idleTimers.values()) clearTimeout(timer);
    for (const { reject } of this.#waiting.splice(0))
      reject(new FunctionError('crash', 'The local stack is stopping.'));
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  #acquire(): Promise<ExecutionEnvironment> {
    if (this.#stopped) return Promise.reject(new FunctionError('crash', 'The local stack is stopping.'));
    // The one used last is the one whose code and caches are warm.
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      clearTimeout(this.#idleTimers.get(idle));
      return Promise.resolve(idle);
    }
    if (this.#all.size === 0) return Promise.resolve(this.#start());
    return new Promise((resolve, reject) => {
      const waiting = { sinceMs: performance.now(), resolve, reject };
      this.#waiting.push(waiting);
      this.#startLater(waiting);
    });
  }

  /** Gives the request an environment of its own when its patience, which grows with the environments there are, is at its end. */
  #startLater(waiting: Waiting): void {
    const remainingMs = Math.max(0, waiting.sinceMs + patienceMs(this.#all.size) - performance.now());
    setTimeout(() => {
      if (this.#stopped || !this.#waiting.includes(waiting) || this.#all.size >= this.#maxEnvironments) return;
      if (performance.now() < waiting.sinceMs + patienceMs(this.#all.size)) {
        this.#startLater(waiting);
        return;
      }
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve(this.#start());
    }, remainingMs);
  }

  #start(): ExecutionEnvironment {
    const { spec, variables, compileCacheDirectory, log } = this.#options;
    const environment = new ExecutionEnvironment({
      spec,
      variables,
      compileCacheDirectory,
      onLog: (level, text) => {
        log(spec.name, level, text);
      },
      onExit: () => {
        this.#forget(environment);
      },
    });
    this.#all.add(environment);
    return environment;
  }

  #release(environment: ExecutionEnvironment): void {
    if (!this.#all.has(environment) || environment.isGone) return;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next.resolve(environment);
      return;
    }
    this.#idle.push(environment);
    this.#idleTimers.set(environment, setTimeout(() => void environment.stop(), idleLifeMs).unref());
  }

  #forget(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    clearTimeout(this.#idleTimers.get(environment));
    this.#idleTimers.delete(environment);
    const index = this.#idle.indexOf(environment);
    if (index !== -1) this.#idle.splice(index, 1);
    // Those in line behind a crashed environment must not wait for one that never comes back.
    const next = this.#stopped ? undefined : this.#waiting.shift();
    if (next !== undefined) next.resolve(this.#start());
  }
}

const discard: ResponseSink = { write: () => undefined, end: () => undefined };
