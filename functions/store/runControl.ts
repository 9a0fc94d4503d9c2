import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { ApprovalDecision, RunControl } from '../../agents/engine/ports.ts';
import { sendIf } from './conditionalWrite.ts';
import { runKey, type Table } from './table.ts';

/** What a new run's item holds, so that a decision has a map to go into. */
export const noControl = { decisions: {} };

const controlSchema = z.object({
  cancelReason: z.string().optional(),
  decisions: z.record(z.string(), z.object({ decision: z.enum(['allow', 'deny']), message: z.string() })),
  callbackId: z.string().optional(),
});

/** The attributes of a run's item that anybody may write. No driver's write touches them, and none of them its version. */
export async function readControl(table: Table, tenant: string, runId: string): Promise<RunControl | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({
      TableName: table.name,
      Key: runKey(tenant, runId),
      ConsistentRead: true,
      ProjectionExpression: 'cancelReason, decisions, callbackId',
    }),
  );
  if (Item === undefined) return undefined;
  const { cancelReason = null, decisions, callbackId = null } = controlSchema.parse(Item);
  return { cancelReason, decisions, callbackId };
}

/** The first reason stands: the driver may have seen it already. */
export async function requestCancel(table: Table, tenant: string, runId: string, reason: string): Promise<void> {
  await change(table, tenant, runId, {
    UpdateExpression: 'SET cancelReason = if_not_exists(cancelReason, :reason)',
    ExpressionAttributeValues: { ':reason': reason },
  });
}

export async function decideApproval(
  table: Table,
  run: { readonly tenant: string; readonly id: string },
  toolUseId: string,
  { decision, message }: ApprovalDecision,
): Promise<void> {
  await change(table, run.tenant, run.id, {
    UpdateExpression: 'SET decisions.#call = if_not_exists(decisions.#call, :decision)',
    ExpressionAttributeNames: { '#call': toolUseId },
    ExpressionAttributeValues: { ':decision': { decision, message } },
  });
}

export async function setCallback(
  table: Table,
  tenant: string,
  runId: string,
  callbackId: string | null,
): Promise<void> {
  await change(
    table,
    tenant,
    runId,
    callbackId === null
      ? { UpdateExpression: 'REMOVE callbackId' }
      : {
          UpdateExpression: 'SET callbackId = :callback',
          ExpressionAttributeValues: { ':callback': callbackId },
        },
  );
}

async function change(
  table: Table,
  tenant: string,
  runId: string,
  expression: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<void> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: runKey(tenant, runId),
    ConditionExpression: 'attribute_exists(pk)',
    ...expression,
  });
  if ((await sendIf(table, update)) !== undefined) return;
  throw new AgentError(
    'not_found',
    `There is no run ${JSON.stringify(runId)}. Give the id of a run as the API returned it.`,
  );
}
