import { ruleCatalog } from './ruleCatalog.ts';

/** What the catalog says of a rule; undefined for the rule of a model's own finding. */
export function describeRule(
  ruleId: string,
): { readonly title: string; readonly message: string; readonly fix: string } | undefined {
  return Object.hasOwn(ruleCatalog, ruleId) ? ruleCatalog[ruleId] : undefined;
}
