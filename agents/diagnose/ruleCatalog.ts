import { qualityRules } from './qualityRules.ts';
import type { RuleEntry, RuleFeed } from './ruleEntry.ts';
import { securityRules } from './securityRules.ts';

/** Every rule by its id. The ids are part of fingerprints: never rename one. */
export const ruleCatalog: Readonly<Record<string, RuleEntry>> = { ...securityRules, ...qualityRules };

export interface Feed extends RuleFeed {
  readonly ruleId: string;
}

/** The catalog read from the other side: which of our rules a library's rule feeds. */
export const feeds: ReadonlyMap<string, Feed> = new Map(
  Object.entries(ruleCatalog).flatMap(([ruleId, entry]) => entry.feeds.map((feed) => [feed.name, { ...feed, ruleId }])),
);

export function ruleEntry(ruleId: string): RuleEntry {
  const entry = Object.hasOwn(ruleCatalog, ruleId) ? ruleCatalog[ruleId] : undefined;
  if (entry === undefined) throw new Error(`The rule catalog has no "${ruleId}".`);
  return entry;
}
