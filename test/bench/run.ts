/* `npm run bench`: every figure of one run side by side. They depend on the machine; compare only figures of one run. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { benchCalls } from './calls.ts';
import { benchColdStart } from './coldStart.ts';
import { benchOverHttp } from './overHttp.ts';
import { benchTurns } from './turns.ts';
import { printMeasures } from './statistics.ts';

async function benchSynth(): Promise<void> {
  await Promise.all(['dist', 'cdk.out'].map((folder) => rm(folder, { recursive: true, force: true })));
  const startedAt = performance.now();
  await promisify(execFile)('npm', ['run', 'synth']);
  printMeasures('Build and synthesis from nothing', [
    { name: 'npm run synth', value: `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`, aim: 'under 10 s' },
  ]);
}

await benchSynth();
await benchColdStart();
await benchOverHttp();
await benchCalls();
await benchTurns();
