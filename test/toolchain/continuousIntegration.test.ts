import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const writeResults = (passed: number, failed: number, failedFiles = 0): string =>
  `node -e 'require("node:fs").writeFileSync(process.env.TEST_RESULTS_FILE, JSON.stringify({numPassedTests: ${passed}, numFailedTests: ${failed}, numFailedTestSuites: ${failedFiles}}))'`;

/** Runs .ci/run in a project that has no dependencies, with the test commands given. */
async function run(testCommand: string, dynamoDbCommand = 'true') {
  const description = {
    name: 'clean-clone',
    version: '1.0.0',
    scripts: { test: testCommand, 'test:dynamodb': dynamoDbCommand, 'test:ric': 'true', soak: 'true' },
  };
  const lock = {
    name: 'clean-clone',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'clean-clone', version: '1.0.0' } },
  };
  await using project = await TemporaryDirectory.with({
    'package.json': JSON.stringify(description),
    'package-lock.json': JSON.stringify(lock),
  });
  await cp('.ci/run', project.file('.ci/run'));
  const { status, stdout } = spawnSync(project.file('.ci/run'), { encoding: 'utf8' });
  return { exitCode: status, lastLine: stdout.trimEnd().split('\n').at(-1), stdout };
}

test('says what it runs, adds the results up and ends with the counts', async () => {
  const { exitCode, lastLine, stdout } = await run(writeResults(40, 0), writeResults(2, 0));
  expect(stdout).toContain('+ npm ci');
  expect({ exitCode, lastLine }).toEqual({ exitCode: 0, lastLine: '42 passed, 0 failed' });
});

test('takes a contract run that was skipped for want of Java', async () => {
  expect(await run(writeResults(40, 0))).toMatchObject({ exitCode: 0, lastLine: '40 passed, 0 failed' });
});

test.each([
  ['a test failed', `${writeResults(3, 2)}; exit 1`, 'true', '3 passed, 2 failed'],
  ['a test failed though the command says nothing of it', writeResults(3, 2), 'true', '3 passed, 2 failed'],
  ['a test file could not be loaded', `${writeResults(3, 0, 1)}; exit 1`, 'true', '3 passed, 1 failed'],
  ['there were no tests', writeResults(0, 0), 'true', '0 passed, 0 failed'],
  ['the command ended before there were results', 'exit 1', 'true', '0 passed, 0 failed'],
  ['the command was killed', 'kill -9 $$', 'true', '0 passed, 0 failed'],
  ['a check before the tests failed', 'exit 2', writeResults(2, 0), '0 passed, 0 failed'],
  [
    'the contract failed on AWS’s own DynamoDB',
    writeResults(3, 0),
    `${writeResults(1, 1)}; exit 1`,
    '4 passed, 1 failed',
  ],
])('fails and still ends with the counts when %s', async (_what, testCommand, dynamoDbCommand, lastLine) => {
  const result = await run(testCommand, dynamoDbCommand);
  expect(result.lastLine).toBe(lastLine);
  expect(result.exitCode).not.toBe(0);
});
