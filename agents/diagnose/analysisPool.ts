import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { Particulars } from './particulars.ts';
import type { RegularExpressionVerdicts } from './regularExpressions.ts';
import type { AnalysisMessage, AnalysisRequest, AnalysisTask } from './protocol.ts';

export interface AnalysisLimits {
  /** Threads that analyse at once. */
  readonly maxThreads: number;
  /** Heap of each thread; beyond it the file in hand is given up. */
  readonly maxHeapMb: number;
  /** Longest time for parsing the whole workspace. */
  readonly preparationTimeoutMs: number;
  /** Longest time for one file. */
  readonly fileTimeoutMs: number;
  /** Longest time for one call, whatever its files. */
  readonly totalTimeoutMs: number;
}

/** How one attempt at a request went. */
export interface Attempt {
  readonly outcome: 'done' | 'out-of-time' | 'out-of-memory' | 'failed';
  /** The file in hand when it ended badly; undefined while the workspace was being prepared. */
  readonly culprit?: string | undefined;
  readonly reason?: string;
}

type OnMessage = (message: Exclude<AnalysisMessage, { type: 'start' }>) => void;

/** The module that each thread runs. */
export const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './diagnose-worker.mjs',
  import.meta.url,
);
const youngGenerationMb = 16;
/** The native parser recurses on it; see `source/parseTree.ts`. */
const stackMb = 8;
const idleTimeoutMs = 60_000;
const maxVerdicts = 2_000;

/** As many threads as there are cores, and as the memory holds. */
export function defaultThreads(memoryMb: number): number {
  return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(memoryMb / 768)));
}

/** Worker threads that are started when needed, kept warm between requests, and replaced when they die or hang. */
export class AnalysisPool {
  readonly threads: number;
  readonly maxHeapMb: number;
  private readonly limits: AnalysisLimits;
  private pool: Promise<Piscina> | undefined;
  private readonly verdicts = new Map<string, Particulars | null>();
  private readonly underWay = new Set<(failure: unknown) => void>();

  constructor(limits: AnalysisLimits) {
    this.limits = limits;
    this.threads = limits.maxThreads;
    this.maxHeapMb = limits.maxHeapMb;
  }

  /** Resolves when the request has ended, well or not. Rejects with the signal's reason when it is aborted. */
  async run(
    request: AnalysisRequest,
    deadlineMs: number,
    signal: AbortSignal | undefined,
    onMessage: OnMessage,
  ): Promise<Attempt> {
    const pool = await (this.pool ??= this.start());
    signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const stop = new AbortController();
    const ended = Promise.withResolvers<Attempt>();
    const started = Promise.withResolvers<undefined>();
    let culprit: string | undefined;
    const expire = (): void => {
      ended.resolve({ outcome: 'out-of-time', culprit });
    };
    let timer = this.alarm(this.limits.preparationTimeoutMs, deadlineMs, expire);
    const abort = (): void => {
      ended.reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
    };
    port1.on('message', (message: AnalysisMessage) => {
      started.resolve(undefined);
      if (message.type !== 'start') onMessage(message);
      if (message.type === 'end') {
        this.remember(message.verdicts);
        ended.resolve({ outcome: 'done' });
      }
      if (message.type !== 'begin') return;
      culprit = message.file;
      clearTimeout(timer);
      timer = this.alarm(this.limits.fileTimeoutMs, deadlineMs, expire);
    });
    signal?.addEventListener('abort', abort, { once: true });
    const fail = (failure: unknown): void => {
      const isMemory = failure instanceof Error && 'code' in failure && failure.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const reason = failure instanceof Error ? failure.message : String(failure);
      started.resolve(undefined);
      ended.resolve({ outcome: isMemory ? 'out-of-memory' : 'failed', culprit, reason });
    };
    this.underWay.add(fail);
    const task: AnalysisTask = { request: { ...request, verdicts: this.verdicts }, port: port2 };
    const running = pool.run(task, { signal: stop.signal, transferList: [port2] }).catch(fail);
    try {
      const attempt = await ended.promise;
      // The pool must have the task's end before it is told to stop it, or it would end a warm thread.
      if (attempt.outcome === 'done') await running;
      return attempt;
    } finally {
      clearTimeout(timer);
      this.underWay.delete(fail);
      signal?.removeEventListener('abort', abort);
      // Ends the thread where the task still runs, and does nothing where it has ended. Not before the thread has started: Node.js
      // itself aborts the whole process when a thread is ended while it requires its first module.
      void started.promise.then(() => {
        stop.abort();
        port1.close();
      });
    }
  }

  /** Ids of the threads that are there now. */
  async threadIds(): Promise<readonly number[]> {
    const pool = await this.pool;
    return pool === undefined ? [] : pool.threads.map(({ threadId }) => threadId);
  }

  private remember(verdicts: RegularExpressionVerdicts): void {
    if (this.verdicts.size + verdicts.size > maxVerdicts) this.verdicts.clear();
    for (const [expression, verdict] of verdicts) this.verdicts.set(expression, verdict);
  }

  private async start(): Promise<Piscina> {
    const { Piscina: Pool } = await import('piscina');
    const pool = new Pool({
      filename: workerUrl.href,
      minThreads: 0,
      maxThreads: this.threads,
      idleTimeout: idleTimeoutMs,
      atomics: 'disabled',
      recordTiming: false,
      execArgv: [],
      // Nothing of this process's environment, such as credentials, is visible to the code that reads untrusted files.
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: this.limits.maxHeapMb,
        maxYoungGenerationSizeMb: youngGenerationMb,
        stackSizeMb: stackMb,
      },
    });
    // A thread that cannot even start belongs to no task, and the pool starts no other one: the next request makes a new pool.
    pool.on('error', (failure: unknown) => {
      this.pool = undefined;
      for (const fail of this.underWay) fail(failure);
      void pool.destroy();
    });
    return pool;
  }

  private alarm(timeoutMs: number, deadlineMs: number, ring: () => void): NodeJS.Timeout {
    return setTimeout(ring, Math.max(0, Math.min(timeoutMs, deadlineMs - performance.now())));
  }
}
