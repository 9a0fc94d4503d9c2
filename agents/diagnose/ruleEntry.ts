import type { Confidence, Severity } from '../engine/findings.ts';

/** A rule of ESLint's world that finds a weakness; the first part of `name` is its plugin, none for ESLint's own. */
export interface RuleFeed {
  readonly name: string;
  readonly options?: readonly unknown[];
  /** Differs from the entry's where this feed is more or less sure than the others. */
  readonly confidence?: Confidence;
  /** True for the project's own rules: what they report is a sentence about this very place, and is added to the message. */
  readonly explains?: boolean;
}

/** What the analysis can find, in our words. */
export interface RuleEntry {
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** CWE numbers, most specific first. */
  readonly cwe: readonly number[];
  /** OWASP Top 10 ids of the 2021 and the 2025 list. */
  readonly owasp: readonly string[];
  /** In which reports it appears: `security` for audit, `quality` for review. */
  readonly profiles: readonly ('security' | 'quality')[];
  /** Why it is a problem and what can happen. */
  readonly message: string;
  /** How to mend it. */
  readonly fix: string;
  readonly feeds: readonly RuleFeed[];
  /** A rule whose findings on the same lines say less, and are left out. */
  readonly supersedes?: readonly string[];
}
