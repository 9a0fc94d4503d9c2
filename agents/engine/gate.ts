import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diagnoseWorkspace } from './diagnoseWorkspace.ts';
import { identifyFindings, verifyClaim, type ReadWorkspaceFile } from './evidence.ts';
import { severities, type Claim, type Finding } from './findings.ts';
import type { RunState } from './runState.ts';
import type { CheckResult, GatedResult } from './runs.ts';
import { submissionSchema } from './submit.ts';
import { describeIssues } from './toolAdapter.ts';

/** What the gate says of a submission: problems for the model to mend, or the result. */
export type Verdict =
  | { readonly problems: readonly string[]; readonly result?: undefined }
  | { readonly problems: readonly []; readonly result: GatedResult };

/** After this many rejections, claims without evidence are dropped and counted rather than sent back once more. */
const maxRejectionsForEvidence = 2;

const acceptAll = 'all';

/** Judges a submission: the action's output schema, the evidence of each finding, then the action's own verification. */
export async function judge(state: RunState, submission: unknown): Promise<Verdict> {
  const { action } = state.driver;
  const parsed = submissionSchema(action).safeParse(submission);
  if (!parsed.success)
    return { problems: [`The submission does not fit its schema:\n${describeIssues(parsed.error)}`] };
  const { findings: claims, accept, ...output } = parsed.data as SubmissionData;
  const evidence = await examine(state, claims ?? [], accept ?? []);
  const mayRepair = state.memory.rejections < maxRejectionsForEvidence;
  const problems = [...(mayRepair ? evidence.reasons : []), ...(await verifyOutput(state, output))];
  if (problems.length > 0) return { problems };
  return {
    problems: [],
    result: {
      output,
      findings: evidence.findings,
      dropped: evidence.reasons.length,
      checks: checksOf(state, evidence),
    },
  };
}

/** The shape that `submissionSchema` has parsed: the action's own fields beside these two. */
type SubmissionData = Record<string, unknown> & {
  readonly findings?: readonly Claim[];
  readonly accept?: readonly string[];
};

interface ExaminedEvidence {
  readonly findings: readonly Finding[];
  /** One sentence for each claim or fingerprint that could not be confirmed. */
  readonly reasons: readonly string[];
}

async function examine(
  state: RunState,
  claims: readonly Claim[],
  accept: readonly string[],
): Promise<ExaminedEvidence> {
  const analysed = await acceptedFindings(state, accept);
  const read = workspaceReader(state.directory);
  const examined = await Promise.all(claims.map((claim) => verifyClaim(claim, read)));
  const confirmed = uniqueClaims(examined.flatMap((evidence) => (evidence.found ? [evidence.claim] : [])));
  const reasons = examined.flatMap((evidence, index) =>
    evidence.found ? [] : [`findings.${index}: ${evidence.reason}`],
  );
  // What the submission accepts of the analyser it may also have written out as its own.
  const isAccepted = (claim: Finding): boolean =>
    analysed.findings.some(
      ({ rule, file, startLine, endLine }) =>
        rule === claim.rule && file === claim.file && startLine <= claim.endLine && claim.startLine <= endLine,
    );
  const own = identifyFindings(confirmed, 'model').filter((finding) => !isAccepted(finding));
  return {
    findings: [...analysed.findings, ...own].sort(bySeverityAndPlace),
    reasons: [...analysed.reasons, ...reasons],
  };
}

/** The findings of this run's Diagnose calls that the submission accepts, taken from the files as they are now. */
async function acceptedFindings(state: RunState, accept: readonly string[]): Promise<ExaminedEvidence> {
  if (accept.length === 0) return { findings: [], reasons: [] };
  const diagnosed = await diagnosedFindings(state);
  if (accept.includes(acceptAll)) return { findings: diagnosed, reasons: [] };
  const byFingerprint = new Map(diagnosed.map((finding) => [finding.fingerprint, finding]));
  const wanted = [...new Set(accept)];
  return {
    findings: wanted.flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? []),
    reasons: wanted
      .filter((fingerprint) => !byFingerprint.has(fingerprint))
      .map(
        (fingerprint) =>
          `accept: Diagnose reports no finding "${fingerprint}" for the files as they are now. Name fingerprints as Diagnose returned them, or leave it out.`,
      ),
  };
}

/** What Diagnose, asked as this run has asked it, finds in the files as they are now. */
export async function diagnosedFindings(state: RunState): Promise<readonly Finding[]> {
  const byFingerprint = new Map<string, Finding>();
  for (const options of state.memory.diagnosed) {
    const report = await diagnoseWorkspace(state, options);
    for (const finding of report.findings) byFingerprint.set(finding.fingerprint, finding);
  }
  return [...byFingerprint.values()];
}

function workspaceReader(root: string): ReadWorkspaceFile {
  const texts = new Map<string, Promise<string | undefined>>();
  return (path) => {
    const known = texts.get(path) ?? readFile(join(root, path), 'utf8').catch(() => undefined);
    texts.set(path, known);
    return known;
  };
}

function uniqueClaims(claims: readonly Claim[]): readonly Claim[] {
  const seen = new Map(
    claims.map((claim) => [JSON.stringify([claim.rule, claim.file, claim.startLine, claim.quote]), claim]),
  );
  return [...seen.values()];
}

async function verifyOutput(state: RunState, output: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const { verify } = state.driver.action;
  if (verify === undefined) return [];
  return verify(output, {
    workspaceRoot: state.directory,
    diagnose: () => diagnoseWorkspace(state, { profile: 'all', signal: state.driver.signal }),
  });
}

function checksOf(state: RunState, { findings, reasons }: ExaminedEvidence): readonly CheckResult[] {
  const { action } = state.driver;
  const passed = (name: string, detail: string): CheckResult => ({ name, status: 'passed', detail });
  const confirmed =
    reasons.length === 0
      ? `The quotes of all ${findings.length} findings are in their files.`
      : `The quotes of ${findings.length} findings are in their files; ${reasons.length} without evidence were left out.`;
  return [
    passed('schema', 'The output fits its schema.'),
    ...(action.reportsFindings ? [passed('evidence', confirmed)] : []),
    ...(action.verify === undefined ? [] : [passed('output', 'The output passed the action’s own verification.')]),
  ];
}

function bySeverityAndPlace(left: Finding, right: Finding): number {
  return (
    severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
    left.file.localeCompare(right.file, 'en') ||
    left.startLine - right.startLine ||
    left.fingerprint.localeCompare(right.fingerprint, 'en')
  );
}
