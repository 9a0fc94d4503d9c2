import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordRun } from '../../agents/engine/ledger.ts';
import { createStores, type Stores } from '../../functions/store/stores.ts';
import type { Table } from '../../functions/store/table.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { findingOf, observationOf } from '../contract/findings.ts';
import { eventOf, leaseOf, newTenant, nowMs, runOf, sessionOf, turnOf } from '../contract/samples.ts';
import { createTable, startDynalite, tableAt, type TableServer } from '../support/dynalite.ts';
import { startObjectServer, type ObjectServer } from '../support/objectStore.ts';

let tables: TableServer;
let objects: ObjectServer;

beforeAll(async () => {
  [tables, objects] = await Promise.all([startDynalite(), startObjectServer()]);
  await createTable(tableAt(tables.endpoint));
});
afterAll(async () => {
  await Promise.all([tables.stop(), objects.stop()]);
});

function storesOver(table: Table): Stores {
  const s3 = () => Promise.resolve(objects.s3);
  return createStores({ tableName: table.name, bucketName: objects.bucket, client: table.client, s3 });
}

/** A table to which every request is sent twice, as the SDK does when the first answer is lost on the way. */
function tableOfLostAnswers(): Table {
  const table = tableAt(tables.endpoint);
  table.client.middlewareStack.add(
    (next) => async (request) => {
      await next(request);
      return next(request);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return table;
}

test('a write that is sent again because its answer was lost succeeds, and is stored once', async () => {
  const { journal, sessions, idempotencyKeys, ledgers } = storesOver(tableOfLostAnswers());
  const tenant = newTenant();
  const session = sessionOf(tenant);
  const run = runOf(tenant, { sessionId: session.id });
  await sessions.create(session);
  const lease = leaseOf(run.id);
  const binding = { runId: run.id, bodyHash: 'hash', nowMs };
  expect(await idempotencyKeys.bind(tenant, 'key', binding)).toEqual({ runId: run.id, isNew: true });
  for (const runId of [run.id, 'r2', 'r3']) await sessions.enqueue(tenant, session.id, runId);
  await sessions.claim(tenant, session.id, lease, nowMs);
  await sessions.leaveLine(tenant, session.id, 'r2');
  await journal.createRun(run, [eventOf(1)]);
  await journal.requestCancel(tenant, run.id, 'enough');
  await journal.decideApproval(tenant, run.id, 'toolu_1', { decision: 'allow', message: '' });
  await journal.setCallback(tenant, run.id, 'callback');
  await journal.appendEvents(run, [eventOf(2)]);
  await journal.appendTurn(run, turnOf(run, 1, { events: [eventOf(3)] }));
  await journal.updateRun({ ...run, version: 2, status: 'succeeded' }, [eventOf(4)]);
  await sessions.handOver(tenant, session.id, lease, nowMs + 2000);
  await sessions.release(tenant, session.id, lease, { workspace: 'w1' });
  await sessions.commitWorkspace(tenant, session.id, { expected: 'w1', next: 'w2', nowMs });

  expect(await journal.readEvents(tenant, run.id, 0)).toEqual([1, 2, 3, 4].map((id) => eventOf(id)));
  expect(await journal.readRun(tenant, run.id)).toMatchObject({ status: 'succeeded', version: 2 });
  expect(await sessions.read(tenant, session.id)).toMatchObject({ workspace: 'w2', lease: null, line: ['r3'] });
  expect(await journal.readControl(tenant, run.id)).toEqual({
    cancelReason: 'enough',
    decisions: { toolu_1: { decision: 'allow', message: '' } },
    callbackId: 'callback',
  });
  const observation = observationOf('r1', [findingOf('a')]);
  await ledgers.update(tenant, 'shop', (ledger) => recordRun(ledger, observation));
  expect((await ledgers.readLedgerEntries(tenant, 'shop')).get(findingOf('a').fingerprint)).toMatchObject({
    status: 'new',
    firstRunId: 'r1',
  });
  expect(await outcomeOf(journal.appendTurn(run, turnOf(run, 1)))).toBe('turn_conflict');
  expect(await sessions.delete(tenant, session.id)).toBe(true);
});

test('a kept-alive connection that the other side has closed costs a retry, not a failure', async () => {
  const { sessions } = storesOver(tableAt(tables.endpoint));
  const session = sessionOf(newTenant());
  await sessions.create(session);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(Array.from({ length: 4 }, () => sessions.read(session.tenant, session.id)));
    tables.dropConnections();
    expect(await sessions.read(session.tenant, session.id)).toEqual(session);
  }
});

test('a value whose blob is gone is an internal error that says which, not an empty value', async () => {
  const { journal } = storesOver(tableAt(tables.endpoint));
  const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(65_536))).toString('base64');
  const run = runOf(newTenant(), { output: { noise: `${noise}${noise.split('').reverse().join('')}` } });
  await journal.createRun(run, []);
  expect(await journal.readRun(run.tenant, run.id)).toEqual(run);
  await objects.objects.deleteAll(run.tenant);
  expect(await outcomeOf(journal.readRun(run.tenant, run.id))).toBe('internal');
});

test('a reader is never shown an event before the one that precedes it, though a write falls between its two reads', async () => {
  const writer = storesOver(tableAt(tables.endpoint)).journal;
  const run = runOf(newTenant());
  await writer.createRun(run, [eventOf(1)]);
  const table = tableAt(tables.endpoint);
  let queries = 0;
  table.client.middlewareStack.add(
    (next, context) => async (request) => {
      queries += context.commandName === 'QueryCommand' ? 1 : 0;
      if (queries === 2) {
        queries += 1;
        await writer.appendEvents(run, [eventOf(2)]);
        await writer.appendTurn(run, turnOf(run, 1, { events: [eventOf(3)] }));
      }
      return next(request);
    },
    { step: 'initialize' },
  );
  const events = await storesOver(table).journal.readEvents(run.tenant, run.id, 0);
  expect(events.map((event) => event.id)).toEqual([1, 2, 3]);
});
