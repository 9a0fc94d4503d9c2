import { expect, it } from 'vitest';
import { AnalysisPool } from '../../agents/diagnose/analysisPool.ts';
import { defaultAnalysisLimits } from '../../agents/diagnose/diagnose.ts';

it('threads stay warm: a second request is served by the thread of the first', async () => {
  const pool = new AnalysisPool({ ...defaultAnalysisLimits, maxThreads: 1 });
  const sources = new Map([['a.js', 'eval(x);\n']]);
  const threads: number[] = [];
  for (const id of [1, 2, 3]) {
    const request = { id, sources, report: ['a.js'], includesProject: false, asksFacts: false };
    const attempt = await pool.run(request, performance.now() + 60_000, undefined, () => undefined);
    expect(attempt).toEqual({ outcome: 'done' });
    threads.push(...(await pool.threadIds()));
  }
  expect(new Set(threads).size).toBe(1);
  expect(threads).toHaveLength(3);
}, 60_000);
