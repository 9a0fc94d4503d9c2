/* `npm run bench`: every figure of one run side by side. They depend on the machine; compare only figures of one run. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { benchCalls } from './calls.ts';
import { benchColdStart } from './coldStart.ts';
import { benchOverHttp } from './overHttp.ts';
import { printMeasures } from './statistics.ts';

async function benchSynth(): Promise<void> {
  const startedAt = performance.now();
  await promisify(execFile)('npm', ['run', 'synth', '--', '--force']);
  printMeasures('Build and synthesis from nothing', [
    { name: 'npm run synth', value: `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`, aim: 'under 10 s' },
  ]);
}

await benchSynth();
await benchColdStart();
await benchOverHttp();
await benchCalls();
