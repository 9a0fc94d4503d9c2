import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../infra/build.ts';
import { megabytes, milliseconds, printMeasures, quantile } from './statistics.ts';

const run = promisify(execFile);
const freshProcesses = 11;

/** Imports a bundle as the Lambda runtime does, in a process that has loaded nothing else, and prints how long that took. */
const probe = `
  globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } };
  const startedAt = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - startedAt));
`;

async function importMs(file: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', probe, file]);
  return Number(stdout);
}

/** How long a fresh process takes to import the bundle of `ask`, and how large each bundle is. */
export async function benchColdStart(): Promise<void> {
  const { functions, directory } = await build();
  const file = join(directory, 'nodejs-backend-expert-ask/index.mjs');
  const times: number[] = [];
  for (let count = 0; count < freshProcesses; count += 1) times.push(await importMs(file));
  printMeasures(`Cold start: import of the ask bundle in ${freshProcesses} fresh processes`, [
    { name: 'p50', value: milliseconds(quantile(times, 0.5)), aim: 'under 150 ms' },
    { name: 'slowest', value: milliseconds(Math.max(...times)) },
  ]);
  printMeasures(
    'Bundles: what a cold start loads, and all that is deployed',
    functions.map(({ name, startBytes, totalBytes }) => ({
      name,
      value: `${megabytes(startBytes)} of ${megabytes(totalBytes)}`,
      ...(name === 'nodejs-backend-expert-ask' && { aim: 'start under 1 MB' }),
    })),
  );
}
