import type { Confidence, Severity } from '../engine/findings.ts';

/** A rule of ESLint's world that finds a weakness; the first part of `name` is its plugin, none for ESLint's own. */
export interface RuleFeed {
  readonly name: string;
  readonly options?: readonly unknown[];
  /** Differs from the entry's where this feed is more or less sure than the others. */
  readonly confidence?: Confidence;
}

export type RuleCategory =
  | 'injection'
  | 'reach'
  | 'xss'
  | 'access'
  | 'configuration'
  | 'absence'
  | 'async'
  | 'event-loop'
  | 'framework'
  | 'source';

/** What the analysis can find, in our words. A rule of the project's own has the entry's id in `rules/`; libraries' rules stand in `feeds`. */
export interface RuleEntry {
  readonly category: RuleCategory;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** CWE numbers, most specific first. */
  readonly cwe: readonly number[];
  /** OWASP Top 10 ids of the 2021 and the 2025 list. */
  readonly owasp: readonly string[];
  /** In which reports it appears: `security` for audit, `quality` for review, `performance` for optimize. */
  readonly profiles: readonly ('security' | 'quality' | 'performance')[];
  /** Why it is a problem and what can happen. */
  readonly message: string;
  /** How to mend it, in one sentence. */
  readonly fix: string;
  /** @default none */
  readonly feeds?: readonly RuleFeed[];
  /** A rule whose findings on the same lines say less, and are left out. */
  readonly supersedes?: readonly string[];
}

export type RuleTable = Readonly<Record<string, RuleEntry>>;
