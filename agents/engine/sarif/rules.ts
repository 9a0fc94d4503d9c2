import { isAtLeast, type Finding } from '../findings.ts';
import { levels, scores } from './severity.ts';
import { weaknessUri, type Weaknesses } from './weaknesses.ts';

/** What is known of a rule apart from any finding. */
export interface RuleDescription {
  readonly title: string;
  /** Why it is a problem and what can happen. */
  readonly message: string;
  /** How to mend it. */
  readonly fix: string;
  /** The rule's page. */
  readonly helpUri?: string;
}

export type DescribeRule = (ruleId: string) => RuleDescription | undefined;

/** Code hosts cut or refuse longer ones: 255 characters of a name or short description, 1,024 of a full one, 20 tags. */
const maxShortLength = 255;
const maxFullLength = 1024;
const maxTags = 20;

/** One finding for each rule id that occurs, in the order in which they come: the gravest speaks for the rule. */
export function gravestByRule(findings: readonly Finding[]): readonly Finding[] {
  const byRule = new Map<string, Finding>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    if (known === undefined || !isAtLeast(known.severity, finding.severity)) byRule.set(finding.rule, finding);
  }
  return [...byRule.values()];
}

/** A rule's `reportingDescriptor` (3.49): described by `describe` where it knows the rule, else by the finding that speaks for it. */
export function toRule(
  finding: Finding,
  weaknesses: Weaknesses,
  describe: DescribeRule,
): Readonly<Record<string, unknown>> {
  const { rule, severity, confidence, cwe } = finding;
  const described = describe(rule);
  const { title, message, fix } = described ?? finding;
  const helpUri = described?.helpUri ?? (cwe[0] === undefined ? undefined : weaknessUri(cwe[0]));
  const relationships = weaknesses.referencesOf(finding).map((target) => ({ target, kinds: ['superset'] }));
  return {
    id: rule,
    name: shortened(pascalCase(rule), maxShortLength),
    shortDescription: { text: shortened(title, maxShortLength) },
    fullDescription: { text: shortened(message, maxFullLength) },
    help: helpOf({ title, message, fix, cwe }),
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    ...(relationships.length === 0 ? {} : { relationships }),
    properties: {
      tags: tagsOf(finding),
      precision: confidence,
      // Only a weakness with a CWE is a security matter; with a score, code hosts would list any remark as a vulnerability.
      ...(cwe.length > 0 ? { 'security-severity': scores[severity] } : {}),
    },
  };
}

function tagsOf({ cwe, owasp }: Finding): readonly string[] {
  const cweTags = cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, '0')}`);
  return [...new Set([...(cwe.length > 0 ? ['security'] : []), ...cweTags, ...owasp])].slice(0, maxTags);
}

interface Help {
  readonly title: string;
  readonly message: string;
  readonly fix?: string | undefined;
  readonly cwe: readonly number[];
}

function helpOf({ title, message, fix, cwe }: Help): { readonly text: string; readonly markdown: string } {
  const links = [...new Set(cwe)].map((number) => `- [CWE-${number}](${weaknessUri(number)})`);
  const paragraphs = [
    `# ${title.replaceAll(/\s+/g, ' ').trim()}`,
    message,
    ...(fix === undefined ? [] : ['## How to mend it', fix]),
    ...(links.length === 0 ? [] : ['## Weaknesses', links.join('\n')]),
  ];
  return { text: [message, ...(fix === undefined ? [] : [fix])].join('\n\n'), markdown: paragraphs.join('\n\n') };
}

/** `sql-injection` → `SqlInjection`. An id without a letter or digit stays as it is. */
function pascalCase(id: string): string {
  const words = id.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('') || id;
}

function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).toWellFormed()}…`;
}
