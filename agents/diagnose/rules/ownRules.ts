import type { ProjectRule, TextRule } from './defineProjectRule.ts';
import type { CodeRule } from './defineRule.ts';
import type { OwnRule, OwnRules } from './ownRule.ts';
import { absence } from './absence/rules.ts';
import { access } from './access/rules.ts';
import { asynchronous } from './async/rules.ts';
import { configuration } from './configuration/rules.ts';
import { dependencies } from './dependencies/rules.ts';
import { eventLoop } from './eventLoop/rules.ts';
import { framework } from './framework/rules.ts';
import { injection } from './injection/rules.ts';
import { reach } from './reach/rules.ts';
import { source } from './source/rules.ts';
import { xss } from './xss/rules.ts';

const groups: readonly OwnRules[] = [
  injection,
  reach,
  xss,
  access,
  configuration,
  absence,
  asynchronous,
  eventLoop,
  framework,
  dependencies,
  source,
];

const all: readonly (readonly [string, OwnRule])[] = groups.flatMap((group) =>
  Object.entries(group).flatMap(([id, rules]) =>
    (Array.isArray(rules) ? rules : [rules]).map((rule: OwnRule) => [id, rule] as const),
  ),
);

/** The rules over one file of code, by id. */
export const ownCodeRules: ReadonlyMap<string, CodeRule> = codeRules();

function codeRules(): ReadonlyMap<string, CodeRule> {
  const byId = new Map<string, CodeRule>();
  for (const [id, rule] of all) {
    if (!('create' in rule)) continue;
    if (byId.has(id))
      throw new Error(`The rule ${id} has two rules over code, of which ESLint runs one. Make them one.`);
    byId.set(id, rule);
  }
  return byId;
}

export const ownTextRules: readonly (readonly [string, TextRule])[] = all.flatMap(([id, rule]) =>
  'checkText' in rule ? [[id, rule] as const] : [],
);
export const ownProjectRules: readonly (readonly [string, ProjectRule])[] = all.flatMap(([id, rule]) =>
  'checkProject' in rule ? [[id, rule] as const] : [],
);
/** Ids of every rule that has code of the project's own. */
export const ownRuleIds: readonly string[] = [...new Set(all.map(([id]) => id))];
