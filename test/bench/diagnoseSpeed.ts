/** Prints how long the analysis of 200 files takes: with threads that start, again from warm threads, and after one file has changed. */
import { appendFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDiagnose } from '../../agents/diagnose/diagnose.ts';

const project = join(import.meta.dirname, '../..');
const fileCount = 200;
const repetitions = 3;

const root = await mkdtemp(join(tmpdir(), 'speed-'));
const files = globSync('{agents,functions,infra,client}/**/*.ts', { cwd: project }).sort().slice(0, fileCount);
for (const file of files) {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await cp(join(project, file), join(root, file));
}

/** Milliseconds, the median of some; `before` is done each time and not counted. */
async function median(run: () => Promise<unknown>, before: (index: number) => Promise<unknown>): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < repetitions; index++) {
    await before(index);
    const startedMs = performance.now();
    await run();
    durations.push(performance.now() - startedMs);
  }
  return durations.sort((a, b) => a - b)[Math.floor(repetitions / 2)] ?? 0;
}

const diagnose = createDiagnose();
const run = (): Promise<unknown> => diagnose(root, { profile: 'all' });
const startedMs = performance.now();
await run();
const cold = performance.now() - startedMs;
// A new comment in every file, so that nothing is known.
const everything = await median(run, (index) =>
  Promise.all(files.map((file) => appendFile(join(root, file), `\n// ${index}\n`))),
);
const one = await median(run, (index) => appendFile(join(root, files[0] ?? ''), `\n// again ${index}\n`));
const megabytes = Math.round(process.memoryUsage.rss() / 1024 / 1024);
const line = (name: string, value: string): void => {
  console.log(`${name.padEnd(44)}${value}`);
};
console.log(`${files.length} files on ${availableParallelism()} cores`);
line('threads start and analyse', `${(cold / 1000).toFixed(2)} s`);
line('warm threads, everything changed', `${(everything / 1000).toFixed(2)} s (aim: under 3 s)`);
line('warm threads, one file changed', `${(one / 1000).toFixed(2)} s`);
line('memory of the process with its threads', `${megabytes} MB (aim: under 1024 MB)`);
await rm(root, { recursive: true, force: true });
process.exit(0);
