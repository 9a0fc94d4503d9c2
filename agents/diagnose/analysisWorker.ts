import { Worker } from 'node:worker_threads';
import type { AnalysisMessage, AnalysisRequest } from './protocol.ts';

export interface AnalysisLimits {
  /** Heap of the worker; beyond it the file in hand is given up. */
  readonly maxHeapMb: number;
  /** Longest time for parsing and binding the whole workspace. */
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

type OnMessage = (message: AnalysisMessage) => void;

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './diagnose-worker.mjs', import.meta.url);
const youngGenerationMb = 64;
const stackMb = 8;

/** A worker thread that is started when needed, kept warm between requests, and replaced when it dies or hangs. */
export class AnalysisWorker {
  private readonly limits: AnalysisLimits;
  private worker: Worker | undefined;

  constructor(limits: AnalysisLimits) {
    this.limits = limits;
  }

  /** Resolves when the request has ended, well or not. Rejects with the signal's reason when it is aborted. */
  run(
    request: AnalysisRequest,
    deadlineMs: number,
    signal: AbortSignal | undefined,
    onMessage: OnMessage,
  ): Promise<Attempt> {
    const worker = (this.worker ??= this.start());
    return new Promise((resolve, reject) => {
      let culprit: string | undefined;
      let timer = this.alarm(this.limits.preparationTimeoutMs, deadlineMs, expire);
      const close = (): void => {
        clearTimeout(timer);
        worker.off('message', receive).off('error', fail).off('exit', exit);
        signal?.removeEventListener('abort', abort);
        worker.unref();
      };
      const end = (attempt: Attempt): void => {
        close();
        if (attempt.outcome !== 'done') this.discard(worker);
        resolve(attempt);
      };
      const receive = (message: AnalysisMessage): void => {
        if (message.id !== request.id) return;
        onMessage(message);
        if (message.type === 'end') {
          end({ outcome: 'done' });
        } else if (message.type === 'begin') {
          culprit = message.file;
          clearTimeout(timer);
          timer = this.alarm(this.limits.fileTimeoutMs, deadlineMs, expire);
        }
      };
      const fail = (error: Error): void => {
        const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        end({ outcome: isMemory ? 'out-of-memory' : 'failed', culprit, reason: error.message });
      };
      const exit = (): void => {
        end({ outcome: 'failed', culprit, reason: 'the worker thread ended' });
      };
      const abort = (): void => {
        close();
        this.discard(worker);
        reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
      };
      function expire(): void {
        end({ outcome: 'out-of-time', culprit });
      }
      worker.ref();
      worker.on('message', receive).on('error', fail).on('exit', exit);
      signal?.addEventListener('abort', abort, { once: true });
      worker.postMessage(request);
    });
  }

  private start(): Worker {
    const worker = new Worker(workerUrl, {
      // Nothing of this process's environment, such as credentials, is visible to the code that reads untrusted files.
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: this.limits.maxHeapMb,
        maxYoungGenerationSizeMb: youngGenerationMb,
        stackSizeMb: stackMb,
      },
    });
    // Between requests nobody listens; without this, a worker that dies then would end the process.
    worker.on('error', () => {
      this.discard(worker);
    });
    return worker;
  }

  private discard(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined;
    void worker.terminate();
  }

  private alarm(timeoutMs: number, deadlineMs: number, ring: () => void): NodeJS.Timeout {
    return setTimeout(ring, Math.max(0, Math.min(timeoutMs, deadlineMs - performance.now())));
  }
}
