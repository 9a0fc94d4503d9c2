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
  leaseRunId: z.string().optional(),
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
    leaseExpiresAtMs: lease?.expiresAtMs,
  };
}

/** Undefined for a session that is being deleted. */
export function fromSessionItem(item: Item): SessionRecord | undefined {
  const { workspace, leaseRunId, leaseExpiresAtMs, deleting, ...session } = sessionSchema.parse(item);
  if (deleting === true) return undefined;
  const isHeld = leaseRunId !== undefined && leaseExpiresAtMs !== undefined;
  const lease = isHeld ? { runId: leaseRunId, expiresAtMs: leaseExpiresAtMs } : null;
  return { ...session, workspace: workspace ?? null, lease };
}
