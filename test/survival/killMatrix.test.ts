import { isDeepStrictEqual } from 'node:util';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGate, type Gate } from './gate.ts';
import { startHost, type HostProcess, type Order } from './hostProcess.ts';
import { filesAfter, repairScript, tenant, ticketOf, turnOf, turnsOfRepair } from './repair.ts';
import { runProblems, sessionFiles } from './whatHolds.ts';
import { startWorld, type World } from './world.ts';

/** Runs that one process drives side by side until each stands at its point, and then all die with it. */
const runsPerProcess = 10;
const afterItsLeaseMs = 2 * 60_000;

let world: World;

beforeAll(async () => {
  world = await startWorld(repairScript);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const orderOf = (kind: Order['kind'], runId: string, gate: Gate, clockAheadMs: number): Order => ({
  kind,
  runId,
  gateUrl: gate.url,
  bucket: world.bucket,
  diagnoseUrl: world.diagnoseUrl,
  temporaryRoot: world.temporaryRoot,
  clockAheadMs,
});

/** Every point that a run passes when nobody disturbs it. */
async function pointsOfRun(): Promise<readonly string[]> {
  await using gate = await startGate(world.upstreams, null);
  const host = await startHost();
  const report = await host.carryOut(orderOf('start', ulid(), gate, 0));
  await host.kill();
  expect(report).toMatchObject({ status: 'succeeded' });
  return gate.points.filter((point) => point !== 'read');
}

interface Victim {
  readonly runId: string;
  readonly point: string;
}

/** Drives each run to its point, and kills the process when all have got there. */
async function driveAndKill(kind: Order['kind'], victims: readonly Victim[], clockAheadMs: number): Promise<void> {
  const host = await startHost();
  const gates = await Promise.all(victims.map(({ point }) => startGate(world.upstreams, point)));
  const standing = victims.map(({ runId }, index) => {
    const gate = gates[index];
    if (gate === undefined) throw new Error('Every victim has its gate.');
    return Promise.race([gate.reached, host.carryOut(orderOf(kind, runId, gate, clockAheadMs))]);
  });
  await Promise.all(standing);
  await host.kill();
  await Promise.all(gates.map((gate) => gate[Symbol.asyncDispose]()));
}

async function resume(host: HostProcess, { runId }: Victim, clockAheadMs: number): Promise<readonly string[]> {
  await using gate = await startGate(world.upstreams, null);
  const { status, error } = await host.carryOut(orderOf('resume', runId, gate, clockAheadMs));
  return status === 'succeeded' ? [] : [`it was not resumed: ${status ?? ''} ${error}`];
}

/** What is wrong with a run that was killed `kills` times and resumed since; empty when it is as if it had never been killed. */
async function damage({ runId }: Victim, kills: number): Promise<readonly string[]> {
  const problems = [...(await runProblems(world.services, tenant, runId))];
  const record = await world.services.journal.readRun(tenant, runId);
  if (record === undefined) return problems;
  if (record.turns !== turnsOfRepair) problems.push(`it took ${record.turns} turns`);
  const files = await sessionFiles(world.services, tenant, record.sessionId);
  if (!isDeepStrictEqual(files, filesAfter)) problems.push(`its files are ${JSON.stringify(files)}`);
  const asked = world.model.requests.filter((request) => ticketOf(request) === runId).map(turnOf);
  const repeated = asked.length - new Set(asked).size;
  if (repeated > kills) problems.push(`the model was asked for the turns ${asked.join(', ')}`);
  return problems;
}

/** Kills one run at each of the points, resumes it in another process, and says what is wrong with which. */
async function survive(points: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let start = 0; start < points.length; start += runsPerProcess) {
    const victims = points.slice(start, start + runsPerProcess).map((point) => ({ runId: ulid(), point }));
    await driveAndKill('start', victims, 0);
    const host = await startHost();
    for (const victim of victims) {
      const found = [...(await resume(host, victim, afterItsLeaseMs)), ...(await damage(victim, 1))];
      problems.push(...found.map((problem) => `killed ${victim.point}: ${problem}`));
    }
    await host.kill();
  }
  return problems;
}

describe('a run of five turns whose process is killed', { timeout: 120_000 }, () => {
  let points: readonly string[];
  beforeAll(async () => {
    points = await pointsOfRun();
  });

  it.each([
    ['before, during and after each model call', 'model call', 3 * turnsOfRepair],
    ['before, during and after each tool', 'tool', 3 * (turnsOfRepair - 1) + 1],
    ['before and after each write', 'write', 2 * (turnsOfRepair + 4)],
  ])('%s is resumed by another process as if nothing had happened', async (_when, kind, atLeast) => {
    const ofKind = points.filter((point) => point.includes(kind));
    expect(ofKind.length).toBeGreaterThanOrEqual(atLeast);
    expect(await survive(ofKind)).toEqual([]);
  });

  it('is resumed when it is killed once more while it is being resumed', async () => {
    const again = ['before write 1', 'after write 1', 'before write 2', 'after write 2', 'during model call 4'];
    const victims = again.map((point) => ({ runId: ulid(), point: 'after tool Bash', again: point }));
    await driveAndKill('start', victims, 0);
    const secondDeath = victims.map(({ runId, again: point }) => ({ runId, point }));
    await driveAndKill('resume', secondDeath, afterItsLeaseMs);
    const host = await startHost();
    const problems: string[] = [];
    for (const victim of secondDeath) {
      const found = [...(await resume(host, victim, 2 * afterItsLeaseMs)), ...(await damage(victim, 2))];
      problems.push(...found.map((problem) => `killed ${victim.point} of the resumption: ${problem}`));
    }
    await host.kill();
    expect(problems).toEqual([]);
  });

  it('never sends a history that the model’s API would refuse', () => {
    expect(world.model.historyProblems).toEqual([]);
  });
});
