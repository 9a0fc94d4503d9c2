import { absenceRules } from './catalog/absence.ts';
import { accessRules } from './catalog/access.ts';
import { asyncRules } from './catalog/async.ts';
import { configurationRules } from './catalog/configuration.ts';
import { eventLoopRules } from './catalog/eventLoop.ts';
import { frameworkRules } from './catalog/framework.ts';
import { injectionRules } from './catalog/injection.ts';
import { reachRules } from './catalog/reach.ts';
import { sourceRules } from './catalog/source.ts';
import { xssRules } from './catalog/xss.ts';
import type { RuleEntry, RuleFeed, RuleTable } from './ruleEntry.ts';

/** Every rule by its id. The ids are part of fingerprints: never rename one. */
export const ruleCatalog: RuleTable = {
  ...injectionRules,
  ...reachRules,
  ...xssRules,
  ...accessRules,
  ...configurationRules,
  ...absenceRules,
  ...asyncRules,
  ...eventLoopRules,
  ...frameworkRules,
  ...sourceRules,
};

export interface Feed extends RuleFeed {
  readonly ruleId: string;
}

export function ruleEntry(ruleId: string): RuleEntry {
  const entry = Object.hasOwn(ruleCatalog, ruleId) ? ruleCatalog[ruleId] : undefined;
  if (entry === undefined) throw new Error(`The rule catalog has no "${ruleId}".`);
  return entry;
}

/** The rules of libraries that feed a rule of the catalog, by their name. */
export const libraryFeeds: ReadonlyMap<string, Feed> = new Map(
  Object.entries(ruleCatalog).flatMap(([ruleId, entry]) =>
    (entry.feeds ?? []).map((feed) => [feed.name, { ...feed, ruleId }] as const),
  ),
);
