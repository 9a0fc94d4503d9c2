import { AgentError } from './errors.ts';
import type { Finding } from './findings.ts';

export const ledgerStatuses = ['new', 'persisting', 'fixed', 'reopened'] as const;
/**
 * `new` and `reopened`: the target's latest recorded run has brought it up, for the first time or after it was fixed. `persisting`:
 * known from an earlier run, and nothing shows that it is gone. `fixed`: there is evidence that it is gone.
 */
export type LedgerStatus = (typeof ledgerStatuses)[number];

export const triageStates = ['accepted', 'false_positive'] as const;

/** What somebody has decided about a finding. */
export interface Triage {
  readonly state: (typeof triageStates)[number];
  readonly reason: string;
  /** The id of the API key that it was decided with. */
  readonly by: string;
  readonly at: string;
}

/** What is known of one finding of a target. Instants are ISO 8601 UTC. */
export interface LedgerEntry {
  /** As the run that reported it last had it, without its edits: these fit that run's files only. */
  readonly finding: Finding;
  readonly status: LedgerStatus;
  readonly triage: Triage | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly firstRunId: string;
  readonly lastRunId: string;
  readonly fixedAt: string | null;
  /** The newest run that has reported it or has shown that it is gone; what an older run says of it counts no more. */
  readonly observedRunId: string;
  /** The profiles of Diagnose under which the analyser has reported it. */
  readonly profiles: readonly string[];
}

/** What is known of a target: its findings by fingerprint. */
export interface Ledger {
  readonly target: string;
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  /** The newest run that is recorded; null when there is none. */
  readonly latestRunId: string | null;
  readonly updatedAt: string | null;
}

export interface LedgerCounts {
  /** Findings that are not fixed, triaged or not. */
  readonly open: number;
  /** Those of the open ones that are new. */
  readonly new: number;
  /** Those of the open ones that somebody has triaged. */
  readonly triaged: number;
  readonly fixed: number;
}

/** What a list of targets shows of each. */
export interface LedgerSummary extends LedgerCounts {
  readonly target: string;
  readonly updatedAt: string;
}

/** What a run that has ended says of its target. */
export interface RunObservation {
  readonly runId: string;
  readonly at: string;
  readonly findings: readonly Finding[];
  /** By fingerprint: the profiles of Diagnose that report the finding in the files as the run left them. */
  readonly profiles: ReadonlyMap<string, readonly string[]>;
  /** Fingerprints of findings of which the run's files show that they are gone. */
  readonly fixed: ReadonlySet<string>;
}

const maxEntries = 5_000;
const fixedKeptMs = 180 * 24 * 60 * 60 * 1000;

/** The target of runs that name none. */
export function sessionTarget(sessionId: string): string {
  return `session:${sessionId}`;
}

export function emptyLedger(target: string): Ledger {
  return { target, entries: new Map(), latestRunId: null, updatedAt: null };
}

/**
 * The ledger once a run is recorded. Runs count in the order of their ids: one that arrives late adds what nobody knew, and changes of
 * the rest only what no newer run has looked at. Recorded twice, a run changes nothing, and the same object comes back.
 * Fixed findings that nobody has triaged are forgotten after 180 days, and beyond 5,000 findings, oldest first.
 */
export function recordRun(ledger: Ledger, observation: RunObservation): Ledger {
  const { runId, at } = observation;
  const { latestRunId } = ledger;
  const isLatest = latestRunId === null || runId > latestRunId;
  const seen = new Map(observation.findings.map((finding) => [finding.fingerprint, finding]));
  const entries = new Map<string, LedgerEntry>();
  for (const [fingerprint, entry] of ledger.entries) {
    const finding = seen.get(fingerprint);
    entries.set(fingerprint, observed(isLatest ? settled(entry) : entry, finding, observation));
  }
  for (const [fingerprint, finding] of seen) {
    if (ledger.entries.has(fingerprint)) continue;
    const status = isLatest || runId === latestRunId ? 'new' : 'persisting';
    entries.set(fingerprint, firstEntry(finding, status, observation));
  }
  const kept = withoutForgotten(entries, at);
  const isSame =
    kept.size === ledger.entries.size && [...kept].every(([key, entry]) => ledger.entries.get(key) === entry);
  if (isSame && !isLatest) return ledger;
  const updatedAt = later(ledger.updatedAt, at);
  return { ...ledger, entries: kept, latestRunId: isLatest ? runId : latestRunId, updatedAt };
}

/** The ledger with a decision about a finding, or without one. Throws `not_found` when the target has no such finding. */
export function triageFinding(
  ledger: Ledger,
  fingerprint: string,
  { triage, at }: { readonly triage: Triage | null; readonly at: string },
): Ledger {
  const entry = ledger.entries.get(fingerprint);
  if (entry === undefined) {
    throw new AgentError(
      'not_found',
      `The target ${JSON.stringify(ledger.target)} has no finding ${JSON.stringify(fingerprint)}. GET /findings?target=… lists those it has.`,
    );
  }
  if (entry.triage === null && triage === null) return ledger;
  const entries = new Map(ledger.entries).set(fingerprint, { ...entry, triage });
  return { ...ledger, entries, updatedAt: later(ledger.updatedAt, at) };
}

export function countFindings({ entries }: Ledger): LedgerCounts {
  const open = [...entries.values()].filter(({ status }) => status !== 'fixed');
  return {
    open: open.length,
    new: open.filter(({ status }) => status === 'new').length,
    triaged: open.filter(({ triage }) => triage !== null).length,
    fixed: entries.size - open.length,
  };
}

/** What the run before has brought up is no news to the next. */
function settled(entry: LedgerEntry): LedgerEntry {
  return entry.status === 'new' || entry.status === 'reopened' ? { ...entry, status: 'persisting' } : entry;
}

function observed(entry: LedgerEntry, finding: Finding | undefined, observation: RunObservation): LedgerEntry {
  const { runId, at, fixed } = observation;
  if (runId <= entry.observedRunId) return entry;
  if (finding !== undefined) {
    const status = entry.status === 'fixed' ? 'reopened' : entry.status;
    const profiles = [...new Set([...entry.profiles, ...profilesOf(finding, observation)])];
    const seen = { finding: withoutEdits(finding), lastSeenAt: at, lastRunId: runId, observedRunId: runId };
    return { ...entry, ...seen, status, profiles, fixedAt: null };
  }
  if (entry.status === 'fixed' || !fixed.has(entry.finding.fingerprint)) return entry;
  return { ...entry, status: 'fixed', fixedAt: at, observedRunId: runId };
}

function firstEntry(finding: Finding, status: LedgerStatus, observation: RunObservation): LedgerEntry {
  const { runId, at } = observation;
  return {
    finding: withoutEdits(finding),
    status,
    triage: null,
    firstSeenAt: at,
    lastSeenAt: at,
    firstRunId: runId,
    lastRunId: runId,
    fixedAt: null,
    observedRunId: runId,
    profiles: profilesOf(finding, observation),
  };
}

function profilesOf({ fingerprint, source }: Finding, { profiles }: RunObservation): readonly string[] {
  return source === 'analyzer' ? (profiles.get(fingerprint) ?? []) : [];
}

function withoutEdits({ edits: _edits, ...finding }: Finding): Finding {
  return finding;
}

function withoutForgotten(entries: ReadonlyMap<string, LedgerEntry>, at: string): ReadonlyMap<string, LedgerEntry> {
  const forgettable = [...entries]
    .flatMap(([fingerprint, { triage, fixedAt }]) =>
      fixedAt === null || triage !== null ? [] : [{ fingerprint, fixedAtMs: Date.parse(fixedAt) }],
    )
    .sort((left, right) => left.fixedAtMs - right.fixedAtMs);
  const oldestKeptMs = Date.parse(at) - fixedKeptMs;
  const beyond = entries.size - maxEntries;
  const forgotten = new Set(
    forgettable
      .filter(({ fixedAtMs }, place) => place < beyond || fixedAtMs < oldestKeptMs)
      .map(({ fingerprint }) => fingerprint),
  );
  return new Map([...entries].filter(([fingerprint]) => !forgotten.has(fingerprint)));
}

function later(known: string | null, at: string): string {
  return known !== null && known > at ? known : at;
}
