import type { Finding, TextEdit } from '../findings.ts';
import { levels } from './severity.ts';
import type { Weaknesses } from './weaknesses.ts';

/** What the ledger knows of a finding, as much as a log shows. */
export interface SarifLedgerEntry {
  readonly status: 'new' | 'persisting' | 'fixed' | 'reopened';
  readonly triage: {
    readonly state: 'accepted' | 'false_positive';
    readonly reason: string;
    /** Who decided. */
    readonly by: string;
    /** ISO 8601. */
    readonly at: string;
  } | null;
  readonly finding: Finding;
}

export interface ResultContext {
  readonly ruleIndex: number;
  readonly weaknesses: Weaknesses;
  /** What compares the result with those of earlier runs; absent where no ledger is known. */
  readonly comparison?: Comparison;
}

export interface Comparison {
  readonly baselineState: 'new' | 'unchanged' | 'absent';
  readonly triage: SarifLedgerEntry['triage'];
}

/** How a finding that a run has reported compares with the ledger: one that it calls fixed today was there in this run all the same. */
export function compare(entry: SarifLedgerEntry | undefined): Comparison {
  const known = entry?.status === 'persisting' || entry?.status === 'fixed';
  return { baselineState: known ? 'unchanged' : 'new', triage: entry?.triage ?? null };
}

/** A finding as a `result` (3.27). */
export function toResult(finding: Finding, context: ResultContext): Readonly<Record<string, unknown>> {
  const { rule, severity, confidence, source, title, message, fix, file, startLine, endLine, quote } = finding;
  const taxa = context.weaknesses.referencesOf(finding);
  const fixes = fixesOf(finding);
  return {
    ruleId: rule,
    ruleIndex: context.ruleIndex,
    level: levels[severity],
    message: { text: fix === undefined ? `${title}. ${message}` : `${title}. ${message}\n\n${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(file),
          region: { startLine, endLine: Math.max(startLine, endLine), snippet: { text: quote } },
        },
      },
    ],
    partialFingerprints: { 'agentEndpoints/v1': finding.fingerprint },
    ...(taxa.length === 0 ? {} : { taxa }),
    ...(fixes.length === 0 ? {} : { fixes }),
    ...(context.comparison === undefined ? {} : comparisonFields(context.comparison)),
    properties: { severity, confidence, source },
  };
}

/** Of a log's results either all say how they compare and whether they are suppressed, or none (3.27.23, 3.27.24). */
function comparisonFields({ baselineState, triage }: Comparison): Readonly<Record<string, unknown>> {
  const suppressions =
    triage === null
      ? []
      : [
          {
            kind: 'external',
            status: 'accepted',
            justification: triage.reason,
            properties: { state: triage.state, by: triage.by, at: triage.at },
          },
        ];
  return { baselineState, suppressions };
}

function fixesOf({ file, edits, title, fix }: Finding): readonly Readonly<Record<string, unknown>>[] {
  if (edits === undefined || edits.length === 0) return [];
  const change = { artifactLocation: locationOf(file), replacements: edits.map(toReplacement) };
  return [{ description: { text: fix ?? title }, artifactChanges: [change] }];
}

function toReplacement({ startLine, startColumn, endLine, endColumn, text }: TextEdit) {
  return { deletedRegion: { startLine, startColumn, endLine, endColumn }, insertedContent: { text } };
}

function locationOf(file: string): { readonly uri: string; readonly uriBaseId: string } {
  const uri = file
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
  return { uri, uriBaseId: 'WORKSPACE' };
}
