import { ulid } from 'ulid';
import { advance } from '../../agents/engine/advance.ts';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { enqueueRun } from '../../agents/engine/enqueueRun.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import { toolCalls } from '../../agents/engine/history.ts';
import { terminalStatuses, type RunRecord } from '../../agents/engine/runs.ts';
import type { ModelApiRequest, ScriptedAnswer } from '../support/scriptedModel.ts';
import { connect } from './connect.ts';
import { behindFuse, Fuse } from './fuse.ts';
import { agent as repairer, repairAction, repairRequest, tenant, ticketOf, tools, turnOf } from './repair.ts';
import { runProblems, sessionFiles } from './whatHolds.ts';
import type { World } from './world.ts';

/** Writes wait for a decision; commands do not. */
const agent: AgentProfile = { ...repairer, approval: ['MultiEdit'] };
const action = repairAction();
const aMinuteMs = 60_000;
const logFile = 'log.txt';

/** Each run leaves two lines in a file that all of its session's runs share, with a call that needs approval between the two. */
export function householdScript(request: ModelApiRequest): ScriptedAnswer {
  const ticket = ticketOf(request);
  const note = (turn: number): ScriptedAnswer => ({
    call: [{ name: 'Bash', input: { command: `echo ${ticket}-${turn} >> ${logFile}` } }],
  });
  const edits = [{ old_string: 'export', new_string: 'export' }];
  const answers: readonly ScriptedAnswer[] = [
    note(1),
    { call: [{ name: 'MultiEdit', input: { file_path: 'src/load.js', edits } }] },
    note(3),
    { call: [{ name: 'Submit', input: { summary: 'Done.', findings: [], accept: [] } }] },
  ];
  return answers[turnOf(request) - 1] ?? { status: 400, message: `There is no turn ${turnOf(request)}.` };
}

export interface Drive {
  readonly run: number;
  /** The leg ends after so many model calls. */
  readonly turns: number;
  /** Null for a driver that lives. */
  readonly death: { readonly atCall: number; readonly beforeIt: boolean } | null;
}

/** One session, its runs, and everybody who may do something to them; time passes when told to. */
export class Household {
  readonly #world: World;
  readonly #services: ReturnType<typeof connect>;
  readonly #runs: RunRecord[] = [];
  #nowMs = Date.parse('2026-11-22T12:00:00Z');
  #deaths = 0;

  constructor(world: World) {
    this.#world = world;
    const { upstreams, bucket, temporaryRoot, services } = world;
    const clock = { nowMs: () => this.#nowMs };
    this.#services = connect({ ...upstreams, bucket, temporaryRoot, clock, diagnose: services.diagnose });
  }

  close(): void {
    this.#services.close();
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  async enqueue(): Promise<void> {
    this.pass(1);
    const request = { ...repairRequest(ulid(this.#nowMs), action), agent };
    const first = this.#runs[0];
    const inSession = first === undefined ? request : { ...request, sessionId: first.sessionId, files: undefined };
    this.#runs.push(await enqueueRun(this.#services, inSession, { line: true }));
  }

  /** One leg of one run, by a driver that may die in it. Returns null when the session was not to be had, or the driver died. */
  async drive({ run, turns, death }: Drive): Promise<RunRecord | null> {
    const target = this.#runs[run % Math.max(1, this.#runs.length)];
    if (target === undefined) return null;
    const fuse = new Fuse(death);
    let turnsLeft = turns;
    const onModelCall = () => {
      turnsLeft -= 1;
    };
    const services = behindFuse(this.#services, fuse, this.#world.upstreams.modelUrl, onModelCall);
    // The leg is over when its turns are: to this driver it is late then.
    const clock = { nowMs: () => this.#nowMs + (turnsLeft <= 0 ? 1 : 0) };
    const legEndsAtMs = this.#nowMs + 1;
    const leg = async (): Promise<RunRecord | null> => {
      try {
        const claimed = await claimRun({ ...services, clock }, tenant, target.id);
        const { signal } = new AbortController();
        const driver = { agent, action, tools, sink: () => undefined, signal, legEndsAtMs };
        return await advance({ ...services, clock }, claimed, driver);
      } catch (error) {
        const isRefusal = error instanceof AgentError && ['session_busy', 'run_not_resumable'].includes(error.code);
        if (isRefusal) return null;
        throw error;
      }
    };
    const died = fuse.blown.then(() => {
      this.#deaths += 1;
      return null;
    });
    return Promise.race([leg(), died]);
  }

  async cancel(run: number): Promise<void> {
    const target = this.#runs[run % Math.max(1, this.#runs.length)];
    if (target !== undefined)
      await this.#services.journal.requestCancel(tenant, target.id, 'Nobody wants it any more.');
  }

  async decide(run: number, decision: 'allow' | 'deny'): Promise<void> {
    const target = this.#runs[run % Math.max(1, this.#runs.length)];
    if (target === undefined) return;
    const record = await this.#services.journal.readRun(tenant, target.id);
    for (const { toolUseId } of record?.approvals ?? [])
      await this.#services.journal.decideApproval(tenant, target.id, toolUseId, { decision, message: 'As agreed.' });
  }

  /** Lets every lease run out and drives whatever is open, until nothing is. */
  async settle(): Promise<readonly string[]> {
    const open = new Set(this.#runs.keys());
    for (let round = 0; round < 12 && open.size > 0; round += 1) {
      this.pass(20 * aMinuteMs);
      for (const run of open) {
        await this.decide(run, 'allow');
        await this.drive({ run, turns: 10, death: null });
        const record = await this.#services.journal.readRun(tenant, this.#runs[run]?.id ?? '');
        if (record !== undefined && terminalStatuses.has(record.status)) open.delete(run);
      }
    }
    return [...open].map((run) => `run ${run} did not come to its end`);
  }

  /** What is wrong once all has settled; empty when all that always holds does hold. */
  async problems(): Promise<readonly string[]> {
    const problems: string[] = [];
    const lines: string[] = [];
    for (const [run, { id }] of this.#runs.entries()) {
      const found = [...(await runProblems(this.#services, tenant, id)), ...(await this.#overpaid(id))];
      problems.push(...found.map((problem) => `run ${run}: ${problem}`));
      lines.push(...(await this.#notesOf(id)));
    }
    const sessionId = this.#runs[0]?.sessionId;
    if (sessionId === undefined) return problems;
    const files = await sessionFiles(this.#services, tenant, sessionId);
    const kept = (files[logFile] ?? '').split('\n').filter((line) => line !== '');
    if (kept.toSorted().join() !== lines.toSorted().join())
      problems.push(`the turns wrote ${lines.join(', ')} and the files hold ${kept.join(', ')}`);
    return [...problems, ...this.#world.model.historyProblems];
  }

  /** The lines that the run's stored turns have written, where the run came to a result. */
  async #notesOf(runId: string): Promise<readonly string[]> {
    const record = await this.#services.journal.readRun(tenant, runId);
    // A run that finds its session's files changed under it may give up, and then leaves them as they are.
    if (record === undefined || record.error?.code === 'workspace_conflict') return [];
    const turns = await this.#services.journal.readRunTurns(record);
    return turns.flatMap((turn) =>
      toolCalls(turn)
        .filter(({ call, result }) => call.name === 'Bash' && result.is_error !== true)
        .map(() => `${runId}-${turn.index}`),
    );
  }

  /** A turn is asked for again only where a driver died with it. */
  async #overpaid(runId: string): Promise<readonly string[]> {
    const asked = this.#world.model.requests.filter((request) => ticketOf(request) === runId).map(turnOf);
    const repeated = asked.length - new Set(asked).size;
    return repeated > this.#deaths ? [`${this.#deaths} drivers died, and it asked for ${asked.join(', ')}`] : [];
  }
}
