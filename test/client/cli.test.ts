import { describe, expect, test } from 'vitest';
import { textLike } from '../support/matching.ts';
import { runCli } from '../support/runCli.ts';
import { eventsOf, finding, run, ScriptedServer } from '../support/scriptedServer.ts';
import type { Script } from '../support/scriptedServer.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const service = { 'src/app.js': 'const one = 1;\neval(request.body.expression)\n' };
const found = { ...run, findings: [finding] };

async function audit(script: Script, argv: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  await using server = await ScriptedServer.start(script);
  await using directory = await TemporaryDirectory.with(service);
  const result = await runCli(['audit', '.', '--url', server.url, '--key', 'secret', ...argv], {
    cwd: directory.path,
    environment,
  });
  return { ...result, requests: server.requests, lines: server.lines };
}

describe('a run that worked', () => {
  test('is shown with place, quote, mend and weakness, and exits with 0 whatever it found', async () => {
    const { exitCode, stdout } = await audit({ events: eventsOf(found) });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('HIGH 1');
    expect(stdout).toContain('src/app.js:2');
    expect(stdout).toContain(finding.title);
    expect(stdout).toContain(finding.quote);
    expect(stdout).toContain(`Fix: ${finding.fix ?? ''}`);
    expect(stdout).toContain('CWE-95');
    expect(stdout).toContain('1 finding: 1 high');
    expect(stdout).toContain('1 file sent');
    expect(stdout).toContain(run.id);
  });

  test('sends the files and the key, and tells its progress on standard error in plain lines', async () => {
    const { stderr, requests } = await audit({ events: eventsOf(found) });
    const post = requests.find(({ method }) => method === 'POST');
    expect(JSON.parse(post?.body.toString() ?? '')).toEqual({ files: service, target: textLike(/^agent-endpoints-/) });
    expect(post?.headers['x-api-key']).toBe('secret');
    expect(stderr).toContain('turn 1  Diagnose security\n');
    expect(stderr).not.toContain('\u001B');
  });

  test('sends the options of the action with the types of its schema', async () => {
    const options = [
      '--focus',
      'sessions',
      '--paths',
      'a',
      '--paths',
      'b',
      '--max-findings',
      '3',
      '--deep',
      '--model',
      'claude-haiku-5-5',
    ];
    const { requests } = await audit({ events: eventsOf(found) }, options);
    const post = requests.find(({ method }) => method === 'POST');
    const input = { focus: 'sessions', paths: ['a', 'b'], maxFindings: 3, deep: true, model: 'claude-haiku-5-5' };
    expect(JSON.parse(post?.body.toString() ?? '')).toMatchObject({ ...input, files: service });
  });

  test.each([
    ['high', 1],
    ['medium', 1],
    ['critical', 0],
  ])('with --fail-on %s and a high finding exits with %i', async (severity, exitCode) => {
    expect((await audit({ events: eventsOf(found) }, ['--fail-on', severity])).exitCode).toBe(exitCode);
  });

  test('with --json puts the run and nothing else on standard output, and nothing on standard error', async () => {
    const { stdout, stderr } = await audit({ events: eventsOf(found) }, ['--json']);
    expect(JSON.parse(stdout)).toEqual(found);
    expect(stderr).toBe('');
  });

  test('with --sarif writes the server’s SARIF document', async () => {
    await using target = await TemporaryDirectory.with();
    const { exitCode, lines } = await audit({ events: eventsOf(found) }, ['--sarif', target.file('out.sarif')]);
    expect(exitCode).toBe(0);
    expect(lines).toContain(`GET /runs/${run.id}/sarif`);
  });

  test('is coloured only where colour is asked for, and NO_COLOR wins over a terminal', async () => {
    const events = eventsOf(found);
    expect((await audit({ events })).stdout).not.toContain('\u001B');
    expect((await audit({ events }, [], { FORCE_COLOR: '1' })).stdout).toContain('\u001B[');
    expect((await audit({ events }, [], { NO_COLOR: '1' })).stdout).not.toContain('\u001B');
  });

  test('cannot move the cursor of the terminal with what it found', async () => {
    const hostile = { ...finding, title: 'a\u001B[2Jb\u001B]0;c\u0007', quote: 'x\u202Ey\rz' };
    const { stdout } = await audit({ events: eventsOf({ ...run, findings: [hostile] }) });
    for (const character of ['\u001B', '\u0007', '\r', '\u202E']) expect(stdout).not.toContain(character);
    expect(stdout).toContain('\\u{202e}');
  });

  test('says so when it ended early with a partial result', async () => {
    const { exitCode, stdout } = await audit({ events: eventsOf({ ...found, status: 'partial' }) });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('partial result');
  });
});

describe('a run that did not work', () => {
  const error = { code: 'model_refused', title: 'Refused', detail: 'The model refused to answer.' } as const;
  const failed = eventsOf({ ...run, status: 'failed', output: null, error });

  test('exits with 3 and says why', async () => {
    const { exitCode, stdout, stderr } = await audit({ events: failed });
    expect(exitCode).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain('The model refused to answer. (model_refused)');
  });

  test('is still the one JSON document on standard output with --json', async () => {
    const { exitCode, stdout, stderr } = await audit({ events: failed }, ['--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error });
    expect(stderr).toContain('model_refused');
  });

  test('exits with 3 and the server’s own words when it is refused', async () => {
    const body = { status: 403, code: 'forbidden', detail: 'The key is not known.' };
    const { exitCode, stderr } = await audit({
      events: [],
      answers: { 'GET /agents/nodejs-backend-expert': { status: 403, body } },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('403, forbidden');
    expect(stderr).toContain('The key is not known.');
    expect(stderr).toContain('Check the key');
  });

  test('exits with 3 when the URL is of some other server', async () => {
    const { exitCode, stderr } = await audit({
      events: [],
      answers: { 'GET /agents/nodejs-backend-expert': { status: 200, body: '<html>' } },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('which is not JSON');
  });

  test('exits with 3 when nothing answers', async () => {
    await using directory = await TemporaryDirectory.with(service);
    const { url } = await stoppedServer();
    const { exitCode, stderr } = await runCli(['audit', directory.path, '--url', url, '--key', 'secret']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('cannot be reached (ECONNREFUSED)');
  });
});

describe('a connection that is cut', () => {
  test('is made again from the last event, and the run ends as if nothing had been', async () => {
    const { exitCode, stdout, stderr, requests } = await audit({
      events: eventsOf(found),
      cutAfter: 3,
      failedAttachments: 2,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 finding: 1 high');
    expect(stderr).toContain('connecting again');
    const attachments = requests.filter(({ path }) => path === `/runs/${run.id}/events`);
    expect(attachments.map(({ headers }) => headers['last-event-id'])).toEqual(['3', '3', '3']);
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('before the run has begun is made again by the same request with the same key, which starts nothing twice', async () => {
    const { exitCode, stdout, requests } = await audit({ events: eventsOf(found), cutAfter: 0 });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 finding: 1 high');
    const posts = requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(2);
    expect(new Set(posts.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(posts[1]?.body).toEqual(posts[0]?.body);
  });

  test('does not share its key with another command', async () => {
    const keyOf = async () =>
      (await audit({ events: eventsOf(found) })).requests.find(({ method }) => method === 'POST')?.headers[
        'idempotency-key'
      ];
    expect(await keyOf()).not.toBe(await keyOf());
  });
});

async function stoppedServer(): Promise<{ url: string }> {
  await using server = await ScriptedServer.start({ events: [] });
  return { url: server.url };
}
