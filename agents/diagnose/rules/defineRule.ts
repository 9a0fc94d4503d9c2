import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import type { Particulars } from '../particulars.ts';
import type { Project } from '../source/project.ts';
import type { SourceFile } from '../source/sourceFile.ts';

/** Why a place is weak, beyond what the catalog says of the rule. */
export interface Weakness extends Omit<Particulars, 'identity'> {
  readonly detail: string;
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
export interface Verdict extends Particulars {
  readonly ruleId: string;
  readonly detail: string;
}

export const negatedDetail = 'The condition is negated.';
