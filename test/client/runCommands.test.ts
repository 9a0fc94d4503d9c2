import { describe, expect, test } from 'vitest';
import type { RunEventBody } from '../../agents/engine/events.ts';
import { runCli } from '../support/runCli.ts';
import { eventsOf, finding, numbered, run, ScriptedServer } from '../support/scriptedServer.ts';
import type { Script } from '../support/scriptedServer.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

async function use(script: Partial<Script>, ...argv: readonly string[]) {
  await using server = await ScriptedServer.start({ events: eventsOf(run), ...script });
  await using directory = await TemporaryDirectory.with({ 'app.js': 'run();\n' });
  const result = await runCli([...argv, '--url', server.url, '--key', 'secret'], { cwd: directory.path });
  return { ...result, lines: server.lines, requests: server.requests };
}

const accepted = (path: string, body: Record<string, unknown> = {}) => ({
  answers: { [`POST /runs/${run.id}/${path}`]: { status: 202, body: { ...run, ...body } } },
});

describe('--background', () => {
  test('starts the run, prints its id and how to follow it, and does not wait', async () => {
    const { exitCode, stdout, lines } = await use({}, 'audit', '.', '--background');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`run ${run.id} (queued)`);
    expect(stdout).toContain(`npm run agent -- follow ${run.id}`);
    expect(lines.filter((line) => line.includes('/runs/'))).toEqual([]);
  });

  test('with --json prints the run', async () => {
    const { stdout } = await use({}, 'audit', '.', '--background', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ id: run.id, status: 'queued' });
  });

  test('is refused by the local stack of the command, which ends with it', async () => {
    await using data = await TemporaryDirectory.with({ 'app.js': 'run();\n' });
    const environment = { LOCAL_DATA: data.file('data'), MODEL_PROVIDER: 'offline', AGENT_ENDPOINTS_URL: '' };
    const { exitCode, stderr } = await runCli(['audit', data.path, '--background'], { environment });
    expect(stderr).toContain('--background needs a server that stays up');
    expect(exitCode).toBe(2);
  });
});

describe('follow', () => {
  test('shows a run of another command from its first event to its result', async () => {
    const { exitCode, stdout, stderr } = await use(
      { events: eventsOf({ ...run, findings: [finding] }) },
      'follow',
      run.id,
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('turn 1  Diagnose security\n');
    expect(stdout).toContain('1 finding: 1 high');
    expect(stdout).not.toContain('sent');
  });

  test('shows what a run waits for, and goes on behind a failure that was resumed', async () => {
    const error = { code: 'model_refused', title: 'Refused', detail: 'No.' } as const;
    const approvals = [
      {
        toolUseId: 'toolu_1',
        tool: 'Write',
        input: { file_path: 'a.md' },
        requestedAt: '2026-11-22T10:00:00.000Z',
        expiresAt: '2026-11-23T10:00:00.000Z',
      },
    ];
    const bodies: readonly RunEventBody[] = [
      { type: 'run-queued', runId: run.id, sessionId: run.sessionId },
      { type: 'run-parked', reason: 'The model is overloaded.', wakeAt: '2026-11-22T10:05:00.000Z' },
      { type: 'approval-requested', approvals },
      { type: 'run-failed', run: { ...run, status: 'failed', error } },
      { type: 'run-resumed', turn: 2 },
      { type: 'run-succeeded', run },
    ];
    const { exitCode, stderr, stdout } = await use({ events: numbered(bodies) }, 'follow', run.id);
    expect(stderr).toContain('parked until 2026-11-22T10:05:00.000Z: The model is overloaded.');
    expect(stderr).toContain('approval needed until 2026-11-23T10:00:00.000Z: Write {"file_path":"a.md"}');
    expect(stderr).toContain('--call toolu_1');
    expect(stdout).toContain('One problem was found.');
    expect(exitCode).toBe(0);
  });

  test('exits with 3 when there is no such run', async () => {
    const body = { status: 404, code: 'not_found', detail: 'There is no run "nope".' };
    const { exitCode, stderr } = await use(
      { answers: { 'GET /runs/nope/events': { status: 404, body } } },
      'follow',
      'nope',
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('There is no run');
  });
});

describe('the other commands of a run', () => {
  test.each(['cancel', 'resume'])('%s asks for it and says how the run stands', async (command) => {
    const { exitCode, stdout, lines } = await use(
      accepted(command, { status: 'parked', wakeAt: '2026-11-22T10:05:00.000Z' }),
      command,
      run.id,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`run ${run.id} (parked, goes on at 2026-11-22T10:05:00.000Z)`);
    expect(lines).toContain(`POST /runs/${run.id}/${command}`);
  });

  test.each([
    [[], { decision: 'allow' }],
    [['--deny', '--message', 'Not today.'], { decision: 'deny', message: 'Not today.' }],
    [['--call', 'toolu_1'], { decision: 'allow', toolUseId: 'toolu_1' }],
  ])('approve %j decides', async (options, decision) => {
    const { exitCode, requests } = await use(accepted('approval'), 'approve', run.id, ...options);
    expect(exitCode).toBe(0);
    expect(JSON.parse(requests.at(-1)?.body.toString() ?? '')).toEqual(decision);
  });

  test.each([[['cancel']], [['follow', run.id, 'more']]])('%j is no command line', async (argv) => {
    const { exitCode, lines } = await use({}, ...argv);
    expect(exitCode).toBe(2);
    expect(lines).toEqual([]);
  });

  test('exits with 3 and the server’s own words when it is refused', async () => {
    const body = { status: 409, code: 'run_not_resumable', detail: 'It has ended.' };
    const { exitCode, stderr } = await use(
      { answers: { [`POST /runs/${run.id}/resume`]: { status: 409, body } } },
      'resume',
      run.id,
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('409, run_not_resumable');
  });
});
