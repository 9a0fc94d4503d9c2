import type { AnalyzedClaim } from '../engine/findings.ts';
import { digestFacts } from './facts.ts';
import { lintFile, type FileAnalysis, type LintOptions } from './linting.ts';
import { withoutSecrets, type MadeClaim } from './maskSecrets.ts';
import { isCodeFile, type AnalysisMessage, type AnalysisRequest } from './protocol.ts';
import type { TextRange } from './redactedQuote.ts';
import { learnVerdicts, takeFreshVerdicts } from './regularExpressions.ts';
import { ruleEntry } from './ruleCatalog.ts';
import { findSecrets } from './secrets.ts';
import { beginFile, visitedFiles } from './source/memory.ts';
import { loadParsers } from './source/parseTree.ts';
import { Project } from './source/project.ts';
import { checkProject, checkText } from './textRules.ts';

/** Analyses file after file and tells of each as it goes, so that what is done stays done if a later file is too much. */
export async function analyse(request: AnalysisRequest, tell: (message: AnalysisMessage) => void): Promise<void> {
  const { id, sources, options } = request;
  const notes: string[] = [];
  if (request.verdicts !== undefined) learnVerdicts(request.verdicts);
  await loadParsers(sources.values());
  const project = new Project(sources);
  const secrets = new Map<string, readonly TextRange[]>();
  for (const file of request.report) {
    tell({ type: 'begin', id, file });
    beginFile(file);
    const { claims, notes: fileNotes } = await analyseFile(file, project, options);
    const found = secretsOf(claims);
    secrets.set(file, found);
    const shown = withoutRepetitions(claims).map((claim) => withoutSecrets(claim, sources.get(file) ?? '', found));
    tell({ type: 'file', id, file, claims: shown, notes: fileNotes, visited: visitedFiles() });
  }
  if (request.includesProject) {
    tell({ type: 'begin', id, file: '' });
    const claims = checkProject(project, new Set(sources.keys()), options);
    for (const file of new Set(claims.map((claim) => claim.file))) {
      // Another process may have looked at this file.
      if (!secrets.has(file)) secrets.set(file, secretsOf((await analyseFile(file, project, onlySecrets)).claims));
    }
    const shown = claims.map((claim) =>
      withoutSecrets(claim, sources.get(claim.file) ?? '', secrets.get(claim.file) ?? []),
    );
    tell({ type: 'project', id, claims: shown });
  }
  if (request.asksFacts) tell({ type: 'facts', id, digests: digestFacts(project) });
  tell({ type: 'end', id, notes, verdicts: takeFreshVerdicts() });
}

const onlySecrets: LintOptions = { only: new Set(['hard-coded-secret', 'default-credentials']) };

async function analyseFile(path: string, project: Project, options: LintOptions | undefined): Promise<FileAnalysis> {
  const claims = [...(await findSecrets(path, project.texts.get(path) ?? '')), ...checkText(path, project, options)];
  if (!isCodeFile(path)) return { claims, notes: [] };
  const source = project.file(path);
  if (source === undefined)
    return { claims, notes: [`${path}: not analysed, ${project.rejected.get(path) ?? 'it cannot be parsed'}.`] };
  const result = lintFile(source, options);
  return { claims: [...claims, ...result.claims], notes: result.notes };
}

function secretsOf(claims: readonly MadeClaim[]): readonly TextRange[] {
  return claims.flatMap(({ secret }) => (secret === undefined ? [] : [secret]));
}

/** One claim for a rule and a line, and none that another on the same lines says better. */
export function withoutRepetitions<Claim extends AnalyzedClaim>(claims: readonly Claim[]): Claim[] {
  const confidences = ['high', 'medium', 'low'];
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const key = `${claim.rule}:${claim.startLine}`;
    const known = best.get(key);
    if (known === undefined || confidences.indexOf(claim.confidence) < confidences.indexOf(known.confidence))
      best.set(key, claim);
  }
  const superseded = new Set<string>();
  for (const { rule, startLine } of best.values()) {
    for (const weaker of ruleEntry(rule).supersedes ?? []) superseded.add(`${weaker}:${startLine}`);
  }
  return [...best].flatMap(([key, claim]) => (superseded.has(key) ? [] : [claim]));
}
