import type { Claim } from '../engine/findings.ts';
import { lintFile } from './linting.ts';
import { createTypedWorkspace, type TypedWorkspace } from './program.ts';
import { isCodeFile, type AnalysisMessage, type AnalysisRequest, type SourceMap } from './protocol.ts';
import { ruleEntry } from './ruleCatalog.ts';
import { findSecrets } from './secrets.ts';

/** Analyses file after file and tells of each as it goes, so that what is done stays done if a later file is too much. */
export async function analyse(request: AnalysisRequest, tell: (message: AnalysisMessage) => void): Promise<void> {
  const { id, sources } = request;
  const notes: string[] = [];
  const workspace = typeWorkspace(sources, notes);
  for (const file of request.report) {
    tell({ type: 'begin', id, file });
    const text = sources.get(file) ?? '';
    const claims: Claim[] = [...(await findSecrets(file, text))];
    const fileNotes: string[] = [];
    const rejection = workspace?.rejected.get(file);
    if (rejection !== undefined) {
      fileNotes.push(`${file}: not analysed, ${rejection}.`);
    } else if (isCodeFile(file)) {
      const result = lintFile(file, text, workspace?.program);
      claims.push(...result.claims);
      fileNotes.push(...result.notes);
    }
    tell({ type: 'file', id, file, claims: withoutRepetitions(claims), notes: fileNotes });
  }
  tell({ type: 'end', id, notes });
}

function typeWorkspace(sources: SourceMap, notes: string[]): TypedWorkspace | undefined {
  try {
    const workspace = createTypedWorkspace(sources);
    workspace.program.getTypeChecker();
    return workspace;
  } catch (error) {
    notes.push(`The rules that need types were left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** One claim for a rule and a line, and none that another on the same lines says better. */
function withoutRepetitions(claims: readonly Claim[]): Claim[] {
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
