import type { Finding, Severity } from './findings.ts';
import type { RunResource } from './runs.ts';

const informationUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html';

/** SARIF has three levels; the exact severity stands in `security-severity`, on the scale of CVSS, as code hosts read it. */
const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};
const precisions = { high: 'high', medium: 'medium', low: 'low' } as const;

export interface SarifOptions {
  /** False while the run still goes on: the log then says that it is not the whole. @default true */
  readonly complete?: boolean;
}

/** The findings of a run as a SARIF 2.1.0 log, with one rule for each rule id that occurs. Paths are relative to the workspace root. */
export function toSarif(run: RunResource, { complete = true }: SarifOptions = {}): Readonly<Record<string, unknown>> {
  const rules = rulesOf(run.findings);
  const indexes = new Map(rules.map(({ rule }, index) => [rule, index]));
  const succeeded = complete && (run.status === 'succeeded' || run.status === 'partial');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: `${run.agent}/${run.action}`, informationUri, rules: rules.map(toRule) } },
        automationDetails: { id: `${run.agent}/${run.action}/${run.id}` },
        invocations: [
          {
            executionSuccessful: succeeded,
            ...(run.startedAt === null ? {} : { startTimeUtc: run.startedAt }),
            ...(run.finishedAt === null ? {} : { endTimeUtc: run.finishedAt }),
            ...(run.error === undefined ? {} : { exitCodeDescription: `${run.error.code}: ${run.error.detail}` }),
          },
        ],
        originalUriBaseIds: { WORKSPACE: { description: { text: 'The root of the files that the run was given.' } } },
        columnKind: 'utf16CodeUnits',
        results: run.findings.map((finding) => toResult(finding, indexes.get(finding.rule) ?? -1)),
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

/** The gravest finding of each rule speaks for the rule. */
function rulesOf(findings: readonly Finding[]): readonly Finding[] {
  const byRule = new Map<string, Finding>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    if (known === undefined || Number(scores[finding.severity]) > Number(scores[known.severity]))
      byRule.set(finding.rule, finding);
  }
  return [...byRule.values()];
}

function toRule(finding: Finding): Readonly<Record<string, unknown>> {
  const cweTags = finding.cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, '0')}`);
  return {
    id: finding.rule,
    shortDescription: { text: finding.title },
    fullDescription: { text: finding.message },
    ...(finding.fix === undefined ? {} : { help: { text: finding.fix } }),
    defaultConfiguration: { level: levels[finding.severity] },
    properties: {
      tags: [...(finding.cwe.length > 0 ? ['security'] : []), ...cweTags, ...finding.owasp],
      precision: precisions[finding.confidence],
      // Only a weakness with a CWE is a security matter; with a score, code hosts would list any remark as a vulnerability.
      ...(finding.cwe.length > 0 ? { 'security-severity': scores[finding.severity] } : {}),
    },
  };
}

function toResult(finding: Finding, ruleIndex: number): Readonly<Record<string, unknown>> {
  const { rule, severity, confidence, source, title, message, fix, file, startLine, endLine, quote, fingerprint } =
    finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: fix === undefined ? `${title}. ${message}` : `${title}. ${message}\n\n${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toRelativeUri(file), uriBaseId: 'WORKSPACE' },
          region: { startLine, endLine, snippet: { text: quote } },
        },
      },
    ],
    partialFingerprints: { 'agentEndpoints/v1': fingerprint },
    properties: { severity, confidence, source },
  };
}

function toRelativeUri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
