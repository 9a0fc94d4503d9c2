import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { RunProblem } from './errors.ts';
import type { Finding } from './findings.ts';

export const runStatuses = [
  'queued',
  'running',
  'parked',
  'awaiting_approval',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const terminalStatuses: ReadonlySet<RunStatus> = new Set(['succeeded', 'partial', 'failed', 'cancelled']);

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

export interface CheckResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** What a run left behind when its result passed the gate. */
export interface GatedResult {
  readonly output: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** How many claims were left out because their quote is not in the file. */
  readonly dropped: number;
  readonly checks: readonly CheckResult[];
}

/** A tool call that waits for somebody's decision. */
export interface PendingApproval {
  readonly toolUseId: string;
  readonly tool: string;
  readonly input: unknown;
  readonly requestedAt: string;
  /** When nobody has decided by then, the call is denied and the run goes on. */
  readonly expiresAt: string;
}

/** The run as clients see it. Instants are ISO 8601 UTC, money is US dollars, ids are ULIDs. */
export interface RunResource {
  readonly id: string;
  readonly agent: string;
  readonly action: string;
  readonly sessionId: string;
  /** What the findings are about: the ledger that they are recorded in. */
  readonly target: string;
  readonly status: RunStatus;
  /** The model's id, or `offline`. */
  readonly model: string;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly findings: readonly Finding[];
  readonly dropped: number;
  readonly checks: readonly CheckResult[];
  readonly turns: number;
  readonly usage: Usage;
  readonly costUsd: number;
  /** What the run may cost at most; null when its request set no limit. */
  readonly budgetUsd: number | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error?: RunProblem;
  /** While parked: when the run goes on. */
  readonly wakeAt?: string;
  /** While awaiting approval: the calls that wait for a decision. */
  readonly approvals?: readonly PendingApproval[];
}

/** A model response that is paid for and whose tool calls wait for approval; it becomes a turn once they are decided. */
export interface PendingTurn {
  readonly message: BetaMessage;
  readonly requestId: string | null;
}

/** The run as the journal keeps it: the resource, its owner, its input, and where its event numbering stands. */
export interface RunRecord extends RunResource {
  readonly tenant: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The version of the session's files that the run started from; null when there were none. */
  readonly workspace: string | null;
  /** The session's current files when the run began; what the run has made of them may become current only while they still are. */
  readonly base: string | null;
  /** For a run that waits in line: files that are laid over the session's when it gets its turn; null when there are none. */
  readonly overlay: string | null;
  /** How long drivers have worked on the run in the legs that have ended; waiting does not count. */
  readonly activeMs: number;
  /** How often in a row the run was parked because the model could not be reached. */
  readonly parkings: number;
  readonly pendingTurn?: PendingTurn;
  /** The number of the last event that is stored; the next is one more. */
  readonly lastEventId: number;
  /** Counts the stored changes of this record; each change is conditional on the one before it. */
  readonly version: number;
}

/** The part of a record that its owner may see. */
export function toResource(record: RunRecord): RunResource {
  const {
    tenant: _tenant,
    input: _input,
    workspace: _workspace,
    base: _base,
    overlay: _overlay,
    parkings: _parkings,
    activeMs: _activeMs,
    pendingTurn: _pendingTurn,
    lastEventId: _lastEventId,
    version: _version,
    ...resource
  } = record;
  return resource;
}

export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
  };
}
