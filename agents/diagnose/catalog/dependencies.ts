import type { RuleTable } from '../ruleEntry.ts';

const supplyChain = ['A06:2021', 'A03:2025'];
const integrityFailures = ['A08:2021', 'A08:2025'];

/** Rules over package.json and the lock files beside it: a part of `frameworkRules`. */
export const dependencyRules: RuleTable = {
  'vulnerable-dependency': {
    category: 'framework',
    title: 'A version that its maintainers call insecure',
    severity: 'medium',
    confidence: 'high',
    cwe: [1395, 1104],
    owasp: supplyChain,
    profiles: ['security', 'quality'],
    message:
      'The registry warns of the version in the words of those who made it. What is wrong with it is public, and so is, as a rule, how it is used against a service.',
    fix: 'Update to a version of which the registry does not warn; where another package brings it along, update that one or set an override, and run npm audit.',
    supersedes: ['deprecated-dependency'],
  },
  'deprecated-dependency': {
    category: 'framework',
    title: 'A package that its maintainers have given up',
    severity: 'low',
    confidence: 'medium',
    cwe: [1104],
    owasp: supplyChain,
    profiles: ['quality'],
    message: 'The package, or the line of versions, gets no more corrections: the next flaw that is found in it stays.',
    fix: 'Move to the package or the version that the maintainers name, or to what the platform has by now.',
  },
  'missing-lockfile': {
    category: 'framework',
    title: 'The installed versions are written down nowhere',
    severity: 'low',
    confidence: 'medium',
    cwe: [1357],
    owasp: supplyChain,
    profiles: ['quality'],
    message:
      'Every installation takes the newest versions that the ranges allow, of all packages down to the last: what was tested is not what runs, and a package that is taken over arrives by itself.',
    fix: 'Commit the lock file of the package manager, and install with npm ci (yarn install --immutable, pnpm install --frozen-lockfile).',
  },
  'lockfile-insecure-source': {
    category: 'framework',
    title: 'A locked package can be exchanged',
    severity: 'medium',
    confidence: 'high',
    cwe: [494, 829, 353],
    owasp: integrityFailures,
    profiles: ['security'],
    message:
      'A lock file protects only where it says what exactly comes: whoever controls the way, the server or the branch otherwise decides what code runs.',
    fix: 'Fetch it over https from the registry with its integrity, or from a repository at a full commit; then make the lock file anew.',
  },
};
