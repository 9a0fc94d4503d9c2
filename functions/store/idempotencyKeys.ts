import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { IdempotencyKeys } from '../../agents/engine/ports.ts';
import { sendIf } from './conditionalWrite.ts';
import { idempotencyKey, type Table } from './table.ts';

const keptMs = 24 * 60 * 60 * 1000;
const maxAttempts = 4;
const bindingSchema = z.object({ runId: z.string(), bodyHash: z.string(), boundAtMs: z.number() });

/**
 * Idempotency keys in DynamoDB, each as an item in a partition of its own. The table's expiry removes a binding some time after
 * its 24 hours; until then its age is what counts.
 */
export function createIdempotencyKeys(table: Table): IdempotencyKeys {
  return {
    async bind(tenant, key, { runId, bodyHash, nowMs }) {
      const item = idempotencyKey(tenant, key);
      const put = new PutCommand({
        TableName: table.name,
        Item: { ...item, runId, bodyHash, boundAtMs: nowMs, expiresAt: Math.floor((nowMs + keptMs) / 1000) + 1 },
        ConditionExpression: 'attribute_not_exists(pk) OR boundAtMs < :expired',
        ExpressionAttributeValues: { ':expired': nowMs - keptMs },
      });
      // More than once only when a binding is removed between the write and the read.
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        if ((await sendIf(table, put)) !== undefined) return { runId, isNew: true };
        const { Item } = await table.client.send(
          new GetCommand({ TableName: table.name, Key: item, ConsistentRead: true }),
        );
        if (Item === undefined) continue;
        const bound = bindingSchema.parse(Item);
        if (bound.bodyHash !== bodyHash) throw conflict(key, bound.runId);
        return { runId: bound.runId, isNew: bound.runId === runId };
      }
      throw new AgentError('throttled', 'The Idempotency-Key could not be stored. Try again in a second.');
    },
  };
}

function conflict(key: string, runId: string): AgentError {
  return new AgentError(
    'idempotency_conflict',
    `The Idempotency-Key ${JSON.stringify(key.slice(0, 60))} has started the run ${runId} with another request. Send the same request again, or choose a new key.`,
    { details: { runId } },
  );
}
