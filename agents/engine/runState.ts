import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { AgentProfile } from './agent.ts';
import type { ActionDefinition } from './defineAction.ts';
import { EventLog } from './eventLog.ts';
import type { EventSink } from './events.ts';
import { toMessages } from './history.ts';
import type { Turn, WorkspaceVersion } from './ports.ts';
import { RunMemory } from './runMemory.ts';
import { addUsage, type GatedResult, type RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';
import type { ClaimedRun } from './startRun.ts';
import type { Tool } from './tool.ts';

/** Who advances a run, and with what. */
export interface Driver {
  readonly agent: AgentProfile;
  readonly action: ActionDefinition;
  readonly tools: readonly Tool[];
  readonly sink: EventSink;
  /** Aborted with an `AgentError` as its reason when the run must end (`time_limit`, `cancelled`). */
  readonly signal: AbortSignal;
}

/** A run while a driver advances it. Everything in it can be rebuilt from the journal. */
export class RunState {
  readonly services: RunServices;
  readonly driver: Driver;
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
  /** How often in a row the model has stopped without a tool call. */
  nudges = 0;
  /** Set when a tool may have changed files since they were last saved. */
  filesChanged = false;
  /** The newest stored version of the files, where this run has made one. */
  savedWorkspace: WorkspaceVersion | undefined;
  /** Set when a submission has passed the gate. */
  result: GatedResult | undefined;

  constructor(services: RunServices, claimed: ClaimedRun, driver: Driver) {
    const own = claimed.turns.filter((turn) => turn.runId === claimed.record.id);
    const before = toMessages(claimed.turns.slice(0, claimed.turns.length - own.length));
    this.services = services;
    this.driver = driver;
    this.directory = claimed.directory;
    this.committedWorkspace = claimed.committedWorkspace;
    this.record = claimed.record;
    this.memory = RunMemory.of(own);
    this.messages = [...before, ...toMessages(own)];
    this.historyLength = before.length;
    this.turnsTaken = own.length;
    this.savedWorkspace = own.findLast((turn) => turn.workspace !== undefined)?.workspace;
    this.events = new EventLog({
      lastEventId: claimed.record.lastEventId,
      clock: services.clock,
      sink: driver.sink,
      flush: (events) => services.journal.appendEvents(this.record, events),
    });
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
      await this.services.journal.appendTurn(this.record, complete);
      return complete;
    });
    this.messages.push(...toMessages([turn]));
    this.turnsTaken = turn.index;
    this.record = {
      ...this.record,
      turns: turn.index,
      usage: addUsage(this.record.usage, turn.usage),
      costUsd: this.record.costUsd + turn.costUsd,
    };
    return turn;
  }
}
