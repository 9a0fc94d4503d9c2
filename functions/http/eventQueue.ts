import type { RunEvent, StreamEvent } from '../../agents/engine/events.ts';

/** Text of deltas that may wait for a slow reader, in UTF-16 units; what exceeds it is left out. */
const maxWaitingText = 256 * 1024;

/**
 * Stands between a driver, which never waits, and a reader, which may be slow. Stored events are kept whole and in order:
 * their number is bounded by the run's limits. Deltas, which are a convenience, are joined while they wait, and left out when
 * too much text waits: the reader finds the full text in the session's messages.
 */
export class EventQueue {
  readonly #waiting: StreamEvent[] = [];
  #waitingText = 0;
  #lastId: number;
  #closed = false;
  #wake: () => void = () => undefined;

  /** Events up to `afterId` are taken as seen and left out. */
  constructor(afterId = 0) {
    this.#lastId = afterId;
  }

  /** The id of the last stored event that was taken. */
  get lastId(): number {
    return this.#lastId;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  push(event: StreamEvent): void {
    if (this.#closed) return;
    if (event.type === 'text-delta') this.#pushDelta(event);
    else this.#pushStored(event);
    this.#wake();
  }

  /** No event comes after this one. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  shift(): StreamEvent | undefined {
    const event = this.#waiting.shift();
    if (event?.type === 'text-delta') this.#waitingText -= event.text.length;
    return event;
  }

  /** Settles when an event waits, the queue is closed, or the time is over; true unless the time was over. */
  async ready(timeoutMs: number): Promise<boolean> {
    if (this.#waiting.length > 0 || this.#closed) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #pushStored(event: RunEvent): void {
    if (event.id <= this.#lastId) return;
    this.#lastId = event.id;
    this.#waiting.push(event);
  }

  #pushDelta(event: StreamEvent & { type: 'text-delta' }): void {
    if (this.#waitingText + event.text.length > maxWaitingText) return;
    this.#waitingText += event.text.length;
    const last = this.#waiting.at(-1);
    if (last?.type !== 'text-delta' || last.turn !== event.turn) this.#waiting.push(event);
    else this.#waiting[this.#waiting.length - 1] = { ...last, text: last.text + event.text };
  }
}
