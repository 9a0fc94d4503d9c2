import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { AgentProfile } from './agent.ts';
import type { ActionDefinition, ActionLimits } from './defineAction.ts';
import { AgentError } from './errors.ts';
import { clearOldResults, isCrowded } from './contextWindow.ts';
import { EventLog } from './eventLog.ts';
import type { EventSink } from './events.ts';
import { toMessages } from './history.ts';
import type { Lease } from './lease.ts';
import type { RunControl, Turn, WorkspaceVersion } from './ports.ts';
import { RunMemory } from './runMemory.ts';
import { addUsage, type GatedResult, type RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';
import type { ClaimedRun } from './startRun.ts';
import type { Tool } from './tool.ts';
import { wasAskedToWrapUp } from './wrapUp.ts';

/** Who advances a run, and with what. */
export interface Driver {
  readonly agent: AgentProfile;
  readonly action: ActionDefinition;
  readonly tools: readonly Tool[];
  readonly sink: EventSink;
  /** Aborted with an `AgentError` as its reason when the run must end now. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds: no turn is begun after it, and the run is left to another driver. */
  readonly legEndsAtMs: number;
}

/** A run while a driver advances it. Everything in it can be rebuilt from the journal. */
export class RunState {
  readonly services: RunServices;
  readonly driver: Driver;
  readonly lease: Lease;
  readonly control: RunControl;
  readonly directory: string;
  readonly memory: RunMemory;
  readonly events: EventLog;
  /** What the model has seen so far. */
  readonly messages: BetaMessageParam[];
  /** How many of `messages` were there before this run. */
  readonly historyLength: number;
  /** The session's current files, as its record has them. */
  readonly committedWorkspace: WorkspaceVersion | null;
  record: RunRecord;
  turnsTaken: number;
  /** The response of this run's newest turn. */
  lastMessage: BetaMessage | undefined;
  /** How often in a row the model has stopped without a tool call. */
  nudges: number;
  /** True once the model was asked to hand in what it has. */
  wrappingUp: boolean;
  /** How often in a row calls of this leg have failed in a way that passes. */
  transientFailures = 0;
  /** Set when a tool may have changed files since they were last saved. */
  filesChanged = false;
  /** The newest stored version of the files, where this run has made one. */
  savedWorkspace: WorkspaceVersion | undefined;
  /** Set when a submission has passed the gate. */
  result: GatedResult | undefined;
  readonly #legStartedAtMs: number;

  constructor(services: RunServices, claimed: ClaimedRun, { driver, lease }: { driver: Driver; lease: Lease }) {
    const { turns } = claimed;
    const before = toMessages(claimed.earlierTurns, claimed.record.model);
    this.services = services;
    this.driver = driver;
    this.lease = lease;
    this.control = claimed.control;
    this.directory = claimed.directory;
    this.committedWorkspace = claimed.committedWorkspace;
    this.record = claimed.record;
    this.memory = RunMemory.of(turns);
    const history = [...before, ...toMessages(turns)];
    // What an earlier driver cleared from what it sent stands whole in the journal.
    this.messages = turns.some((turn) => isCrowded(claimed.record.model, turn)) ? clearOldResults(history) : history;
    this.historyLength = before.length;
    this.turnsTaken = turns.length;
    this.lastMessage = turns.at(-1)?.message;
    this.nudges = turns.length - 1 - turns.findLastIndex((turn) => turn.message.stop_reason === 'tool_use');
    this.wrappingUp = wasAskedToWrapUp(turns);
    this.savedWorkspace = turns.findLast((turn) => turn.workspace !== undefined)?.workspace;
    this.result = turns.at(-1)?.result;
    this.#legStartedAtMs = services.clock.nowMs();
    this.events = new EventLog({
      lastEventId: claimed.lastEventId,
      clock: services.clock,
      sink: driver.sink,
      flush: (events) => {
        lease.assertHeld();
        return services.journal.appendEvents(this.record, events);
      },
    });
  }

  /** The action's limits, narrowed by the agent's own. */
  get limits(): ActionLimits {
    const { action, agent } = this.driver;
    return { ...action.limits, maxTurns: Math.min(action.limits.maxTurns, agent.maxTurns ?? Number.POSITIVE_INFINITY) };
  }

  /** The files that this run has made of the session's; undefined when it has changed none. */
  get ownWorkspace(): WorkspaceVersion | undefined {
    const { workspace, base } = this.record;
    return this.savedWorkspace ?? (workspace === base ? undefined : (workspace ?? undefined));
  }

  /** Throws `workspace_conflict` when another run has changed the session's files since this one began, and both cannot stand. */
  assertFilesStand(): void {
    const own = this.ownWorkspace;
    if (own === undefined || this.committedWorkspace === this.record.base || this.committedWorkspace === own) return;
    throw new AgentError(
      'workspace_conflict',
      `While this run had no driver, another run changed the files of session ${this.record.sessionId}, and both changes cannot stand. The others are kept; start a new run on them.`,
    );
  }

  /** How long drivers have worked on the run so far. */
  activeMs(): number {
    return this.record.activeMs + this.services.clock.nowMs() - this.#legStartedAtMs;
  }

  /** Stores the files if a tool may have changed them; undefined when there is nothing new. */
  async saveChangedFiles(): Promise<WorkspaceVersion | undefined> {
    if (!this.filesChanged) return undefined;
    const version = await this.services.workspaces.save(this.record.tenant, this.record.sessionId, this.directory);
    this.filesChanged = false;
    if (version === (this.savedWorkspace ?? this.record.workspace)) return undefined;
    this.savedWorkspace = version;
    return version;
  }

  /** Stores a finished turn with the events that happened in it, and makes it part of the history. */
  async store(finished: Omit<Turn, 'events'>): Promise<Turn> {
    const turn = await this.events.storeWith(async (events) => {
      const complete: Turn = { ...finished, events };
      this.lease.assertHeld();
      await this.services.journal.appendTurn(this.record, complete);
      return complete;
    });
    this.messages.push(...toMessages([turn]));
    this.turnsTaken = turn.index;
    this.lastMessage = turn.message;
    this.transientFailures = 0;
    const { approvals: _approvals, pendingTurn: _pendingTurn, ...record } = this.record;
    this.record = {
      ...record,
      parkings: 0,
      turns: turn.index,
      usage: addUsage(this.record.usage, turn.usage),
      costUsd: this.record.costUsd + turn.costUsd,
    };
    return turn;
  }
}
