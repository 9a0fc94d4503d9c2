import type { Finding } from '../findings.ts';

/**
 * The CWE numbers of a log's findings as a SARIF taxonomy. Code hosts read the tags of a rule, other readers the taxonomy, so a log
 * has both.
 */
export interface Weaknesses {
  /** `run.taxonomies`; empty when no finding names a weakness. */
  readonly taxonomies: readonly Readonly<Record<string, unknown>>[];
  /** `tool.driver.supportedTaxonomies`. */
  readonly supported: readonly Readonly<Record<string, unknown>>[];
  /** A finding's weaknesses as references into the taxonomy. */
  referencesOf(finding: Pick<Finding, 'cwe'>): readonly Readonly<Record<string, unknown>>[];
}

const name = 'CWE';
const component = { name, index: 0 };

export function weaknessesOf(findings: readonly Pick<Finding, 'cwe'>[]): Weaknesses {
  const numbers = [...new Set(findings.flatMap(({ cwe }) => cwe))].toSorted((left, right) => left - right);
  const indexes = new Map(numbers.map((number, index) => [number, index]));
  if (numbers.length === 0) return { taxonomies: [], supported: [], referencesOf: () => [] };
  return {
    taxonomies: [
      {
        name,
        organization: 'MITRE',
        informationUri: 'https://cwe.mitre.org/',
        shortDescription: { text: 'Common Weakness Enumeration' },
        isComprehensive: false,
        taxa: numbers.map((number) => ({ id: String(number), helpUri: weaknessUri(number) })),
      },
    ],
    supported: [component],
    referencesOf: ({ cwe }) =>
      [...new Set(cwe)].map((number) => ({
        id: String(number),
        index: indexes.get(number) ?? -1,
        toolComponent: component,
      })),
  };
}

export function weaknessUri(number: number): string {
  return `https://cwe.mitre.org/data/definitions/${number}.html`;
}
