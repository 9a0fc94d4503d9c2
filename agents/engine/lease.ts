import { AgentError } from './errors.ts';
import type { LeaseHolder, SessionLease, SessionRecord } from './ports.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';

/** How long a lease lasts without its driver's heartbeat: a dead driver's session is free again after this. */
export const leaseMs = 30_000;
const heartbeatMs = 10_000;
/**
 * How long after that other runs still leave the session to the run whose driver died: longer than the sweeper takes to find it another driver. A
 * run that came between would work on files that the first one is about to change.
 */
export const abandonedAfterMs = 120_000;

export function leaseUntil(holder: LeaseHolder, nowMs: number): SessionLease & { driverId: string } {
  return { ...holder, expiresAtMs: nowMs + leaseMs };
}

/** True while other runs leave the session to the run that holds the lease. */
export function isHeld(lease: SessionLease | null, nowMs: number): lease is SessionLease {
  return lease !== null && lease.expiresAtMs + abandonedAfterMs > nowMs;
}

/** True while a driver that is alive, as far as its lease tells, works in the session. */
export function isDriven({ lease }: SessionRecord, nowMs: number): boolean {
  return lease !== null && lease.driverId !== null && lease.expiresAtMs > nowMs;
}

/**
 * A driver's hold on the session of its run, renewed by heartbeat until it is stopped. When another driver has taken over, or the
 * heartbeat could not be stored in time, `signal` is aborted and nothing may be written any more.
 */
export class Lease {
  readonly holder: LeaseHolder;
  readonly #services: RunServices;
  readonly #run: Pick<RunRecord, 'tenant' | 'sessionId'>;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #expiresAtMs: number;
  #renewing: Promise<void> = Promise.resolve();

  constructor(services: RunServices, run: RunRecord, driverId: string) {
    this.holder = { runId: run.id, driverId };
    this.#services = services;
    this.#run = run;
    this.#expiresAtMs = services.clock.nowMs() + leaseMs;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renew();
    }, heartbeatMs);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** Throws `session_busy` when another driver may have the session by now. Called before every write. */
  assertHeld(): void {
    if (!this.isLost && this.#services.clock.nowMs() >= this.#expiresAtMs) this.#lose();
    this.signal.throwIfAborted();
  }

  /** Ends the heartbeat; settled when no renewal is under way that could take the session again after it was freed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const nowMs = this.#services.clock.nowMs();
    const lease = leaseUntil(this.holder, nowMs);
    try {
      await this.#services.sessions.claim(this.#run.tenant, this.#run.sessionId, lease, nowMs);
      this.#expiresAtMs = lease.expiresAtMs;
    } catch (error) {
      if (error instanceof AgentError && (error.code === 'session_busy' || error.code === 'not_found')) {
        this.#lose();
        return;
      }
      this.#services.logger.warn('The lease could not be renewed; the next heartbeat tries again', {
        runId: this.holder.runId,
        cause: String(error),
      });
    }
  }

  #lose(): void {
    clearInterval(this.#timer);
    this.#lost.abort(new AgentError('session_busy', `Another driver has taken over the run ${this.holder.runId}.`));
  }
}
