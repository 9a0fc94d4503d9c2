import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import type { Confidence, Severity } from '../../engine/findings.ts';
import type { TextRange } from '../redactedQuote.ts';
import type { Project } from '../source/project.ts';
import type { SourceFile } from '../source/sourceFile.ts';

/** Why a place is weak, beyond what the catalog says of the rule. */
export interface Weakness {
  /** One sentence about this very place, such as "Here req.query.id comes into the text of query()." */
  readonly detail: string;
  /** @default the catalog's */
  readonly confidence?: Confidence | undefined;
  /** @default the catalog's */
  readonly severity?: Severity | undefined;
  /** Those of the catalog's numbers that this place shows. @default all of them */
  readonly cwe?: readonly number[] | undefined;
  /** Stands for the quote of whole lines, where these hold what must not be repeated; verbatim from the first of them. */
  readonly quote?: string | undefined;
  /** Offsets of the secret that is found, in the text of the place's file: it is quoted only by its first characters, and nowhere else. */
  readonly secret?: TextRange | undefined;
  /** The edit that mends the place; only where it cannot change what sound code relies on. */
  readonly fix?: TSESLint.ReportFixFunction | undefined;
}

/** What a rule sees of the file in hand, and where it says what it has judged. */
export interface Scene {
  readonly file: SourceFile;
  readonly project: Project;
  /**
   * The verdict on a candidate: a place of the kind that the rule is about, weak or not. A rule calls it for every candidate, with
   * undefined for a sound one, so that its tests can negate its condition and see that they notice.
   */
  judge(place: TSESTree.Node, weakness: Weakness | undefined): void;
}

/** A rule of the project's own over one file of code. */
export interface CodeRule {
  readonly create: (scene: Scene) => TSESLint.RuleListener;
}

export function defineRule(create: CodeRule['create']): CodeRule {
  return { create };
}

/** What travels from a rule through ESLint's message to the claim. */
export interface Verdict {
  readonly ruleId: string;
  readonly detail: string;
  readonly confidence?: Confidence | undefined;
  readonly severity?: Severity | undefined;
  readonly cwe?: readonly number[] | undefined;
  readonly quote?: string | undefined;
  readonly secret?: TextRange | undefined;
  readonly identity?: string | undefined;
}

export const negatedDetail = 'The condition is negated.';
