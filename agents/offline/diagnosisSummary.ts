import * as z from 'zod';
import { confidenceSchema, severities, severitySchema } from '../engine/findings.ts';
import type { DiagnoseResult } from '../tools/diagnose.ts';
import { count, inlineCode } from './markdown.ts';

const maxPlaces = 5;
const maxRules = 8;

const confidences = confidenceSchema.options;

/** A finding as Diagnose shows it, as much as a summary needs. */
const shownFinding = z.looseObject({
  rule: z.string(),
  severity: severitySchema,
  confidence: confidenceSchema,
  title: z.string(),
  file: z.string(),
  startLine: z.int(),
  fix: z.string().optional(),
});
type ShownFinding = z.infer<typeof shownFinding>;

/** What static analysis found, for the person who decides what to mend first: in markdown, and no longer than a screen. */
export function summarizeDiagnosis(result: DiagnoseResult): string {
  const { total, bySeverity, filesAnalysed, notes } = result;
  const files = count(filesAnalysed, 'file');
  if (filesAnalysed === 0)
    return 'No JavaScript or TypeScript file was there to analyse, so nothing can be said about the code.';
  if (total === 0)
    return `Static analysis of ${files} found nothing. That is no proof: it sees known patterns, and no model was there to read the code.`;
  const counts = severities
    .filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${bySeverity[severity]} ${severity}`);
  const shown = result.findings.flatMap((finding) => shownFinding.safeParse(finding).data ?? []);
  const first = byUrgency(shown);
  return [
    `Static analysis of ${files} found ${count(total, 'problem')}: ${counts.join(', ')}. No model has verified them.`,
    ...(first.length === 0 ? [] : [`${first.length < total ? 'Mend these first' : 'To mend'}:\n\n${list(first)}`]),
    ...(total > maxPlaces ? [byRule(shown, total)] : []),
    ...(notes.length === 0 ? [] : [`Some of the workspace was not looked at; the coverage says what.`]),
  ].join('\n\n');
}

/** The gravest and surest, one for each rule before a second of any. */
function byUrgency(findings: readonly ShownFinding[]): readonly ShownFinding[] {
  const seen = new Map<string, number>();
  return findings
    .map((finding) => {
      const earlier = seen.get(finding.rule) ?? 0;
      seen.set(finding.rule, earlier + 1);
      return { finding, isRepeated: earlier > 0 };
    })
    .sort(
      (left, right) =>
        severities.indexOf(left.finding.severity) - severities.indexOf(right.finding.severity) ||
        Number(left.isRepeated) - Number(right.isRepeated) ||
        confidences.indexOf(left.finding.confidence) - confidences.indexOf(right.finding.confidence),
    )
    .slice(0, maxPlaces)
    .map(({ finding }) => finding);
}

function list(findings: readonly ShownFinding[]): string {
  return findings
    .map(({ file, startLine, title, severity, confidence, fix }, index) => {
      const certainty = confidence === 'high' ? severity : `${severity}, ${confidence} confidence`;
      const mend = fix === undefined ? '' : ` ${fix}`;
      return `${index + 1}. ${inlineCode(`${file}:${startLine}`)} ${title} (${certainty}).${mend}`;
    })
    .join('\n');
}

function byRule(findings: readonly ShownFinding[], total: number): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const sorted = [...counts].sort((left, right) => right[1] - left[1]);
  const named = sorted.slice(0, maxRules).map(([rule, number]) => `${rule} ${number}`);
  const others = sorted.length > maxRules ? `, and ${count(sorted.length - maxRules, 'other rule')}` : '';
  const part = findings.length < total ? `By rule, of the ${findings.length} gravest` : 'By rule';
  return `${part}: ${named.join(', ')}${others}.`;
}
