import type { AnalysisResults, IdempotencyKeys, Journal, Ledgers, Sessions } from '../../agents/engine/ports.ts';
import { createAnalysisResults } from './analysisResults.ts';
import { createApiKeys } from './apiKeys.ts';
import type { ApiKeys } from './apiKeys.ts';
import { createBlobs } from './blobs.ts';
import { createDocumentClient, createS3Client } from './clients.ts';
import { createIdempotencyKeys } from './idempotencyKeys.ts';
import { TableJournal } from './journal.ts';
import { createLedgers } from './ledgers.ts';
import { createObjectStore } from './objectStore.ts';
import { TableSessions } from './sessions.ts';
import type { Table } from './table.ts';
import { createWorkspaceStore } from './workspaceStore.ts';
import type { StoredWorkspaces } from './workspaceStore.ts';

export interface Stores {
  readonly journal: Journal;
  readonly sessions: Sessions;
  readonly workspaces: StoredWorkspaces;
  readonly ledgers: Ledgers;
  readonly analyses: AnalysisResults;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly apiKeys: ApiKeys;
}

export interface StoresOptions {
  readonly tableName: string;
  readonly bucketName: string;
  /** @default the SDK's client for this environment */
  readonly client?: Table['client'];
  /** Asked for when the first object is read or written. @default the SDK's client for this environment */
  readonly s3?: typeof createS3Client;
}

/** All that the functions keep, over one table and one bucket. Make them once per process: the clients hold connections. */
export function createStores({ tableName, bucketName, client, s3 = createS3Client }: StoresOptions): Stores {
  const table = { client: client ?? createDocumentClient(), name: tableName };
  const objects = createObjectStore(() => s3(), bucketName);
  const blobs = createBlobs(objects);
  return {
    journal: new TableJournal(table, blobs),
    sessions: new TableSessions(table, blobs),
    workspaces: createWorkspaceStore(objects),
    ledgers: createLedgers(table, blobs),
    analyses: createAnalysisResults(objects),
    idempotencyKeys: createIdempotencyKeys(table),
    apiKeys: createApiKeys(table),
  };
}
