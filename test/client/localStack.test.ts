import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { findingSchema } from '../../agents/engine/findings.ts';
import { runCli } from '../support/runCli.ts';
import { sarifProblems } from '../support/sarifSchema.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const fixture = 'test/fixtures/shop-service';
const runSchema = z.object({
  status: z.literal('succeeded'),
  model: z.literal('offline'),
  findings: z.array(findingSchema),
});
const sarifSchema = z.looseObject({
  version: z.literal('2.1.0'),
  runs: z.array(z.looseObject({ results: z.array(z.unknown()) })),
});

/** The CLI with a stack of its own in the process, without a model. */
async function runAlone(...argv: readonly string[]) {
  await using data = await TemporaryDirectory.with();
  return await runCli(argv, {
    environment: { LOCAL_DATA: data.path, MODEL_PROVIDER: 'offline', AGENT_ENDPOINTS_URL: '' },
  });
}

test(
  'audits a service with nothing but this project: each kind of weakness with a quote that stands in its file',
  { timeout: 120_000 },
  async () => {
    await using target = await TemporaryDirectory.with();
    const { exitCode, stdout, stderr } = await runAlone(
      'audit',
      fixture,
      '--json',
      '--fail-on',
      'high',
      '--sarif',
      target.file('audit.sarif'),
    );
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
    const { findings } = runSchema.parse(JSON.parse(stdout));
    const rules = findings.map(({ rule }) => rule);
    for (const rule of ['code-injection', 'redos', 'hard-coded-credential', 'floating-promise', 'sync-io-in-handler'])
      expect(rules).toContain(rule);
    for (const { file, quote } of findings) expect(await readFile(`${fixture}/${file}`, 'utf8')).toContain(quote);
    const sarif = sarifSchema.parse(JSON.parse(await readFile(target.file('audit.sarif'), 'utf8')));
    expect(sarifProblems(sarif)).toEqual([]);
    expect(sarif.runs[0]?.results).toHaveLength(findings.length);
  },
);

test(
  'answers a question about the files, and two at once do not stand in each other’s way',
  { timeout: 120_000 },
  async () => {
    await using data = await TemporaryDirectory.with();
    const environment = { LOCAL_DATA: data.path, MODEL_PROVIDER: 'offline', AGENT_ENDPOINTS_URL: '' };
    const ask = () => runCli(['ask', fixture, 'Where is the price list token?'], { environment });
    for (const { exitCode, stdout, stderr } of await Promise.all([ask(), ask()])) {
      expect(stderr).not.toContain('error');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('src/config.js');
    }
  },
);

test('files too large for one request reach the run as an upload', { timeout: 120_000 }, async () => {
  await using directory = await TemporaryDirectory.with({
    'large.txt': 'filler '.repeat(1_000_000),
    'app.js': 'export const load = (code) => eval(code);\n',
  });
  const { exitCode, stdout } = await runAlone('audit', directory.path, '--json');
  expect(exitCode).toBe(0);
  expect(runSchema.parse(JSON.parse(stdout)).findings.map(({ file }) => file)).toContain('app.js');
});
