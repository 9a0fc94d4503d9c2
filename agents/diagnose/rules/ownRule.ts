import type { ProjectRule, TextRule } from './defineProjectRule.ts';
import type { CodeRule } from './defineRule.ts';

export type OwnRule = CodeRule | TextRule | ProjectRule;

/** A category's rules by id. A rule that has to look at several kinds of files is a list. */
export type OwnRules = Readonly<Record<string, OwnRule | readonly OwnRule[]>>;
