import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';
import { abandonedAfterMs, isHeld } from '../../agents/engine/lease.ts';
import type { LeaseHolder, SessionLease, SessionRecord } from '../../agents/engine/ports.ts';
import { sendIf } from './conditionalWrite.ts';
import { readExistingSession, type SessionReference } from './readSession.ts';
import { fromSessionItem } from './sessionItem.ts';
import { sessionKey, type Table } from './table.ts';

/** Conditions on a session's item. */
export const isThere = 'attribute_exists(pk) AND attribute_not_exists(deleting)';
export const isFree = '(attribute_not_exists(leaseRunId) OR leaseExpiresAtMs <= :abandoned)';
// Without nested brackets, over which dynalite's parser takes ten milliseconds.
export const isOwn =
  'leaseRunId = :run AND attribute_not_exists(leaseDriverId) OR leaseRunId = :run AND leaseDriverId = :driver';

const maxAttempts = 8;

/**
 * Gives the session to a run's driver, as `Sessions.claim` says. One write when the run is not in the line; a run that is costs
 * a write and a read more, which find its place.
 */
export async function claimLease(
  table: Table,
  reference: SessionReference,
  lease: SessionLease & LeaseHolder,
  nowMs: number,
): Promise<SessionRecord> {
  let place = -1;
  for (let attempt = 1; ; attempt += 1) {
    const claimed = await sendIf(table, claimUpdate(table, reference, { lease, place, nowMs }));
    const session = claimed?.attributes === undefined ? undefined : fromSessionItem(claimed.attributes);
    if (session !== undefined) return session;
    const stored = await readExistingSession(table, reference);
    if (!isClaimable(stored, lease, nowMs) || attempt === maxAttempts) throw busy(stored, nowMs);
    place = stored.line.indexOf(lease.runId);
  }
}

interface Claim {
  readonly lease: SessionLease & LeaseHolder;
  /** Where the run stands in the line; -1 when it does not. */
  readonly place: number;
  readonly nowMs: number;
}

function claimUpdate(
  table: Table,
  { tenant, sessionId }: SessionReference,
  { lease, place, nowMs }: Claim,
): UpdateCommand {
  const isPlaced = place === -1 ? 'NOT contains(line, :run)' : `line[${place}] = :run`;
  const isFirst = place === -1 ? 'attribute_not_exists(line[0])' : 'line[0] = :run';
  // The ways in which a session is the driver's to take. Without nested brackets, over which dynalite's parser takes 40 ms.
  const ways = [
    ['attribute_not_exists(leaseRunId)', isFirst],
    ['leaseExpiresAtMs <= :abandoned', isFirst],
    ['leaseRunId = :run', 'leaseExpiresAtMs <= :now'],
    ['leaseRunId = :run', 'attribute_not_exists(leaseDriverId)'],
    ['leaseRunId = :run', 'leaseDriverId = :driver'],
  ];
  return new UpdateCommand({
    TableName: table.name,
    Key: sessionKey(tenant, sessionId),
    UpdateExpression:
      'SET leaseRunId = :run, leaseDriverId = :driver, leaseExpiresAtMs = :expires, updatedAt = :at' +
      (place === -1 ? '' : ` REMOVE line[${place}]`),
    ConditionExpression: ways.map((way) => [isThere, isPlaced, ...way].join(' AND ')).join(' OR '),
    ExpressionAttributeValues: {
      ':run': lease.runId,
      ':driver': lease.driverId,
      ':expires': lease.expiresAtMs,
      ':now': nowMs,
      ':abandoned': nowMs - abandonedAfterMs,
      ':at': new Date(nowMs).toISOString(),
    },
    ReturnValues: 'ALL_NEW',
  });
}

/** The condition of the write once more, for a session as it was read. */
function isClaimable({ lease, line }: SessionRecord, { runId, driverId }: LeaseHolder, nowMs: number): boolean {
  const isOpenToOwn = lease?.driverId === null || lease?.driverId === driverId || Number(lease?.expiresAtMs) <= nowMs;
  if (lease?.runId === runId && isOpenToOwn) return true;
  return !isHeld(lease, nowMs) && (line[0] === undefined || line[0] === runId);
}

/** Says who has the session at `nowMs`, or who is to have it next. */
export function busy({ id, lease, line }: SessionRecord, nowMs: number): AgentError {
  const hint = 'Wait until it has ended, or use another session.';
  if (isHeld(lease, nowMs)) {
    return new AgentError('session_busy', `The run ${lease.runId} is using the session ${id}. ${hint}`, {
      details: { runId: lease.runId, leaseExpiresAt: new Date(lease.expiresAtMs).toISOString() },
    });
  }
  const [head] = line;
  if (head === undefined) return new AgentError('session_busy', `Another run is using the session ${id}. ${hint}`);
  return new AgentError('session_busy', `The run ${head} is the next to use the session ${id}. ${hint}`, {
    details: { runId: head },
  });
}
