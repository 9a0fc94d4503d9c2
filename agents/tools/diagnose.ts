import * as z from 'zod';
import { severities } from '../engine/findings.ts';
import type { Finding } from '../engine/findings.ts';
import { defineTool } from '../engine/tool.ts';

const maxFindings = 100;
const maxQuoteCharacters = 400;

const input = z.object({
  profile: z
    .enum(['security', 'quality', 'performance', 'all'])
    .describe(
      'security: weaknesses that an attacker can use; quality: async use, error handling and the like; performance: what blocks, repeats or grows; all: every one',
    ),
  paths: z
    .array(z.string().min(1).max(500))
    .min(1)
    .max(50)
    .optional()
    .describe('Glob patterns of the files to report on, such as src/**; absent means all'),
});

/** The result of Diagnose as JSON: what an offline plan reads back. */
export const diagnoseResultSchema = z.object({
  filesAnalysed: z.int(),
  total: z.int(),
  bySeverity: z.record(z.enum(severities), z.int()),
  notes: z.array(z.string()),
  findings: z.array(z.looseObject({ fingerprint: z.string(), rule: z.string(), file: z.string() })),
  more: z.string().optional(),
});
export type DiagnoseResult = z.infer<typeof diagnoseResultSchema>;

export default defineTool({
  name: 'Diagnose',
  description:
    'Runs static analysis over the JavaScript and TypeScript of the workspace and returns its findings as JSON: fingerprint, rule, severity, place, quote. ' +
    'What you have confirmed can be submitted by fingerprint in the `accept` of Submit, or all of it with ["all"]. It sees patterns, not intent: verify by reading.',
  input,
  effect: 'read',
  timeoutMs: 120_000,
  async run({ profile, paths }, context) {
    const report = await context.diagnose({ profile, paths, signal: context.signal });
    const shown = report.findings.slice(0, maxFindings);
    const result: DiagnoseResult = {
      filesAnalysed: report.filesAnalysed,
      total: report.findings.length,
      bySeverity: countBySeverity(report.findings),
      notes: [...report.notes],
      findings: shown.map(brief),
      ...(shown.length < report.findings.length && {
        more: `${report.findings.length - shown.length} findings of lesser weight are not shown; narrow with paths to see them. accept ["all"] takes them too.`,
      }),
    };
    return JSON.stringify(result, null, 1);
  },
});

function countBySeverity(findings: readonly Finding[]): DiagnoseResult['bySeverity'] {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function brief(finding: Finding) {
  const { fingerprint, rule, severity, confidence, title, file, startLine, endLine, quote, fix } = finding;
  const shortQuote = quote.length > maxQuoteCharacters ? `${quote.slice(0, maxQuoteCharacters)}…` : quote;
  return {
    fingerprint,
    rule,
    severity,
    confidence,
    title,
    file,
    startLine,
    endLine,
    quote: shortQuote,
    ...(fix !== undefined && { fix }),
  };
}
