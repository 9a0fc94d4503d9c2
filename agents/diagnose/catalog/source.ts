import type { RuleTable } from '../ruleEntry.ts';

export const sourceRules: RuleTable = {
  'bidirectional-text': {
    category: 'source',
    title: 'Invisible characters reorder the source',
    severity: 'high',
    confidence: 'high',
    cwe: [1007],
    owasp: ['A08:2021', 'A08:2025'],
    profiles: ['security'],
    message:
      'Bidirectional control characters show the code in another order than it runs in, so a reviewer approves something else than what is executed.',
    fix: 'Delete the control characters, or write them as \\u escapes where a string needs them.',
  },
  'deprecated-api': {
    category: 'source',
    title: 'A deprecated API of Node.js is used',
    severity: 'low',
    confidence: 'high',
    cwe: [477],
    owasp: [],
    profiles: ['quality'],
    message:
      'The API is deprecated: it will go away in a later release, and several were deprecated because they are not safe.',
    fix: "Use the replacement that Node.js's documentation names for it.",
    feeds: [{ name: 'n/no-deprecated-api' }],
  },
  'promise-settled-twice': {
    category: 'source',
    title: 'A promise can be settled twice',
    severity: 'low',
    confidence: 'medium',
    cwe: [],
    owasp: [],
    profiles: ['quality'],
    message:
      'Only the first resolve or reject counts, the second is lost without a trace: usually a `return` is missing after the first.',
    fix: 'Return right after resolve or reject.',
    feeds: [{ name: 'promise/no-multiple-resolved' }],
  },
  'control-flow-in-finally': {
    category: 'source',
    title: 'A finally block overrides the outcome',
    severity: 'medium',
    confidence: 'high',
    cwe: [584],
    owasp: [],
    profiles: ['quality'],
    message:
      'A return, throw, break or continue in finally replaces what the try block returned or threw, so errors vanish.',
    fix: 'Keep finally for cleaning up, and return after it.',
    feeds: [{ name: 'no-unsafe-finally' }],
  },
  'empty-block': {
    category: 'source',
    title: 'A block is empty',
    severity: 'low',
    confidence: 'medium',
    cwe: [1071, 391],
    owasp: [],
    profiles: ['quality'],
    message:
      'An empty catch swallows every failure, the ones nobody thought of too; any other empty block is code that was forgotten.',
    fix: 'Handle the error, log it, or say in a comment why nothing is to be done.',
    feeds: [{ name: 'no-empty' }],
  },
};
