import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Where the results are also written as JSON; `.ci/run` counts them. */
const resultsFile = process.env['TEST_RESULTS_FILE'];

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['test/ric/*.ric.ts'],
    pool: 'forks',
    // Each file starts processes of its own, and the first one builds the stack.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
});
