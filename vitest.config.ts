import { defineConfig } from 'vitest/config';

/** Where the results are also written as JSON; `.ci/run` counts them. */
const resultsFile = process.env['TEST_RESULTS_FILE'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**', 'test/diagnose/corpus/**'],
    // Processes: the tests change global state of Node and load native modules.
    pool: 'forks',
    // One more than the cores of the smallest machine: some tests wait for leases and timers most of their time.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
});
