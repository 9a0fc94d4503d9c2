import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { ApprovalDecision, Journal, Page, PageRequest, RunControl, Turn } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import type { BlobOwner, Blobs } from './blobs.ts';
import { writeOnce } from './conditionalWrite.ts';
import { flushEvents } from './flushedEvents.ts';
import { listOpenRuns, openAttributes } from './openRuns.ts';
import { createPacker, packedValueSchema, type Packer } from './packedValue.ts';
import { listChildren, queryPartition, readItems, type Item } from './queries.ts';
import { decideApproval, noControl, readControl, requestCancel, setCallback } from './runControl.ts';
import { readRunEvents } from './runEvents.ts';
import { runKey, runsParent, runTurnPrefix, sessionKey, turnKey, turnPrefix, type Table } from './table.ts';
import { readEarlierTurns } from './earlierTurns.ts';
import { eventsPacker, turnAttributes, turnPacker } from './turnItem.ts';

const runSchema = z.object({ body: packedValueSchema });
const isNew = 'attribute_not_exists(pk)';

/**
 * The journal in DynamoDB. Each method that writes is one write, and values over 64 KiB (packed) go to the blobs before it. All
 * reads are consistent, but for the lists of runs, which may lag by some moments.
 */
export class TableJournal implements Journal {
  readonly #table: Table;
  readonly #blobs: Blobs;
  readonly #runs: Packer<RunRecord>;
  readonly #turns: ReturnType<typeof turnPacker>;
  readonly #events: ReturnType<typeof eventsPacker>;

  constructor(table: Table, blobs: Blobs) {
    this.#table = table;
    this.#blobs = blobs;
    this.#runs = createPacker(blobs);
    this.#turns = turnPacker(blobs);
    this.#events = eventsPacker(blobs);
  }

  async createRun(run: RunRecord, events: readonly RunEvent[]): Promise<void> {
    const { tenant, id, sessionId } = run;
    const item = {
      ...runKey(tenant, id),
      parent: runsParent(tenant, sessionId),
      child: id,
      sessionId,
      ...noControl,
      ...openAttributes(run),
      ...(await this.#attributesOf(run, events)),
    };
    await this.#putNew(item, `The run ${id} exists already.`);
  }

  async readRun(tenant: string, runId: string): Promise<RunRecord | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({
        TableName: this.#table.name,
        Key: runKey(tenant, runId),
        ConsistentRead: true,
        ProjectionExpression: 'body',
      }),
    );
    return Item === undefined ? undefined : this.#fromItem(Item);
  }

  async listRuns(tenant: string, sessionId: string, page: PageRequest): Promise<Page<RunRecord>> {
    const { items, nextCursor } = await listChildren(this.#table, runsParent(tenant, sessionId), page);
    const stored = await readItems(this.#table, items, 'body');
    return { items: await Promise.all(stored.map((item) => this.#fromItem(item))), nextCursor };
  }

  async appendTurn(run: RunRecord, turn: Turn): Promise<void> {
    const { runId, index } = turn;
    const key = turnKey(run.tenant, run.sessionId, runId, index);
    const item = { ...key, runId, ...(await this.#turns.toAttributes(ownerOf(run), turn)) };
    await this.#putNew(item, `Turn ${index} of the run ${runId} is stored already: another driver advances this run.`);
  }

  appendEvents(run: RunRecord, events: readonly RunEvent[]): Promise<void> {
    return flushEvents(this.#table, this.#blobs, run, events);
  }

  readTurns(tenant: string, sessionId: string): Promise<readonly Turn[]> {
    return this.#readTurns(tenant, sessionId, turnPrefix);
  }

  readRunTurns({ tenant, sessionId, id }: RunRecord): Promise<readonly Turn[]> {
    return this.#readTurns(tenant, sessionId, runTurnPrefix(id));
  }

  readEarlierTurns(run: RunRecord, maxBytes: number): Promise<readonly Turn[]> {
    return readEarlierTurns(this.#table, this.#turns, run, maxBytes);
  }

  async updateRun(run: RunRecord, events: readonly RunEvent[]): Promise<void> {
    const key = runKey(run.tenant, run.id);
    const { body, events: packed, fences } = await this.#attributesOf(run, events);
    const writeId = randomUUID();
    const before = run.version - 1;
    const open = openAttributes(run);
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: key,
      UpdateExpression:
        'SET body = :body, runVersion = :version, writeId = :writeId, ' +
        'events = list_append(events, :events), fences = list_append(fences, :fences)' +
        (open === undefined ? ' REMOVE openShard, openSince' : ', openShard = :shard, openSince = :since'),
      ConditionExpression: 'runVersion = :before',
      ExpressionAttributeValues: {
        ':body': body,
        ':version': run.version,
        ':writeId': writeId,
        ':events': packed,
        ':fences': fences,
        ':before': before,
        ':shard': open?.openShard,
        ':since': open?.openSince,
      },
    });
    await writeOnce(this.#table, { key, writeId }, update, () =>
      conflict(`The run ${run.id} is not at version ${before} any more: another driver has changed it.`),
    );
  }

  readEvents(tenant: string, runId: string, afterId: number): Promise<readonly RunEvent[]> {
    return readRunEvents(this.#table, this.#blobs, { tenant, runId, afterId });
  }

  readControl(tenant: string, runId: string): Promise<RunControl | undefined> {
    return readControl(this.#table, tenant, runId);
  }

  requestCancel(tenant: string, runId: string, reason: string): Promise<void> {
    return requestCancel(this.#table, tenant, runId, reason);
  }

  decideApproval(tenant: string, runId: string, toolUseId: string, decision: ApprovalDecision): Promise<void> {
    return decideApproval(this.#table, { tenant, id: runId }, toolUseId, decision);
  }

  setCallback(tenant: string, runId: string, callbackId: string | null): Promise<void> {
    return setCallback(this.#table, tenant, runId, callbackId);
  }

  listOpenRuns(page: PageRequest): Promise<Page<{ tenant: string; runId: string }>> {
    return listOpenRuns(this.#table, page);
  }

  async #readTurns(tenant: string, sessionId: string, prefix: string): Promise<readonly Turn[]> {
    const items = queryPartition(this.#table, sessionKey(tenant, sessionId).pk, {
      prefix,
      ProjectionExpression: turnAttributes,
    });
    return Promise.all((await Array.fromAsync(items)).map((item) => this.#turns.fromItem(item)));
  }

  async #putNew(item: { readonly pk: string; readonly sk: string }, conflictText: string): Promise<void> {
    const { pk, sk } = item;
    const writeId = randomUUID();
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...item, writeId },
      ConditionExpression: isNew,
    });
    await writeOnce(this.#table, { key: { pk, sk }, writeId }, put, () => conflict(conflictText));
  }

  async #attributesOf(run: RunRecord, happened: readonly RunEvent[]) {
    const owner = ownerOf(run);
    const [body, { events, firstEventId }] = await Promise.all([
      this.#runs.pack(owner, run),
      this.#events.toAttributes(owner, happened),
    ]);
    // From here on, whatever was flushed under an older version is stale; see runEvents.ts.
    const fences = firstEventId === undefined ? [] : [{ version: run.version, firstEventId }];
    return { body, events, fences, runVersion: run.version };
  }

  #fromItem(item: Item): Promise<RunRecord> {
    return this.#runs.unpack(runSchema.parse(item).body);
  }
}

function ownerOf({ tenant, sessionId }: RunRecord): BlobOwner {
  return { tenant, sessionId };
}

function conflict(whatHappened: string): AgentError {
  return new AgentError('turn_conflict', `${whatHappened} Read the run again before you go on with it.`);
}
