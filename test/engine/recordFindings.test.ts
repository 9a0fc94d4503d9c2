import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import type { Finding } from '../../agents/engine/findings.ts';
import type { LedgerEntry } from '../../agents/engine/ledger.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import { startRun, type ClaimedRun, type RunRequest } from '../../agents/engine/startRun.ts';
import bash from '../../agents/tools/bash.ts';
import diagnose from '../../agents/tools/diagnose.ts';
import edit from '../../agents/tools/edit.ts';
import { newTenant } from '../contract/samples.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../support/scriptedModel.ts';
import { agent, quoting, review as reviewAll, source, submit } from './review.ts';

const review = defineAction({
  ...reviewAll,
  input: z.object({ paths: z.array(z.string()).optional() }),
  instructions: () => 'Review this service.',
  tools: ['Edit', 'Diagnose', 'Bash'],
});

let engine: TestEngine;
let model: ScriptedModel;
let tenant: string;

beforeAll(async () => {
  model = await startScriptedModel([]);
  engine = await startEngine({ modelUrl: model.url });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});
beforeEach(() => {
  tenant = newTenant();
});

const loadFile = 'src/load.js';
const files = { [loadFile]: source };
const quote = 'return eval(input);';
const target = 'https://example.com/shop.git';
const ask = (profile: string, paths?: readonly string[]): ScriptedAnswer => ({
  call: [{ name: 'Diagnose', input: { profile, ...(paths && { paths }) } }],
});
const rewrite = (from: string, to: string): ScriptedAnswer => ({
  call: [{ name: 'Edit', input: { file_path: loadFile, old_string: from, new_string: to } }],
});

async function run(script: readonly ScriptedAnswer[], change: Partial<RunRequest> = {}): Promise<RunRecord> {
  model.play(script);
  return drive(engine.services, await start(change));
}
const start = (change: Partial<RunRequest>): Promise<ClaimedRun> =>
  startRun(engine.services, {
    ...{ tenant, agent, actionId: 'review', action: review, input: {}, files, target },
    ...change,
  });
function drive(services: RunServices, claimed: ClaimedRun, action = review): Promise<RunRecord> {
  return advance(services, claimed, {
    ...{ agent, action, tools: [edit, diagnose, bash], sink: () => undefined },
    signal: new AbortController().signal,
    legEndsAtMs: Number.POSITIVE_INFINITY,
  });
}
async function known(of = target): Promise<readonly LedgerEntry[]> {
  return [...(await engine.services.ledgers.readLedgerEntries(tenant, of)).values()];
}
const statuses = async () => (await known()).map(({ status }) => status);
const analysed = ({ findings }: RunRecord): Finding | undefined =>
  findings.find(({ source: from, file }) => from === 'analyzer' && file === loadFile);

describe('the findings of a run', () => {
  it('are recorded for its target, and of a run that names none for its session', async () => {
    const named = await run([submit([quoting(quote)])]);
    expect(named.target).toBe(target);
    expect(await known()).toMatchObject([
      { status: 'new', firstRunId: named.id, lastSeenAt: named.finishedAt, finding: { quote, file: loadFile } },
    ]);
    const unnamed = await run([submit([quoting(quote)])], { target: undefined });
    expect(unnamed.target).toBe(`session:${unnamed.sessionId}`);
    expect(await known(unnamed.target)).toMatchObject([{ status: 'new', firstRunId: unnamed.id }]);
  });

  it('are recorded of a partial run too, and of no other', async () => {
    const brief = defineAction({ ...review, limits: { maxTurns: 1 } });
    model.play([ask('security')]);
    const partial = await drive(engine.services, await start({ action: brief }), brief);
    expect(partial.status).toBe('partial');
    expect(await known()).toHaveLength(partial.findings.length);
    await run([ask('security'), { status: 400 }], { target: 'other' });
    const silent = defineAction({ ...review, reportsFindings: false });
    model.play([ask('security'), { call: [{ name: 'Submit', input: { summary: 'Fine.' } }] }]);
    const unreporting = await drive(engine.services, await start({ action: silent, target: 'other' }), silent);
    expect(unreporting.status).toBe('succeeded');
    expect(await engine.services.ledgers.read(tenant, 'other')).toBeUndefined();
  });

  it('that are none are recorded where the analyser has looked, and only there', async () => {
    await run([submit()], { target: 'unseen' });
    expect(await engine.services.ledgers.read(tenant, 'unseen')).toBeUndefined();
    await run([ask('security'), submit()], { target: 'clean', files: { 'src/ok.js': 'export const ok = 1;\n' } });
    expect(await engine.services.ledgers.read(tenant, 'clean')).toMatchObject({ entries: new Map() });
  });
});

describe('a finding is not fixed', () => {
  it('by a run that merely does not mention it', async () => {
    await run([submit([quoting(quote)])]);
    const other = { ...quoting('export function load(input) {'), rule: 'naming' };
    await run([submit([other])]);
    expect(await statuses()).toEqual(['persisting', 'new']);
  });

  it('by a model that leaves out what the analyser still reports', async () => {
    await run([ask('security'), submit([], ['all'])]);
    await run([ask('security'), submit()]);
    expect(new Set(await statuses())).toEqual(new Set(['persisting']));
  });

  it('by a run that has no files left', async () => {
    await run([submit([quoting(quote)])]);
    const empty: ScriptedAnswer = { call: [{ name: 'Bash', input: { command: 'rm -r src' } }] };
    await run([ask('security'), empty, submit()]);
    expect(await statuses()).toEqual(['new']);
  });

  it('by a run that was limited to other files', async () => {
    await run([submit([quoting(quote)])]);
    const fixed = { 'src/load.js': 'export const load = JSON.parse;\n', 'lib/a.js': 'export const a = 1;\n' };
    await run([ask('security'), submit()], { files: fixed, input: { paths: ['./lib/**'] } });
    expect(await statuses()).toEqual(['persisting']);
    await run([ask('security'), submit()], { files: fixed, input: { paths: ['./src/**'] } });
    expect(await statuses()).toEqual(['fixed']);
  });

  it.each([
    ['with the rules of another profile', source, ask('quality')],
    ['at other files only', source, ask('security', ['lib/**'])],
    ['at a file that does not parse', `${source}\n)(`, ask('security')],
  ])('because the analyser looked %s', async (_how, text, again) => {
    const first = await run([ask('security'), submit([], ['all'])]);
    const file = 'lib/a.js';
    await run([again, submit()], { files: { [loadFile]: text, [file]: 'export const a = 1;\n' } });
    const found = (await known()).find(({ finding }) => finding.fingerprint === analysed(first)?.fingerprint);
    expect(found?.status).toBe('persisting');
  });
});

describe('a finding is fixed', () => {
  it('when its quote does not stand in its file any more, however it is laid out, and reopened when it comes back', async () => {
    await run([submit([quoting(quote)])]);
    const laidOut = { [loadFile]: source.replace('return eval(input);', 'return eval(\n    input );') };
    await run([ask('quality'), submit()], { files: laidOut });
    expect(await statuses()).toEqual(['persisting']);
    const run3 = await run([ask('quality'), rewrite('eval(input)', 'JSON.parse(input)'), submit()]);
    expect(await known()).toMatchObject([{ status: 'fixed', fixedAt: run3.finishedAt }]);
    const run4 = await run([submit([quoting(quote)])]);
    expect(await known()).toMatchObject([{ status: 'reopened', fixedAt: null, lastRunId: run4.id }]);
  });

  it('when its file is gone and others are there', async () => {
    await run([submit([quoting(quote)])]);
    await run([ask('security'), submit()], { files: { 'src/other.js': 'export const other = 1;\n' } });
    expect(await statuses()).toEqual(['fixed']);
  });

  it('when the analyser looks at its file again and does not report it, though its quote still stands', async () => {
    const first = await run([ask('security'), submit([], ['all'])]);
    const reported = analysed(first);
    const defused = `const eval = (text) => text.length;\n${source}`;
    const second = await run([ask('all'), submit()], { files: { [loadFile]: `/*\n${defused}*/\n` } });
    expect(second.findings).toEqual([]);
    expect(reported?.quote).toContain('eval(input)');
    expect(new Set(await statuses())).toEqual(new Set(['fixed']));
  });
});

describe('a crash between recording and the end of the run', () => {
  it('records once, in the run that is finished again', async () => {
    model.play([submit([quoting(quote)])]);
    const { journal } = engine.services;
    const claimed = await start({});
    Object.assign(journal, { updateRun: () => Promise.reject(new Error('killed')) });
    await expect(drive(engine.services, claimed)).rejects.toThrow('killed');
    // The method of its class is there again.
    Reflect.deleteProperty(journal, 'updateRun');
    const before = await known();
    expect(before).toMatchObject([{ status: 'new', firstRunId: claimed.record.id }]);
    const again = await drive(engine.services, await claimRun(engine.services, tenant, claimed.record.id));
    expect(again.status).toBe('succeeded');
    expect(await known()).toEqual(before);
  });

  it('costs the run nothing when the ledger cannot be written, and the run says so', async () => {
    model.play([submit([quoting(quote)])]);
    const { ledgers } = engine.services;
    const broken = { ...ledgers, update: () => Promise.reject(new Error('unreachable')) };
    const record = await drive({ ...engine.services, ledgers: broken }, await start({}));
    expect(record).toMatchObject({ status: 'succeeded', findings: [{ quote }] });
    const events = await engine.services.journal.readEvents(tenant, record.id, 0);
    expect(events.at(-2)).toMatchObject({ type: 'warning-raised' });
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, place) => place + 1));
    expect(await known()).toEqual([]);
  });
});

describe('what the analysis has given', () => {
  it('is kept with the session of the run, replaced by the next run, and gone with the session', async () => {
    const { analyses, sessions } = engine.services;
    const first = await run([ask('security'), submit()]);
    const kept = await analyses.read(tenant, first.sessionId);
    expect(kept?.length).toBeGreaterThan(100);
    await run([rewrite(quote, 'return input;'), ask('security'), submit()], {
      sessionId: first.sessionId,
      files: undefined,
    });
    const replaced = await analyses.read(tenant, first.sessionId);
    expect(replaced).toBeDefined();
    expect(replaced).not.toEqual(kept);
    expect(await analyses.read(newTenant(), first.sessionId)).toBeUndefined();
    await sessions.delete(tenant, first.sessionId);
    expect(await analyses.read(tenant, first.sessionId)).toBeUndefined();
  });

  it('is not kept where the bucket refuses it, and the run ends well all the same', async () => {
    const refusing = { ...engine.services.analyses, save: () => Promise.reject(new Error('refused')) };
    model.play([ask('security'), submit()]);
    const { status, sessionId } = await drive({ ...engine.services, analyses: refusing }, await start({}));
    expect(status).toBe('succeeded');
    expect(await engine.services.analyses.read(tenant, sessionId)).toBeUndefined();
  });
});
