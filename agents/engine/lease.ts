import { AgentError } from './errors.ts';
import type { SessionLease } from './ports.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';

/** How long a lease lasts without its driver's heartbeat: a dead driver's session is free again after this. */
export const leaseMs = 30_000;
const heartbeatMs = 10_000;

export function leaseUntil(runId: string, nowMs: number): SessionLease {
  return { runId, expiresAtMs: nowMs + leaseMs };
}

/**
 * Renews the lease of a run's session until it is stopped. When another driver has taken the session over, `onLost` is
 * called once: this driver must not write any more.
 */
export function keepLease(
  services: RunServices,
  { tenant, sessionId, id }: RunRecord,
  onLost: (error: AgentError) => void,
): { stop(): void } {
  const timer = setInterval(() => {
    const nowMs = services.clock.nowMs();
    services.sessions.claim(tenant, sessionId, leaseUntil(id, nowMs), nowMs).catch((error: unknown) => {
      if (error instanceof AgentError && (error.code === 'session_busy' || error.code === 'not_found')) {
        clearInterval(timer);
        onLost(error);
        return;
      }
      services.logger.warn('The lease could not be renewed; the next heartbeat tries again', {
        runId: id,
        cause: String(error),
      });
    });
  }, heartbeatMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
