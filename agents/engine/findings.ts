import * as z from 'zod';

/** From most to least severe. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

export const confidenceSchema = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof confidenceSchema>;

const lineSchema = z.int().min(1);

/** What a model or an analyser claims about code, before the gate has looked for its quote. Lines count from 1, both ends included. */
export const claimSchema = z.object({
  rule: z.string().min(1).describe('Short kebab-case id of the weakness, such as sql-injection'),
  title: z.string().min(1).describe('One line that names the problem'),
  severity: severitySchema,
  confidence: confidenceSchema,
  cwe: z.array(z.int().min(1)).describe('CWE numbers, most specific first; empty when none fits'),
  owasp: z.array(z.string()).describe('OWASP Top 10 ids such as A03:2021; empty when none fits'),
  file: z.string().min(1).describe('Path relative to the workspace root'),
  startLine: lineSchema,
  endLine: lineSchema,
  quote: z.string().min(1).describe('The code in question, copied verbatim from the file'),
  message: z.string().min(1).describe('Why this is a problem here, and what can happen'),
  fix: z.string().optional().describe('How to mend it, in one or two sentences'),
});
export type Claim = z.infer<typeof claimSchema>;

/**
 * A replacement of text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. `replaces` is the text that
 * stands there, so that an edit whose place has moved or changed is found again or left out.
 */
export const textEditSchema = z.object({
  startLine: lineSchema,
  startColumn: lineSchema,
  endLine: lineSchema,
  endColumn: lineSchema,
  replaces: z.string(),
  text: z.string(),
});
export type TextEdit = z.infer<typeof textEditSchema>;

/**
 * What the analyser claims: it may bring the edits that mend the place, where they cannot break what is sound, and `identity`, a text that
 * stands for the place's code in its fingerprint, the same however the code is laid out and its variables are called.
 */
export type AnalyzedClaim = Claim & {
  readonly edits?: readonly TextEdit[] | undefined;
  readonly identity?: string | undefined;
};

/** A claim whose quote stands in the file, with the identity by which it is followed over time. */
export const findingSchema = claimSchema.extend({
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.enum(['analyzer', 'model']),
  /** Edits of `file` that mend it, all or none; only from the analyser. */
  edits: z.array(textEditSchema).readonly().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** True when `severity` is as grave as `threshold` or graver. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
