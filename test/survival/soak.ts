import { describeSoak, heapSlope, soak } from './soakProcess.ts';

/** `npm run soak`: 2,000 runs in one process, and what it holds on the way. Fails where it grows with the runs. */
const maxBytesPerRun = 1_024;

const startedMs = performance.now();
const points = await soak({ runs: 2_000, warmUpRuns: 600, points: 5, atOnce: 4 });
console.log(describeSoak(points));
console.log(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s`);
if (heapSlope(points) > maxBytesPerRun) {
  console.error(`The heap grows by more than ${maxBytesPerRun} bytes per run.`);
  process.exitCode = 1;
}
