import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';
import { sendIf } from './conditionalWrite.ts';
import { isThere } from './lease.ts';
import { readExistingSession, readSession, type SessionReference } from './readSession.ts';
import { sessionKey, type Table } from './table.ts';

/** The line is a part of the session's item, which every heartbeat writes and pays for by the kilobyte. */
const maxLine = 100;
const maxAttempts = 50;

/** Puts a run at the end of the line, once. Throws `not_found`, and `throttled` when the line is full. */
export async function joinLine(table: Table, reference: SessionReference, runId: string): Promise<void> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: sessionKey(reference.tenant, reference.sessionId),
    UpdateExpression: 'SET line = list_append(if_not_exists(line, :none), :runs)',
    ConditionExpression: `${isThere} AND NOT contains(line, :run) AND attribute_not_exists(line[${maxLine - 1}])`,
    ExpressionAttributeValues: { ':none': [], ':runs': [runId], ':run': runId },
  });
  if ((await sendIf(table, update)) !== undefined) return;
  const { id, line } = await readExistingSession(table, reference);
  // Otherwise it stands there already, or has stood there a moment ago: it was in the line once.
  if (line.includes(runId) || line.length < maxLine) return;
  throw new AgentError(
    'throttled',
    `${line.length} runs wait for the session ${id}, and no more can. Wait until some have ended, or use another session.`,
  );
}

/** Takes a run out of the line, wherever it stands. */
export async function leaveLine(table: Table, reference: SessionReference, runId: string): Promise<void> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const place = (await readSession(table, reference))?.line.indexOf(runId) ?? -1;
    if (place === -1) return;
    const update = new UpdateCommand({
      TableName: table.name,
      Key: sessionKey(reference.tenant, reference.sessionId),
      UpdateExpression: `REMOVE line[${place}]`,
      ConditionExpression: `line[${place}] = :run`,
      ExpressionAttributeValues: { ':run': runId },
    });
    if ((await sendIf(table, update)) !== undefined) return;
  }
  throw new AgentError(
    'throttled',
    `The line of the session ${reference.sessionId} changes too fast for the run ${runId} to leave it. Try again in a second.`,
  );
}
