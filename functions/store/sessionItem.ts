import * as z from 'zod';
import type { SessionRecord } from '../../agents/engine/ports.ts';
import type { Item } from './queries.ts';
import { sessionKey, sessionsParent } from './table.ts';

const sessionSchema = z.object({
  tenant: z.string(),
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  workspace: z.string().optional(),
  line: z.array(z.string()).default([]),
  leaseRunId: z.string().optional(),
  /** Absent while the run keeps its session without a driver. */
  leaseDriverId: z.string().optional(),
  leaseExpiresAtMs: z.number().optional(),
  /** Set while the session is being deleted: to everybody else it is gone. */
  deleting: z.boolean().optional(),
});

/** What `fromSessionItem` needs of an item, as a projection. */
export const sessionAttributes = Object.keys(sessionSchema.shape).join(', ');

export function toSessionItem({ workspace, lease, ...session }: SessionRecord) {
  return {
    ...sessionKey(session.tenant, session.id),
    parent: sessionsParent(session.tenant),
    child: session.id,
    ...session,
    workspace: workspace ?? undefined,
    leaseRunId: lease?.runId,
    leaseDriverId: lease?.driverId ?? undefined,
    leaseExpiresAtMs: lease?.expiresAtMs,
  };
}

/** Undefined for a session that is being deleted. */
export function fromSessionItem(item: Item): SessionRecord | undefined {
  const {
    workspace,
    leaseRunId,
    leaseDriverId = null,
    leaseExpiresAtMs,
    deleting,
    ...session
  } = sessionSchema.parse(item);
  if (deleting === true) return undefined;
  const isHeld = leaseRunId !== undefined && leaseExpiresAtMs !== undefined;
  const lease = isHeld ? { runId: leaseRunId, driverId: leaseDriverId, expiresAtMs: leaseExpiresAtMs } : null;
  return { ...session, workspace: workspace ?? null, lease };
}
