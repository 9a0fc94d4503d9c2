import * as z from 'zod';
import { isoInstant, type OperationUpdate, type StoredOperation, toWire } from './durableOperations.ts';
import type { DurableStore } from './durableStore.ts';
import { type StoredExecution } from './durableStore.ts';

/** How long executions of a function may take and are remembered. */
export interface DurableLimits {
  readonly executionTimeoutMs: number;
}

/** Time, so that tests can hold it. */
export interface Timeline {
  nowMs(): number;
  /** Calls `fire` once, after so many milliseconds. Returns how to call it off. */
  after(delayMs: number, fire: () => void): () => void;
}

export const realTimeline: Timeline = {
  nowMs: () => Date.now(),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

export interface DurableExecutorOptions {
  readonly store: DurableStore;
  /** Runs the function once. Rejects when it throws, runs out of time or dies: it is then invoked again. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
  /** @default the machine's */
  readonly timeline?: Timeline;
}

/** The name belongs to an execution with another input. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';
}

const outputSchema = z.discriminatedUnion('Status', [
  z.object({ Status: z.literal('SUCCEEDED'), Result: z.string().optional() }),
  z.object({
    Status: z.literal('FAILED'),
    Error: z.object({ ErrorMessage: z.string().optional() }).loose().optional(),
  }),
  z.object({ Status: z.literal('PENDING') }),
]);

/** `setTimeout` cannot wait longer; a longer wait is taken in pieces. */
const longestTimerMs = 2 ** 31 - 1;
const longestBackoffMs = 60_000;

/**
 * Drives durable executions as Lambda does: invokes the function with its operations, again when a timer, an answer or a crash
 * asks for it, until it succeeds, fails or runs out of time.
 */
export class DurableExecutor {
  readonly #options: DurableExecutorOptions;
  readonly #timeline: Timeline;
  readonly #invoked = new Set<string>();
  readonly #timers = new Map<string, () => void>();
  readonly #crashes = new Map<string, number>();
  #stopped = false;

  constructor(options: DurableExecutorOptions) {
    this.#options = options;
    this.#timeline = options.timeline ?? realTimeline;
  }

  /** Goes on with everything that had not ended when the process did. */
  resume(): void {
    for (const { arn, invoked } of this.#options.store.unfinished()) {
      if (invoked) this.#wake(arn);
      else this.#waitFor(arn);
    }
  }

  /** Starts an execution and returns its ARN; the same name and input again is the same execution. Throws `NameTakenError`. */
  start(functionArn: string, name: string, input: string, limits: DurableLimits): string {
    const request = { functionArn, name, input, nowMs: this.#timeline.nowMs(), timeoutMs: limits.executionTimeoutMs };
    const { execution, isNew } = this.#options.store.start(request);
    if (execution.input !== input) throw new NameTakenError(name);
    if (isNew) this.#wake(execution.arn);
    return execution.arn;
  }

  /** Stores an invocation's updates. Throws `StaleTokenError`. */
  checkpoint(arn: string, token: string, updates: readonly OperationUpdate[]): StoredOperation[] {
    return this.#options.store.checkpoint(arn, token, updates, this.#timeline.nowMs());
  }

  /** Throws `StaleTokenError`. */
  state(arn: string, token: string): StoredOperation[] {
    return this.#options.store.state(arn, token);
  }

  /** Answers a callback. False when there is none that waits. */
  answer(callbackId: string, answer: Parameters<DurableStore['answer']>[1]): boolean {
    const arn = this.#options.store.answer(callbackId, answer, this.#timeline.nowMs());
    if (arn !== undefined && !this.#invoked.has(arn)) this.#wake(arn);
    return arn !== undefined;
  }

  /** Starts no further invocation. Those under way are for whoever runs the functions to end. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #wake(arn: string): void {
    this.#timers.get(arn)?.();
    this.#timers.delete(arn);
    if (this.#stopped || this.#invoked.has(arn)) return;
    this.#invoked.add(arn);
    void this.#invoke(arn).then(
      (next) => {
        this.#invoked.delete(arn);
        if (this.#stopped) return;
        if (next === 'rest') this.#waitFor(arn);
        else if (next !== 'ended') this.#setTimer(arn, next.retryInMs);
      },
      (error: unknown) => {
        this.#invoked.delete(arn);
        if (!this.#stopped) this.#options.log(`The durable execution ${arn} cannot go on: ${String(error)}`);
      },
    );
  }

  async #invoke(arn: string): Promise<'ended' | 'rest' | { retryInMs: number }> {
    const { store, invoke, log } = this.#options;
    const { execution, operations, updatedIds } = store.begin(arn, this.#timeline.nowMs());
    if (this.#timeline.nowMs() >= execution.endsAtMs) {
      store.finish(arn, 'TIMED_OUT', null);
      log(`The durable execution ${execution.name} has run out of time.`);
      return 'ended';
    }
    try {
      const answered = await invoke(execution.functionArn, eventOf(execution, operations, updatedIds));
      const output = outputSchema.parse(answered);
      this.#crashes.delete(arn);
      if (output.Status === 'PENDING') {
        store.rest(arn);
        return 'rest';
      }
      const outcome = output.Status === 'SUCCEEDED' ? (output.Result ?? null) : JSON.stringify(output.Error ?? {});
      store.finish(arn, output.Status, outcome === '' ? null : outcome);
      if (output.Status === 'FAILED')
        log(`The durable execution ${execution.name} failed: ${output.Error?.ErrorMessage ?? 'it did not say why'}`);
      return 'ended';
    } catch (error) {
      // Stopping ends the function; the next start finds the execution as invoked and goes on.
      if (this.#stopped) return 'ended';
      const crashes = (this.#crashes.get(arn) ?? 0) + 1;
      this.#crashes.set(arn, crashes);
      log(`An invocation of the durable execution ${execution.name} died and is made again: ${String(error)}`);
      return { retryInMs: Math.min(longestBackoffMs, 500 * 2 ** crashes) };
    }
  }

  #waitFor(arn: string): void {
    const { store } = this.#options;
    const nextMs = store.nextInvocationMs(arn);
    if (nextMs === 0) this.#wake(arn);
    else this.#setTimer(arn, Math.min(nextMs ?? Infinity, store.read(arn).endsAtMs) - this.#timeline.nowMs());
  }

  #setTimer(arn: string, delayMs: number): void {
    const fire = (): void => {
      this.#timers.delete(arn);
      if (delayMs > longestTimerMs) this.#waitFor(arn);
      else this.#wake(arn);
    };
    this.#timers.set(arn, this.#timeline.after(Math.min(longestTimerMs, Math.max(0, Math.ceil(delayMs))), fire));
  }
}

function eventOf(execution: StoredExecution, operations: readonly StoredOperation[], updatedIds: string[]): object {
  return {
    DurableExecutionArn: execution.arn,
    CheckpointToken: String(execution.invocation),
    UpdatedOperationIds: updatedIds,
    InitialExecutionState: { Operations: operations.map((operation) => toWire(operation, isoInstant)) },
  };
}
