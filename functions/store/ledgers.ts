import { setTimeout as delay } from 'node:timers/promises';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import { countFindings, emptyLedger, type Ledger, type LedgerEntry } from '../../agents/engine/ledger.ts';
import type { Ledgers } from '../../agents/engine/ports.ts';
import type { BlobOwner, Blobs } from './blobs.ts';
import { sendIf } from './conditionalWrite.ts';
import { createPacker, packedValueSchema, type PackedValue } from './packedValue.ts';
import { listChildren, readItems } from './queries.ts';
import { ledgerKey, ledgersParent, sha256Of, type Table } from './table.ts';

/** What a ledger's item holds of it, packed: the entries, and which run was recorded last. */
interface LedgerBody {
  readonly latestRunId: string | null;
  readonly entries: readonly LedgerEntry[];
}

const summarySchema = z.object({
  target: z.string(),
  open: z.int(),
  new: z.int(),
  triaged: z.int(),
  fixed: z.int(),
  updatedAt: z.string(),
});
const itemSchema = z.object({ ledgerVersion: z.int(), ledgerSummary: summarySchema, body: packedValueSchema });
const listedSchema = itemSchema.pick({ ledgerSummary: true });

const maxAttempts = 25;
const longestPauseMs = 150;

/**
 * Ledgers in DynamoDB, each as one item that is replaced whole, on condition of its version: a run is recorded in one write, all or
 * nothing. The summary stands beside the packed entries, so that a list need not unpack them.
 */
export function createLedgers(table: Table, blobs: Blobs): Ledgers {
  const packer = createPacker<LedgerBody>(blobs);

  const read = async (tenant: string, target: string): Promise<{ ledger: Ledger; version: number } | undefined> => {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: ledgerKey(tenant, target), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { ledgerVersion: version, ledgerSummary, body } = itemSchema.parse(Item);
    const { entries, latestRunId } = await packer.unpack(body);
    const { updatedAt } = ledgerSummary;
    const byFingerprint = new Map(entries.map((entry) => [entry.finding.fingerprint, entry]));
    return { ledger: { target, entries: byFingerprint, latestRunId, updatedAt }, version };
  };

  /** False when the ledger is not at the version before any more. */
  const store = async (tenant: string, ledger: Ledger, version: number): Promise<boolean> => {
    const { latestRunId } = ledger;
    const owner = ownerOf(tenant, ledger.target);
    const body = await packer.pack(owner, { latestRunId, entries: [...ledger.entries.values()] });
    const put = new PutCommand({
      TableName: table.name,
      Item: toItem(tenant, ledger, { version, body }),
      ...(version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'ledgerVersion = :before', ExpressionAttributeValues: { ':before': version - 1 } }),
    });
    return (await sendIf(table, put)) !== undefined;
  };

  return {
    read: async (tenant, target) => (await read(tenant, target))?.ledger,

    async update(tenant, target, change) {
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        const known = await read(tenant, target);
        const ledger = known?.ledger ?? emptyLedger(target);
        // When the answer to our own write was lost, the change is asked again, and finds that it is made.
        const changed = await change(ledger);
        if (changed === ledger || (await store(tenant, changed, (known?.version ?? 0) + 1))) return changed;
        await delay(Math.random() * Math.min(longestPauseMs, 20 * attempt));
      }
      throw new AgentError(
        'throttled',
        `What is known of the target ${JSON.stringify(target)} is changed by others all the time. Try again in a second.`,
      );
    },

    async list(tenant, page) {
      const { items, nextCursor } = await listChildren(table, ledgersParent(tenant), page);
      const stored = await readItems(table, items, 'ledgerSummary');
      return { items: stored.map((item) => listedSchema.parse(item).ledgerSummary), nextCursor };
    },

    readLedgerEntries: async (tenant, target) => (await read(tenant, target))?.ledger.entries ?? new Map(),
  };
}

/** Deletes the ledger of a target, if there is one. Its blobs go last: without the item nothing points to them. */
export async function deleteLedger(
  table: Table,
  blobs: Blobs,
  { tenant, target }: { readonly tenant: string; readonly target: string },
): Promise<void> {
  await table.client.send(new DeleteCommand({ TableName: table.name, Key: ledgerKey(tenant, target) }));
  await blobs.deleteAll(ownerOf(tenant, target));
}

function ownerOf(tenant: string, target: string): BlobOwner {
  return { tenant, ledger: sha256Of(target) };
}

function toItem(tenant: string, ledger: Ledger, { version, body }: { version: number; body: PackedValue }) {
  const { target } = ledger;
  const updatedAt = ledger.updatedAt ?? '';
  return {
    ...ledgerKey(tenant, target),
    parent: ledgersParent(tenant),
    // Moves with every change, so that the list begins with what changed last.
    child: `${updatedAt}#${sha256Of(target)}`,
    ledgerVersion: version,
    ledgerSummary: { target, ...countFindings(ledger), updatedAt },
    body,
  };
}
