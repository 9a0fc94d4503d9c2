import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, beforeAll } from 'vitest';
import { createStores, type Stores } from '../../functions/store/stores.ts';
import { apiKeysContract } from '../contract/apiKeys.ts';
import { earlierTurnsContract } from '../contract/earlierTurns.ts';
import { flushedEventsContract } from '../contract/flushedEvents.ts';
import { idempotencyKeysContract } from '../contract/idempotencyKeys.ts';
import { journalContract } from '../contract/journal.ts';
import { leasesContract } from '../contract/leases.ts';
import { ledgersContract } from '../contract/ledgers.ts';
import { lineContract } from '../contract/line.ts';
import { openRunsContract } from '../contract/openRuns.ts';
import { runControlContract } from '../contract/runControl.ts';
import { sessionsContract } from '../contract/sessions.ts';
import { createTable, startDynalite, tableAt, type TableServer } from '../support/dynalite.ts';
import { startObjectServer, type ObjectServer } from '../support/objectStore.ts';

/** A DynamoDB that runs already, such as AWS's own local one; see test/dynamodb-local. */
const externalEndpoint = process.env['TEST_DYNAMODB_ENDPOINT'];

const servers: Record<string, () => Promise<TableServer>> =
  externalEndpoint === undefined
    ? { 'dynalite in memory': () => startDynalite(), 'dynalite on disk': startOnDisk }
    : {
        [externalEndpoint]: () =>
          Promise.resolve({
            endpoint: externalEndpoint,
            dropConnections: () => undefined,
            stop: () => Promise.resolve(),
          }),
      };

for (const [name, start] of Object.entries(servers)) {
  let tables: TableServer;
  let objects: ObjectServer;
  let stores: Stores;

  beforeAll(async () => {
    [tables, objects] = await Promise.all([start(), startObjectServer()]);
    const table = tableAt(tables.endpoint, `contract-${ulid()}`);
    await createTable(table);
    const s3 = () => Promise.resolve(objects.s3);
    stores = createStores({ tableName: table.name, bucketName: objects.bucket, client: table.client, s3 });
  });
  afterAll(async () => {
    await Promise.all([tables.stop(), objects.stop()]);
  });

  journalContract(name, () => stores.journal);
  flushedEventsContract(name, () => stores.journal);
  earlierTurnsContract(name, () => stores.journal);
  runControlContract(name, () => stores.journal);
  openRunsContract(name, () => stores.journal);
  sessionsContract(name, () => stores);
  leasesContract(name, () => stores.sessions);
  lineContract(name, () => stores.sessions);
  ledgersContract(name, () => stores);
  idempotencyKeysContract(name, () => stores.idempotencyKeys);
  apiKeysContract(name, () => stores.apiKeys);
}

async function startOnDisk(): Promise<TableServer> {
  const path = await mkdtemp(join(tmpdir(), 'dynalite-'));
  const server = await startDynalite({ path });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(path, { recursive: true, force: true });
    },
  };
}
