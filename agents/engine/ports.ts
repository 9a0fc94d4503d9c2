import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { RunEvent } from './events.ts';
import type { Ledger, LedgerEntry, LedgerSummary } from './ledger.ts';
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
  /** Which run has this session now, or null. */
  readonly lease: SessionLease | null;
  /** Runs that wait for the session, first come first. */
  readonly line: readonly string[];
}

export interface SessionLease {
  readonly runId: string;
  /** The driver that advances the run now; null while the run keeps its session without one: between two legs, parked, awaiting approval. */
  readonly driverId: string | null;
  /** Epoch milliseconds after which another driver may take the run, and some time later (`abandonedAfterMs`) another run the session. */
  readonly expiresAtMs: number;
}

/** What others want of a run, whoever drives it. Kept beside the run's record, so that it never meets a driver's own writes. */
export interface RunControl {
  /** Why the run is to be cancelled, or null. */
  readonly cancelReason: string | null;
  /** Decisions on tool calls, by the id of the call. */
  readonly decisions: Readonly<Record<string, ApprovalDecision>>;
  /** What wakes the background execution that waits for a decision, or null when none does. */
  readonly callbackId: string | null;
}

export interface ApprovalDecision {
  readonly decision: 'allow' | 'deny';
  /** Told to the model when the call is denied. */
  readonly message: string;
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
  /** Stores a new run, which is open from then on. `events` ride in the same write. Throws `turn_conflict` if the id exists. */
  createRun(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** Undefined when the tenant has no such run. */
  readRun(tenant: string, runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  listRuns(tenant: string, sessionId: string, page: PageRequest): Promise<Page<RunRecord>>;
  /** Stores a finished turn in one conditional write. Throws `turn_conflict` if that turn is already stored. */
  appendTurn(run: RunRecord, turn: Turn): Promise<void>;
  /**
   * Stores events that cannot wait for their turn's write. Idempotent by the first event's id. Throws `turn_conflict` when other
   * events are stored under these numbers: another driver has the run.
   */
  appendEvents(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** The turns of all runs of the session, in order of run id and index. */
  readTurns(tenant: string, sessionId: string): Promise<readonly Turn[]>;
  /** The turns of one run, in order. */
  readRunTurns(run: RunRecord): Promise<readonly Turn[]>;
  /**
   * The newest turns of the session's runs before this one, in order, as many as fit into `maxBytes` of JSON; reads no more
   * pages than that needs. The oldest run may be cut: its first turn given is then not its turn 1.
   */
  readEarlierTurns(run: RunRecord, maxBytes: number): Promise<readonly Turn[]>;
  /** Replaces the record if its stored version is `run.version - 1`; throws `turn_conflict` otherwise. A terminal status closes the run. */
  updateRun(run: RunRecord, events: readonly RunEvent[]): Promise<void>;
  /** Stored events with an id greater than `afterId`, in order. */
  readEvents(tenant: string, runId: string, afterId: number): Promise<readonly RunEvent[]>;
  /** Undefined when the tenant has no such run. One consistent read. */
  readControl(tenant: string, runId: string): Promise<RunControl | undefined>;
  /** Asks the driver to end the run. Throws `not_found`. */
  requestCancel(tenant: string, runId: string, reason: string): Promise<void>;
  /** Records a decision; the first one on a call stands. Throws `not_found`. */
  decideApproval(tenant: string, runId: string, toolUseId: string, decision: ApprovalDecision): Promise<void>;
  /** Says what wakes the execution that waits for a decision; null when it waits no more. Throws `not_found`. */
  setCallback(tenant: string, runId: string, callbackId: string | null): Promise<void>;
  /** Runs of any tenant that are not ended, oldest first; may lag by seconds. */
  listOpenRuns(page: PageRequest): Promise<Page<{ readonly tenant: string; readonly runId: string }>>;
}

/** Keeps sessions, their lease, and the line of runs that wait for it. */
export interface Sessions {
  /** Stores a new session; with a lease, its first run already holds it. Throws `turn_conflict` if the id exists. */
  create(session: SessionRecord): Promise<void>;
  read(tenant: string, sessionId: string): Promise<SessionRecord | undefined>;
  /** Newest first. */
  list(tenant: string, page: PageRequest): Promise<Page<SessionRecord>>;
  /** Removes the session, its runs, turns and events. True when there was one. */
  delete(tenant: string, sessionId: string): Promise<boolean>;
  /**
   * Gives the lease to a run's driver and returns the session. The lease must be free or abandoned at `nowMs`, and then no other run may
   * stand before this one in the line; or it must be this run's own, held by this driver or by none, or expired by `nowMs`. The run leaves
   * the line in the same write.
   * Throws `session_busy` (details: `runId` of the holder or of the head of the line) or `not_found`.
   */
  claim(
    tenant: string,
    sessionId: string,
    lease: SessionLease & { driverId: string },
    nowMs: number,
  ): Promise<SessionRecord>;
  /** Lets the run keep its session without a driver until `expiresAtMs`, if this driver still holds it. */
  handOver(tenant: string, sessionId: string, holder: LeaseHolder, expiresAtMs: number): Promise<void>;
  /** Frees the lease if the driver still holds it, or the run holds it without a driver; where given, makes `workspace` current in the same write. */
  release(
    tenant: string,
    sessionId: string,
    holder: LeaseHolder,
    change: { workspace?: WorkspaceVersion },
  ): Promise<void>;
  /** Puts a run at the end of the line, once. Throws `not_found`, and `throttled` when the line is full. */
  enqueue(tenant: string, sessionId: string, runId: string): Promise<void>;
  /** Takes a run out of the line, wherever it stands. */
  leaveLine(tenant: string, sessionId: string, runId: string): Promise<void>;
  /** Makes `next` current if `expected` still is and no run holds the lease at `nowMs`; throws `workspace_conflict` or `session_busy` otherwise. */
  commitWorkspace(
    tenant: string,
    sessionId: string,
    change: { expected: WorkspaceVersion | null; next: WorkspaceVersion; nowMs: number },
  ): Promise<void>;
}

export interface LeaseHolder {
  readonly runId: string;
  readonly driverId: string;
}

/** Starts runs that no request waits for. */
export interface BackgroundRuns {
  /** Lets a background execution drive the run from where it stands. The same `executionName` twice is the same execution. */
  start(run: { readonly tenant: string; readonly id: string }, executionName: string): Promise<void>;
  /** Wakes the execution that waits for a decision. */
  wake(callbackId: string): Promise<void>;
}

/** Remembers which run an Idempotency-Key has started, per tenant, for 24 hours. */
export interface IdempotencyKeys {
  /**
   * Binds the key to the run unless it is bound, and returns the run that it is bound to and whether that is this one. Throws
   * `idempotency_conflict` when it is bound with another `bodyHash`. A binding older than 24 hours at `nowMs` does not count.
   */
  bind(
    tenant: string,
    key: string,
    binding: { runId: string; bodyHash: string; nowMs: number },
  ): Promise<{ runId: string; isNew: boolean }>;
}

/** Keeps what is known of the findings of each target of a tenant over time. */
export interface Ledgers {
  /** Undefined when nothing was ever recorded of the target. One consistent read. */
  read(tenant: string, target: string): Promise<Ledger | undefined>;
  /**
   * Stores what `change` makes of the ledger (an empty one where there is none) and returns it. When somebody else has changed the ledger
   * meanwhile, `change` is asked again with what stands there then; when it returns what it was given, nothing is written. Throws what
   * `change` throws, and `throttled` when others change the ledger all the time.
   */
  update(tenant: string, target: string, change: (ledger: Ledger) => Ledger | Promise<Ledger>): Promise<Ledger>;
  /** The targets of the tenant, last changed first; may lag by moments. */
  list(tenant: string, page: PageRequest): Promise<Page<LedgerSummary>>;
  /** The findings of a target by fingerprint, the fixed ones too; empty when nothing was ever recorded of it. */
  readLedgerEntries(tenant: string, target: string): Promise<ReadonlyMap<string, LedgerEntry>>;
}

/** Keeps what the analysis of a session's files has given, so that another process need not analyse again what has not changed. */
export interface AnalysisResults {
  /** Undefined when nothing was kept. */
  read(tenant: string, sessionId: string): Promise<Uint8Array | undefined>;
  /** Takes the place of what was kept. It goes with the session. */
  save(tenant: string, sessionId: string, results: Uint8Array): Promise<void>;
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
