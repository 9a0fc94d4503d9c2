import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { RunEvent } from './events.ts';
import type { GatedResult, RunRecord, Usage } from './runs.ts';

/** An immutable version of a session's files: the key of a tar.gz in the workspace store. */
export type WorkspaceVersion = string;

export interface SessionRecord {
  readonly tenant: string;
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The current files, or null while there are none. */
  readonly workspace: WorkspaceVersion | null;
  /** Who drives a run of this session now, or null. */
  readonly lease: SessionLease | null;
}

export interface SessionLease {
  readonly runId: string;
  /** Epoch milliseconds after which another driver may take over. */
  readonly expiresAtMs: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One model response with the results of its tool calls: the unit of durability. The session's history is the
 * concatenation, in order of run id and index, of `opening?`, `message`, `reply?`.
 */
export interface Turn {
  readonly runId: string;
  /** Counts from 1 within the run. */
  readonly index: number;
  /** The user message that opened the run; on turn 1 only. */
  readonly opening?: BetaMessageParam;
  readonly message: BetaMessage;
  /** The user message that answers it: tool results, or a nudge when the model stopped without submitting. */
  readonly reply?: BetaMessageParam;
  readonly requestId: string | null;
  readonly usage: Usage;
  readonly costUsd: number;
  readonly finishedAt: string;
  /** The session's files after this turn, where its tools changed them. */
  readonly workspace?: WorkspaceVersion;
  /** The result, on the turn whose submission passed the gate. */
  readonly result?: GatedResult;
  /** Events that happened in this turn and ride in its write. */
  readonly events: readonly RunEvent[];
}

/** Keeps runs, turns and events. Every method is scoped by the tenant inside its arguments. */
export interface Journal {
  /** Stores a new run. `events` ride in the same write. Throws `turn_conflict` if the id exists. */
  createRun(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** Undefined when the tenant has no such run. */
  readRun(tenant: string, runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  listRuns(tenant: string, sessionId: string, page: PageRequest): Promise<Page<RunRecord>>;
  /** Stores a finished turn in one conditional write. Throws `turn_conflict` if that turn is already stored. */
  appendTurn(run: RunRecord, turn: Turn): Promise<void>;
  /** Stores events that cannot wait for their turn's write. Idempotent by the first event's id. */
  appendEvents(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** The turns of all runs of the session, in order of run id and index. */
  readTurns(tenant: string, sessionId: string): Promise<readonly Turn[]>;
  /** Replaces the record if its stored version is `run.version - 1`; throws `turn_conflict` otherwise. */
  updateRun(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** Stored events with an id greater than `afterId`, in order. */
  readEvents(tenant: string, runId: string, afterId: number): Promise<readonly RunEvent[]>;
}

/** Keeps sessions and their lease. */
export interface Sessions {
  /** Stores a new session; with a lease, its first run already holds it. Throws `turn_conflict` if the id exists. */
  create(session: SessionRecord): Promise<void>;
  read(tenant: string, sessionId: string): Promise<SessionRecord | undefined>;
  /** Newest first. */
  list(tenant: string, page: PageRequest): Promise<Page<SessionRecord>>;
  /** Removes the session, its runs, turns and events. True when there was one. */
  delete(tenant: string, sessionId: string): Promise<boolean>;
  /**
   * Gives the lease to a run if it is free, expired by `nowMs`, or already that run's, and returns the session.
   * Throws `session_busy` when another run holds it and `not_found` when there is no such session.
   */
  claim(tenant: string, sessionId: string, lease: SessionLease, nowMs: number): Promise<SessionRecord>;
  /** Frees the lease if the run still holds it and, where given, makes `workspace` current in the same write. */
  release(tenant: string, sessionId: string, runId: string, change: { workspace?: WorkspaceVersion }): Promise<void>;
  /** Makes `next` current if `expected` still is and no run holds the lease at `nowMs`; throws `workspace_conflict` or `session_busy` otherwise. */
  commitWorkspace(
    tenant: string,
    sessionId: string,
    change: { expected: WorkspaceVersion | null; next: WorkspaceVersion; nowMs: number },
  ): Promise<void>;
}

/** Keeps immutable versions of a session's files as tar.gz objects. */
export interface WorkspaceStore {
  /** Packs the files below `root` (regular files only) and stores them; equal content gives the same version. */
  save(tenant: string, sessionId: string, root: string): Promise<WorkspaceVersion>;
  /** Unpacks a version into the empty directory `root`. */
  open(tenant: string, version: WorkspaceVersion, root: string): Promise<void>;
  /** Removes every version of a session. */
  deleteAll(tenant: string, sessionId: string): Promise<void>;
}

/** Wall clock, so that tests can hold it. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
