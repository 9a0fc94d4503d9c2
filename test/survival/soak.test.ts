import { expect, it } from 'vitest';
import { describeSoak, soak } from './soakProcess.ts';

const runs = 300;
const atOnce = 4;

it(`holds no more after ${runs} runs in one process than before them`, async () => {
  const points = await soak({ runs, warmUpRuns: 50, points: 3, atOnce });
  console.log(describeSoak(points));
  const [first, ...later] = points;
  for (const { handles } of later) {
    for (const [kind, count] of Object.entries(handles))
      // A pool may open another connection; what each run left behind would be hundreds.
      expect(count, kind).toBeLessThanOrEqual((first?.handles[kind] ?? 0) + atOnce);
  }
}, 120_000);
