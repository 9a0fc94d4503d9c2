import type { Turn } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import { queryPartition, type Item } from './queries.ts';
import { runTurnPrefix, sessionKey, turnPrefix, type Table } from './table.ts';
import { turnAttributes, type turnPacker } from './turnItem.ts';

/** Items of one page: a page of a megabyte would mostly be read, and paid for, in vain. */
const pageItems = 32;

/**
 * The newest turns of the session's runs before `run`, in order, as many as fit into `maxBytes` of JSON. Turns that do not fit
 * are not unpacked, and no page is read after the first of them.
 */
export async function readEarlierTurns(
  table: Table,
  turns: ReturnType<typeof turnPacker>,
  { tenant, sessionId, id }: RunRecord,
  maxBytes: number,
): Promise<readonly Turn[]> {
  const newest: Item[] = [];
  let bytesLeft = maxBytes;
  const items = queryPartition(table, sessionKey(tenant, sessionId).pk, {
    prefix: turnPrefix,
    before: runTurnPrefix(id),
    ScanIndexForward: false,
    Limit: pageItems,
    ProjectionExpression: turnAttributes,
  });
  for await (const item of items) {
    bytesLeft -= turns.jsonBytesOf(item);
    if (bytesLeft < 0) break;
    newest.push(item);
  }
  return Promise.all(newest.reverse().map((item) => turns.fromItem(item)));
}
