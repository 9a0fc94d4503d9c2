import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResource } from '../../agents/engine/runs.ts';
import { terminalStatuses } from '../../agents/engine/runs.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../support/scriptedModel.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';
import { ticketOf, turnOf } from './repair.ts';
import { startStackProcess, type StackProcess } from './stackProcess.ts';
import { eventProblems } from './whatHolds.ts';

/** Longer than the lease of a driver that died and the sweeper's minute. */
const patienceMs = 90_000;
const edits = [{ old_string: 'eval(input)', new_string: 'JSON.parse(input)' }];
const answers: readonly ScriptedAnswer[] = [
  { say: 'First the file.', call: [{ name: 'Read', input: { file_path: 'load.js' } }] },
  { say: 'No eval.', call: [{ name: 'MultiEdit', input: { file_path: 'load.js', edits } }] },
  { say: 'A note.', call: [{ name: 'Bash', input: { command: 'echo repaired >> notes.txt' } }] },
  { say: 'Done.', call: [{ name: 'Submit', input: { answer: 'Repaired.', citations: [] } }] },
];
/** Where each run stands when the process is killed: it waits for the model's answer in this turn. */
const standsAt = new Map([
  ['asynchronous', 3],
  ['interactive', 4],
]);
const files = { 'load.js': 'export const load = (input) => eval(input);\n' };

let model: ScriptedModel;
let data: TemporaryDirectory;
let stack: StackProcess;
let isKilled = false;

beforeAll(async () => {
  const never = new Promise<never>(() => undefined);
  model = await startScriptedModel((request) => {
    const turn = turnOf(request);
    if (!isKilled && turn === standsAt.get(ticketOf(request))) return never;
    return answers[turn - 1] ?? { status: 400, message: `There is no turn ${turn}.` };
  });
  data = await TemporaryDirectory.with();
  stack = await startStackProcess({ dataDirectory: data.path, modelUrl: model.url });
}, 120_000);
afterAll(async () => {
  await stack.kill();
  await Promise.all([data[Symbol.asyncDispose](), model[Symbol.asyncDispose]()]);
});

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await sleep(250);
  }
}

const asked = (ticket: string) => model.requests.filter((request) => ticketOf(request) === ticket).map(turnOf);
const ask = (ticket: string, headers: Readonly<Record<string, string>>) =>
  stack.send(
    '/agents/nodejs-backend-expert/ask',
    { question: `Mend this for the ticket "${ticket}".`, files },
    headers,
  );

async function read<Body>(path: string): Promise<Body> {
  const response = await stack.send(path);
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

/** The stored events of a run that has ended, as the API replays them. */
async function eventsOf(runId: string) {
  const response = await stack.send(`/runs/${runId}/events`, undefined, { accept: 'text/event-stream' });
  const text = await response.text();
  return [...text.matchAll(/^data: (.+)$/gm)].map(
    ([, json = '']) => JSON.parse(json) as Parameters<typeof eventProblems>[0][number],
  );
}

describe('the whole stack, killed with two runs under way and started again', { timeout: 2 * patienceMs }, () => {
  const runIds = new Map<string, string>();

  beforeAll(async () => {
    const accepted = await ask('asynchronous', { prefer: 'respond-async' });
    expect(accepted.status).toBe(202);
    runIds.set('asynchronous', ((await accepted.json()) as RunResource).id);
    // Its first events name the run; the answer itself never comes.
    const interactive = await ask('interactive', { accept: 'text/event-stream' });
    const reader = interactive.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const runId = await until(async () => {
      text += (await reader?.read())?.value ?? '';
      return /"runId":"(\w+)"/.exec(text)?.[1];
    });
    runIds.set('interactive', runId);
    await until(async () => ([...standsAt].every(([ticket, turn]) => asked(ticket).includes(turn)) ? true : undefined));
    await stack.kill();
    await reader?.cancel().catch(() => undefined);
    isKilled = true;
    stack = await startStackProcess({ dataDirectory: data.path, modelUrl: model.url });
  }, 120_000);

  it.each(['asynchronous', 'interactive'])(
    'the %s run goes on to its result by itself, and pays for one turn twice',
    async (kind) => {
      const runId = runIds.get(kind) ?? '';
      const run = await until(async () => {
        const found = await read<RunResource>(`/runs/${runId}`);
        return terminalStatuses.has(found.status) ? found : undefined;
      });
      expect(run).toMatchObject({ status: 'succeeded', turns: answers.length, output: { answer: 'Repaired.' } });
      const turn = standsAt.get(kind) ?? 0;
      expect(asked(kind)).toEqual([1, 2, 3, 4].flatMap((each) => (each === turn ? [each, each] : [each])));
      expect(eventProblems(await eventsOf(runId))).toEqual([]);
      const notes = await stack.send(`/sessions/${run.sessionId}/workspace/notes.txt`);
      expect(await notes.text()).toBe('repaired\n');
    },
  );

  it('sent the model no history that its API would refuse', () => {
    expect(model.historyProblems).toEqual([]);
  });
});
