import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { recordRun } from '../../agents/engine/ledger.ts';
import audit from '../../agents/catalog/nodejs-backend-expert/actions/audit.ts';
import diagnose from '../../agents/tools/diagnose.ts';
import { findingOf, observationOf } from '../contract/findings.ts';
import { newTenant } from '../contract/samples.ts';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { bodyOf, invoke, itemsOf } from '../support/invoke.ts';
import type { InvokedResponse } from '../support/invoke.ts';
// After the stand-in for Lambda's runtime, which the handlers look for when they are made.
import { createActionHandler } from '../../functions/action.ts';
import { createFindingsHandler } from '../../functions/findings.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

const shop = 'https://example.com/shop.git';
const agent: AgentProfile = {
  ...{ id: 'auditor', name: 'auditor', description: 'Audits.', systemPrompt: 'You audit.', model: null },
  ...{ tools: ['Diagnose'], serverTools: [], maxTurns: null, skills: [] },
};
const bad = 'export function load(input) {\n  return eval(input);\n}\n';
const good = 'export function load(input) {\n  return JSON.parse(input);\n}\n';

async function runAudit(tenant: string, body: Record<string, unknown>): Promise<InvokedResponse> {
  const endpoint = { agent, actionId: 'audit', action: audit, tools: [diagnose] };
  const handler = createActionHandler(endpoint, deployment.options);
  return invoke(handler, httpEvent('POST', '/agents/auditor/audit', { tenant, body }));
}
async function list(tenant: string, query: Record<string, string> = {}): Promise<InvokedResponse> {
  return invoke(createFindingsHandler(deployment.options), httpEvent('GET', '/findings', { tenant, query }));
}
async function triage(
  tenant: string,
  fingerprint: string,
  body: unknown,
  query: Record<string, string> = {},
): Promise<InvokedResponse> {
  const event = httpEvent('PATCH', `/findings/${fingerprint}`, {
    ...{ tenant, body, query },
    resource: '/findings/{fingerprint}',
  });
  return invoke(createFindingsHandler(deployment.options), event);
}
async function record(tenant: string, target: string, ...observation: Parameters<typeof observationOf>) {
  await deployment.stores.ledgers.update(tenant, target, (ledger) => recordRun(ledger, observationOf(...observation)));
}
const namesOf = (response: InvokedResponse) => itemsOf(response).map(({ file }) => file);
const accept = { triage: 'accepted', reason: 'Only administrators reach it.' };

describe('a target that is audited again and again', () => {
  it('shows what is new, what was mended, what was decided, and what has come back', async () => {
    const tenant = newTenant();
    const statuses = async () => itemsOf(await list(tenant, { target: shop })).map(({ status }) => status);
    const first = bodyOf(await runAudit(tenant, { target: shop, files: { 'src/load.js': bad } }));
    expect(first).toMatchObject({ status: 'succeeded', target: shop });
    const [item] = itemsOf(await list(tenant, { target: shop }));
    expect(item).toEqual({
      ...(first['findings'] as readonly Record<string, unknown>[])[0],
      ...{ target: shop, status: 'new', triage: null, fixedAt: null },
      ...{ firstSeenAt: first['finishedAt'], lastSeenAt: first['finishedAt'] },
      ...{ firstRunId: first['id'], lastRunId: first['id'] },
    });
    const fingerprint = String(item?.['fingerprint']);
    expect(bodyOf(await triage(tenant, fingerprint, accept))).toMatchObject({
      fingerprint,
      triage: { state: 'accepted', reason: accept.reason, by: 'key', at: expect.stringContaining('T') as unknown },
    });
    await runAudit(tenant, { target: shop, files: { 'src/load.js': good } });
    expect(new Set(await statuses())).toEqual(new Set(['fixed']));
    await runAudit(tenant, { target: shop, files: { 'src/load.js': bad } });
    expect(new Set(await statuses())).toEqual(new Set(['reopened']));
    expect(itemsOf(await list(tenant, { target: shop, triage: 'accepted' }))).toMatchObject([{ fingerprint }]);
    await runAudit(tenant, { target: shop, files: { 'src/load.js': bad } });
    expect(new Set(await statuses())).toEqual(new Set(['persisting']));
  });

  it.each([[''], [' x'], ['x '], ['x'.repeat(201)], ['a\nb'], ['a\u202eb'], [7]])(
    'is not called %j',
    async (target) => {
      expect(bodyOf(await runAudit(newTenant(), { target, files: { 'a.js': good } }))).toMatchObject({
        status: 400,
        code: 'invalid_request',
        detail: expect.stringContaining('target') as unknown,
      });
    },
  );
});

describe('the findings of a target', () => {
  const critical = findingOf('z', { severity: 'critical', file: 'z.js' });
  const high = findingOf('a', { file: 'a.js', rule: 'xss' });
  const late = findingOf('b', { file: 'a.js', startLine: 9, endLine: 9 });
  const low = findingOf('l', { severity: 'low', file: 'a.js' });
  const gone = findingOf('gone', { severity: 'info', file: 'gone.js' });
  let tenant: string;
  const of = async (query: Record<string, string> = {}) => list(tenant, { target: shop, ...query });
  beforeEach(async () => {
    tenant = newTenant();
    await record(tenant, shop, 'r1', [low, late, gone, critical]);
    await record(tenant, shop, 'r2', [high], { fixed: new Set([gone.fingerprint]) });
    await triage(tenant, low.fingerprint, { triage: 'false_positive', reason: 'No.' }, { target: shop });
  });

  it('are sorted by severity, file and line, and come page by page', async () => {
    const all = itemsOf(await of());
    expect(all.map(({ fingerprint }) => fingerprint)).toEqual(
      [critical, high, late, low, gone].map(({ fingerprint }) => fingerprint),
    );
    const first = await of({ limit: '2' });
    // What is recorded between two pages shifts nothing.
    await record(tenant, shop, 'r2', [findingOf('first', { severity: 'critical', file: 'a.js' })]);
    const second = await of({ limit: '2', cursor: String(bodyOf(first)['nextCursor']) });
    const third = await of({ limit: '2', cursor: String(bodyOf(second)['nextCursor']) });
    expect([first, second, third].flatMap(itemsOf).map(({ fingerprint }) => fingerprint)).toEqual(
      all.map(({ fingerprint }) => fingerprint),
    );
    expect(bodyOf(third)['nextCursor']).toBeNull();
    const elsewhere = await of({ limit: '2', status: 'open', cursor: String(bodyOf(first)['nextCursor']) });
    expect(bodyOf(elsewhere)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it.each([
    [{ status: 'fixed' }, ['gone.js']],
    [{ status: 'new,fixed', rule: 'xss' }, ['a.js']],
    [{ status: 'open', severity: 'info' }, ['z.js', 'a.js', 'a.js', 'a.js']],
    [{ severity: 'critical', status: 'persisting' }, ['z.js']],
    [{ triage: 'false_positive' }, ['a.js']],
    [{ triage: 'none', status: 'fixed' }, ['gone.js']],
    [{ triage: 'accepted' }, []],
    [{ rule: 'nothing' }, []],
  ])('are filtered by %j', async (query, expected) => {
    expect(namesOf(await of(query))).toEqual(expected);
  });

  it.each([
    [{ status: 'closed' }],
    [{ severity: 'grave' }],
    [{ triage: 'maybe' }],
    [{ severty: 'high' }],
    [{ limit: '0' }],
    [{ cursor: 'forged' }],
  ])('are not listed by %j', async (query) => {
    expect(bodyOf(await of(query))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('that nobody knows, or another tenant has, are not an empty list, which would read as a clean bill of health', async () => {
    expect(bodyOf(await list(tenant, { target: 'other' }))).toMatchObject({ status: 404, code: 'not_found' });
    expect(bodyOf(await list(newTenant(), { target: shop }))).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('the targets of a tenant', () => {
  it('are listed with their counts, last changed first, page by page', async () => {
    const tenant = newTenant();
    await record(tenant, 'one', 'r1', [findingOf('a')], { at: '2026-11-22T12:00:00.000Z' });
    await record(tenant, 'two', 'r1', [], { at: '2026-11-22T13:00:00.000Z' });
    const first = await list(tenant, { limit: '1' });
    expect(itemsOf(first)).toEqual([
      { target: 'two', open: 0, new: 0, triaged: 0, fixed: 0, updatedAt: '2026-11-22T13:00:00.000Z' },
    ]);
    const second = await list(tenant, { limit: '1', cursor: String(bodyOf(first)['nextCursor']) });
    expect(itemsOf(second)).toMatchObject([{ target: 'one', open: 1, new: 1 }]);
    expect(itemsOf(await list(newTenant()))).toEqual([]);
  });

  it('are not filtered as findings are', async () => {
    expect(bodyOf(await list(newTenant(), { status: 'new' }))).toMatchObject({
      status: 400,
      detail: expect.stringContaining('?target=') as unknown,
    });
  });
});

describe('a decision about a finding', () => {
  const { fingerprint } = findingOf('a');

  it('is taken back with null, and needs no target while only one has the finding', async () => {
    const tenant = newTenant();
    await record(tenant, 'one', 'r1', [findingOf('a')]);
    await record(tenant, 'two', 'r1', [findingOf('b')]);
    expect(bodyOf(await triage(tenant, fingerprint, accept))).toMatchObject({ target: 'one' });
    expect(itemsOf(await list(tenant))).toMatchObject([{ target: 'one', triaged: 1 }, { triaged: 0 }]);
    expect(bodyOf(await triage(tenant, fingerprint, { triage: null }))).toMatchObject({ triage: null });
  });

  it('names the targets where several have the finding, and changes none of them', async () => {
    const tenant = newTenant();
    const targets = Array.from({ length: 12 }, (_, place) => `target ${String(place).padStart(2, '0')}`);
    for (const target of targets) await record(tenant, target, 'r1', [findingOf('a')]);
    expect(bodyOf(await triage(tenant, fingerprint, accept))).toMatchObject({
      ...{ status: 400, code: 'invalid_request', targets },
      detail: expect.stringContaining('"target 00"') as unknown,
    });
    await triage(tenant, fingerprint, accept, { target: 'target 01' });
    const triaged = itemsOf(await list(tenant)).filter((each) => each['triaged'] === 1);
    expect(triaged).toMatchObject([{ target: 'target 01' }]);
  });

  it('about one that is unknown, malformed, or another tenant’s is not found', async () => {
    const tenant = newTenant();
    await record(newTenant(), 'one', 'r1', [findingOf('a')]);
    await record(tenant, 'one', 'r1', [findingOf('b')]);
    for (const query of [{}, { target: 'one' }, { target: 'two' }]) {
      for (const each of [fingerprint, 'nonsense', fingerprint.toUpperCase()])
        expect(bodyOf(await triage(tenant, each, accept, query))).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(itemsOf(await list(tenant))).toMatchObject([{ target: 'one' }]);
  });

  it.each([
    [{}],
    [{ triage: 'accepted' }],
    [{ triage: 'accepted', reason: '  ' }],
    [{ triage: 'accepted', reason: 'x'.repeat(2_001) }],
    [{ triage: 'wontfix', reason: 'x' }],
    [{ triage: null, reason: 'x' }],
    [{ triage: 'accepted', reason: 'x', by: 'somebody else' }],
  ])('is not %j', async (body) => {
    const tenant = newTenant();
    await record(tenant, 'one', 'r1', [findingOf('a')]);
    expect(bodyOf(await triage(tenant, fingerprint, body))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('is not made with a query that is not understood', async () => {
    const tenant = newTenant();
    await record(tenant, 'one', 'r1', [findingOf('a')]);
    const refused = await triage(tenant, fingerprint, accept, { tarjet: 'one' });
    expect(bodyOf(refused)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});
