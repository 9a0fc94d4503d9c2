import type { Finding } from '../findings.ts';
import type { RunResource } from '../runs.ts';
import { compare, toResult, type Comparison, type SarifLedgerEntry } from './results.ts';
import { gravestByRule, toRule, type DescribeRule } from './rules.ts';
import { weaknessesOf } from './weaknesses.ts';

const informationUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html';

export interface SarifOptions {
  /** False while the run still goes on: the log then says that it is not the whole. @default true */
  readonly complete?: boolean;
  /** What is known of a rule apart from its findings. @default nothing */
  readonly describeRule?: DescribeRule;
  /**
   * What the ledger knows of the run's target, by fingerprint. Results then say how they compare with earlier runs
   * (`baselineState`) and which were triaged (`suppressions`). @default absent
   */
  readonly ledger?: ReadonlyMap<string, SarifLedgerEntry>;
  /**
   * What becomes of findings that the ledger calls fixed and the run has not reported: results with the baseline state `absent`, or none.
   * Code hosts that do not read `baselineState` would open an alert for each. @default 'absent'
   */
  readonly fixed?: 'absent' | 'omit';
}

/** The findings of a run as a SARIF 2.1.0 log, with one rule for each rule id that occurs. Paths are relative to the workspace root. */
export function toSarif(run: RunResource, options: SarifOptions = {}): Readonly<Record<string, unknown>> {
  const { describeRule = () => undefined } = options;
  const reported = reportedFindings(run, options);
  const findings = reported.map(({ finding }) => finding);
  const weaknesses = weaknessesOf(findings);
  const rules = gravestByRule(findings);
  const ruleIndexes = new Map(rules.map(({ rule }, index) => [rule, index]));
  const driver = {
    name: `${run.agent}/${run.action}`,
    informationUri,
    ...(weaknesses.supported.length === 0 ? {} : { supportedTaxonomies: weaknesses.supported }),
    rules: rules.map((finding) => toRule(finding, weaknesses, describeRule)),
  };
  const results = reported.map(({ finding, ...comparison }) =>
    toResult(finding, { ruleIndex: ruleIndexes.get(finding.rule) ?? -1, weaknesses, ...comparison }),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        ...(weaknesses.taxonomies.length === 0 ? {} : { taxonomies: weaknesses.taxonomies }),
        automationDetails: { id: `${run.agent}/${run.action}/${run.id}` },
        invocations: [toInvocation(run, options.complete ?? true)],
        originalUriBaseIds: { WORKSPACE: { description: { text: 'The root of the files that the run was given.' } } },
        columnKind: 'utf16CodeUnits',
        results,
        properties: {
          runId: run.id,
          sessionId: run.sessionId,
          model: run.model,
          status: run.status,
          dropped: run.dropped,
        },
      },
    ],
  };
}

interface ReportedFinding {
  readonly finding: Finding;
  readonly comparison?: Comparison;
}

/** The run's own findings, then those that the ledger knows as fixed. */
function reportedFindings(
  { findings }: RunResource,
  { ledger, fixed = 'absent' }: SarifOptions,
): readonly ReportedFinding[] {
  if (ledger === undefined) return findings.map((finding) => ({ finding }));
  const own = new Set(findings.map(({ fingerprint }) => fingerprint));
  const gone = [...ledger].filter(([fingerprint, { status }]) => status === 'fixed' && !own.has(fingerprint));
  return [
    ...findings.map((finding) => ({ finding, comparison: compare(ledger.get(finding.fingerprint)) })),
    ...(fixed === 'omit' ? [] : gone).map(([, { finding, triage }]) => ({
      finding,
      comparison: { baselineState: 'absent', triage } as const,
    })),
  ];
}

function toInvocation(run: RunResource, complete: boolean): Readonly<Record<string, unknown>> {
  return {
    executionSuccessful: complete && (run.status === 'succeeded' || run.status === 'partial'),
    ...(run.startedAt === null ? {} : { startTimeUtc: run.startedAt }),
    ...(run.finishedAt === null ? {} : { endTimeUtc: run.finishedAt }),
    ...(run.error === undefined ? {} : { exitCodeDescription: `${run.error.code}: ${run.error.detail}` }),
  };
}
