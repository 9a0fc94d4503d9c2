import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import read from '../../agents/tools/read.ts';
import { agent, review, source, submit } from '../engine/review.ts';
import { startEngine } from '../support/engine.ts';
import { startScriptedModel, type ScriptedAnswer } from '../support/scriptedModel.ts';
import { milliseconds, printMeasures } from './statistics.ts';

const readFile: ScriptedAnswer = { call: [{ name: 'Read', input: { file_path: 'src/load.js' } }] };
const measuredTurns = 10;

/** What one more turn costs after so many, and how long it takes to go on with such a run. */
async function measure(turns: number): Promise<{ calls: number; bytes: number; resumeMs: number; perTurnMs: number }> {
  await using model = await startScriptedModel(() => readFile);
  const clock = { now: 0, nowMs: () => clock.now };
  await using engine = await startEngine({ modelUrl: model.url, clock });
  const action = { ...review, limits: { ...review.limits, maxTurns: turns + measuredTurns + 2 } };
  const driver = { agent, action, tools: [read], signal: new AbortController().signal };
  const input = { focus: 'everything' };
  const files = { 'src/load.js': source };
  const started = await startRun(engine.services, { tenant: 'bench', agent, actionId: 'review', action, input, files });
  // The leg's time is over when so many turns are taken.
  let taken = 0;
  await advance(engine.services, started, {
    ...driver,
    legEndsAtMs: 1,
    sink: (event) => {
      taken += event.type === 'turn-finished' ? 1 : 0;
      clock.now = taken >= turns ? 1 : 0;
    },
  });
  const resumedAt = performance.now();
  const claimed = await claimRun(engine.services, 'bench', started.record.id);
  const resumeMs = performance.now() - resumedAt;
  const before = { ...engine.calls };
  const workedAt = performance.now();
  model.play((_request, index) => (index < measuredTurns - 1 ? readFile : submit()));
  const record = await advance(engine.services, claimed, {
    ...driver,
    sink: () => undefined,
    legEndsAtMs: Number.POSITIVE_INFINITY,
  });
  if (record.status !== 'succeeded') throw new Error(`The bench's run ended as ${record.status}.`);
  return {
    calls: (engine.calls.dynamodb - before.dynamodb) / measuredTurns,
    bytes: (engine.calls.dynamodbBytes - before.dynamodbBytes) / measuredTurns,
    resumeMs,
    perTurnMs: (performance.now() - workedAt) / measuredTurns,
  };
}

/** What a turn costs in runs of 10, 100 and 1,000 turns, and how long it takes to go on with them. */
export async function benchTurns(): Promise<void> {
  const measures = [];
  for (const turns of [10, 100, 1_000]) {
    const { calls, bytes, resumeMs, perTurnMs } = await measure(turns);
    const cost = `${calls.toFixed(1)} calls, ${(bytes / 1_000).toFixed(2)} kB, ${milliseconds(perTurnMs)} per turn`;
    measures.push({ name: `after ${turns} turns`, value: `${cost}; resumed in ${milliseconds(resumeMs)}` });
  }
  printMeasures(
    'A run of many turns: DynamoDB calls and bytes of each further turn (the end of the run included), and resuming it',
    measures,
  );
}
