import type { EventSink, RunEvent, RunEventBody } from './events.ts';
import type { Clock } from './ports.ts';

export interface EventLogOptions {
  /** The id of the last event that the journal holds; 0 for a new run. */
  readonly lastEventId: number;
  readonly clock: Clock;
  readonly sink: EventSink;
  /** Stores events that have waited for longer than `flushAfterMs`; may fail, they then ride in the next write. */
  readonly flush: (events: readonly RunEvent[]) => Promise<void>;
  /** @default 1_000 */
  readonly flushAfterMs?: number;
}

/**
 * Numbers a run's events from 1 without gaps and keeps them until a write of the journal takes them along. Only when no write
 * comes within a second are they stored on their own, so that readers can follow a long turn. The sink sees an event once it
 * is stored and not before: a reader that comes back with the last number it saw must find all later ones in the journal.
 */
export class EventLog {
  readonly #options: EventLogOptions;
  #lastEventId: number;
  #pending: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#lastEventId = options.lastEventId;
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  append(body: RunEventBody): void {
    this.#lastEventId += 1;
    this.#pending.push({ ...body, id: this.#lastEventId, at: new Date(this.#options.clock.nowMs()).toISOString() });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // A failed flush loses nothing: the events ride in the next write, and that one must succeed.
      this.storeWith((events) => (events.length === 0 ? Promise.resolve() : this.#options.flush(events))).catch(
        () => undefined,
      );
    }, this.#options.flushAfterMs ?? 1_000);
  }

  /** Lets `write` store the events that no write has taken yet, then shows them to the sink. When it fails they wait for the next. */
  async storeWith<Result>(write: (events: readonly RunEvent[]) => Promise<Result>): Promise<Result> {
    const turn = this.#writing.then(async () => {
      this.close();
      const events = this.#pending;
      this.#pending = [];
      try {
        const result = await write(events);
        events.forEach(this.#options.sink);
        return result;
      } catch (error) {
        this.#pending.unshift(...events);
        throw error;
      }
    });
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  /** Stops the timer of the flush; what is pending waits for the next write. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
