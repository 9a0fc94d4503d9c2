import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resolve } from 'node:path';
import { advance } from '../../agents/engine/advance.ts';
import { loadCatalog } from '../../agents/engine/catalog/loadCatalog.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import { toolRegistry } from '../../agents/tools/registry.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startScriptedModel, type ScriptedAnswer } from '../support/scriptedModel.ts';
import { megabytes, printMeasures } from './statistics.ts';

const submit: ScriptedAnswer = { call: [{ name: 'Submit', input: { answer: 'Yes.', citations: [] } }] };
const write: ScriptedAnswer = { call: [{ name: 'Write', input: { file_path: 'note.txt', content: 'x' } }] };
const list: ScriptedAnswer = { call: [{ name: 'Glob', input: { pattern: '**/*' } }] };

type Asker = (files?: Readonly<Record<string, string>>) => Promise<void>;

async function makeAsker(engine: TestEngine): Promise<Asker> {
  const { agents } = await loadCatalog(resolve('agents/catalog'));
  const agent = agents.find(({ profile }) => profile.id === 'nodejs-backend-expert');
  const action = agent?.actions.find(({ id }) => id === 'ask');
  if (agent === undefined || action === undefined) throw new Error('The catalog has no nodejs-backend-expert/ask.');
  const { profile } = agent;
  const { definition } = action;
  return async (files) => {
    const request = {
      tenant: 'bench',
      agent: profile,
      actionId: 'ask',
      action: definition,
      input: { question: 'Ready?' },
      files,
    };
    const claimed = await startRun(engine.services, request);
    const driver = {
      agent: profile,
      action: definition,
      tools: [...toolRegistry.values()],
      sink: () => undefined,
      signal: new AbortController().signal,
      legEndsAtMs: Number.POSITIVE_INFINITY,
    };
    const { status, error } = await advance(engine.services, claimed, driver);
    if (status !== 'succeeded') throw new Error(`The bench's run ended as ${status}: ${error?.detail ?? ''}`);
  };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

/** DynamoDB and S3 calls of a run and of each further turn, and what stays in memory after many runs. */
export async function benchCalls(): Promise<void> {
  await using model = await startScriptedModel(() => submit);
  await using engine = await startEngine({ modelUrl: model.url });
  const ask = await makeAsker(engine);
  const countCalls = async (script: readonly ScriptedAnswer[], files?: Readonly<Record<string, string>>) => {
    const before = { ...engine.calls };
    model.play(script);
    await ask(files);
    return `${engine.calls.dynamodb - before.dynamodb} DynamoDB, ${engine.calls.s3 - before.s3} S3`;
  };
  printMeasures('Calls to DynamoDB and S3', [
    { name: 'run of 1 turn', value: await countCalls([submit]) },
    { name: 'run of 5 turns', value: await countCalls([list, list, list, list, submit]) },
    { name: 'run of 1 turn with files', value: await countCalls([submit], { 'a.txt': 'a' }) },
    { name: 'run of 5 turns, one of which writes', value: await countCalls([list, write, list, list, submit]) },
  ]);
  model.play(() => submit);
  const heap: number[] = [];
  for (const runs of [200, 1_000]) {
    for (let count = 0; count < runs; count += 1) await ask();
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  }
  const [before = 0, after = 0] = heap;
  printMeasures('Memory: heap after garbage collection', [
    { name: 'after 200 runs', value: megabytes(before) },
    { name: 'after 1,200 runs', value: megabytes(after) },
    {
      name: 'growth per run (the stores in this process hold its data)',
      value: `${((after - before) / 1_000 / 1_000).toFixed(2)} kB`,
    },
  ]);
}
