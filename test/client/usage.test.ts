import { describe, expect, test } from 'vitest';
import { runCli } from '../support/runCli.ts';
import { eventsOf, run, ScriptedServer } from '../support/scriptedServer.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

/** Runs the CLI in a directory with one file, against a server that would run anything. */
async function use(...argv: readonly string[]) {
  await using server = await ScriptedServer.start({
    events: eventsOf({
      ...run,
      action: 'ask',
      output: { answer: '# Sessions\n\nIn *Redis*.', citations: [{ file: 'app.js', startLine: 1, endLine: 1 }] },
    }),
  });
  await using directory = await TemporaryDirectory.with({
    'app.js': 'run();\n',
    'empty/.gitkeep.png': new Uint8Array([0, 1]),
  });
  const environment = { AGENT_ENDPOINTS_URL: server.url, AGENT_ENDPOINTS_KEY: 'secret' };
  return { ...(await runCli(argv, { cwd: directory.path, environment })), requests: server.requests };
}

describe('a command line that is not right exits with 2, says why and how it is used', () => {
  test.each([
    ['no action', [], 'No action is named'],
    ['no directory', ['audit'], 'No directory is named'],
    ['a directory that is not there', ['audit', 'nowhere'], 'There is no directory'],
    ['a file for a directory', ['audit', 'app.js'], 'is a file'],
    ['a directory without text files', ['audit', 'empty'], 'has no text files to send (1 binary)'],
    ['an unknown option', ['audit', '.', '--nonsense'], 'There is no option --nonsense'],
    ['an option without its value', ['audit', '.', '--model'], '--model'],
    [
      'an unknown severity',
      ['audit', '.', '--fail-on', 'awful'],
      '--fail-on takes one of critical, high, medium, low, info',
    ],
    ['an unknown action', ['paint', '.'], 'has no action "paint". It has: ask, audit'],
    [
      'an unknown agent',
      ['audit', '.', '--agent', 'nobody'],
      'There is no agent "nobody". There are: nodejs-backend-expert',
    ],
    ['a text for an action that takes none', ['audit', '.', 'why?'], 'audit takes no text behind the directory'],
    ['a missing text', ['ask', '.'], 'ask needs question: ask <directory> "<question>"'],
    ['too many words', ['ask', '.', 'is', 'this', 'quoted?'], 'is too much'],
    ['a number that is none', ['audit', '.', '--max-findings', 'many'], '--max-findings must be a number, not "many"'],
    ['input that is not JSON', ['audit', '.', '--input', '{focus}'], '--input is not JSON'],
    ['input that is no object', ['audit', '.', '--input', '[1]'], '--input must be a JSON object'],
    [
      'input with an unknown field',
      ['audit', '.', '--input', '{"focsu":"x"}'],
      'the field "focsu", which audit does not take. It takes: focus, paths',
    ],
    ['a URL that is none', ['audit', '.', '--url', 'example'], '--url must be an http or https URL'],
    [
      'a SARIF file in no folder',
      ['audit', '.', '--sarif', 'no/where.sarif'],
      'The folder of --sarif no/where.sarif does not exist',
    ],
    [
      'a patch in no folder',
      ['audit', '.', '--patch', 'no/a.patch'],
      'The folder of --patch no/a.patch does not exist',
    ],
    ['a patch of a run in no folder', ['follow', 'R', '--patch', 'no/a.patch'], 'The folder of --patch no/a.patch'],
    ['a target that cannot be seen', ['audit', '.', '--target', ' '], '--target takes 1 to 200 visible characters'],
  ])('%s', async (_what, argv, message) => {
    const { exitCode, stdout, stderr, requests } = await use(...argv);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run agent -- <action> <directory>');
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('a URL without a key', async () => {
    await using directory = await TemporaryDirectory.with({ 'app.js': '' });
    const { exitCode, stderr } = await runCli(['audit', directory.path, '--url', 'http://127.0.0.1:9/v1'], {
      environment: { AGENT_ENDPOINTS_KEY: '' },
    });
    expect(stderr).toContain('--url needs a key');
    expect(exitCode).toBe(2);
  });
});

test('asks the question behind the directory and prints the answer as it is', async () => {
  const { exitCode, stdout, requests } = await use('ask', '.', 'Where are sessions?');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('# Sessions\n\nIn *Redis*.\n');
  expect(stdout).toContain('  - app.js:1\n');
  expect(JSON.parse(requests.at(-1)?.body.toString() ?? '')).toMatchObject({ question: 'Where are sessions?' });
});

test('takes the question as an option or as --input, too', async () => {
  for (const argv of [
    ['ask', '.', '--question', 'Why?'],
    ['ask', '--question=Why?', '.'],
    ['ask', '.', '--input', '{"question":"Why?"}'],
  ]) {
    const { requests } = await use(...argv);
    expect(JSON.parse(requests.at(-1)?.body.toString() ?? '')).toMatchObject({ question: 'Why?' });
  }
});

test('lists agents with their actions and what these take', async () => {
  const { exitCode, stdout } = await use('list');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('nodejs-backend-expert');
  expect(stdout).toContain('--max-findings NUMBER');
  expect(stdout).toContain('What to find out (required)');
});

test('explains itself with --help and exits with 0', async () => {
  const { exitCode, stdout } = await use('--help');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Exit codes');
});

test('takes paths from where npm was called', async () => {
  await using server = await ScriptedServer.start({ events: eventsOf(run) });
  await using directory = await TemporaryDirectory.with({ 'service/app.js': 'run();\n' });
  const environment = { npm_lifecycle_event: 'agent', INIT_CWD: directory.file('service') };
  const { exitCode } = await runCli(['audit', '.', '--url', server.url, '--key', 'secret'], { environment });
  expect(exitCode).toBe(0);
  expect(JSON.parse(server.requests.at(-1)?.body.toString() ?? '')).toEqual({
    target: 'service',
    files: { 'app.js': 'run();\n' },
  });
});
