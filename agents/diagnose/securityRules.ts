import type { RuleEntry } from './ruleEntry.ts';

const injection = ['A03:2021', 'A05:2025'];

/** Weaknesses that an attacker can use. Secrets come from secretlint, so their entry has no feed. */
export const securityRules: Readonly<Record<string, RuleEntry>> = {
  'code-injection': {
    title: 'Request data is run as code',
    severity: 'critical',
    confidence: 'high',
    cwe: [95, 94],
    owasp: injection,
    profiles: ['security'],
    message:
      'What a client sends is compiled and run with all rights of this process: one request is enough to read its secrets or take it over.',
    fix: 'Parse the value instead of running it (JSON.parse, a lookup table of allowed operations, or an expression parser without access to globals).',
    feeds: [{ name: 'own/code-injection', explains: true }],
    supersedes: ['dynamic-code'],
  },
  'dynamic-code': {
    title: 'Code is built from a string at run time',
    severity: 'medium',
    confidence: 'medium',
    cwe: [95],
    owasp: injection,
    profiles: ['security', 'quality'],
    message:
      'Text is compiled and run as code. Whoever can influence that text can run anything in this process, and no tool can check it beforehand.',
    fix: 'Write the code out, or replace it by a lookup table, JSON.parse or a function value.',
    feeds: [
      { name: 'no-eval', options: [{ allowIndirect: false }] },
      { name: 'no-implied-eval' },
      { name: 'no-new-func' },
    ],
  },
  'command-injection': {
    title: 'A shell command is put together at run time',
    severity: 'high',
    confidence: 'medium',
    cwe: [78],
    owasp: injection,
    profiles: ['security'],
    message:
      'The command line is not a constant. If any part of it comes from outside, `;`, `$()` or a leading `-` in it runs another program or option.',
    fix: 'Use execFile or spawn with a constant program and an array of arguments, put `--` before values, and validate them against a list.',
    feeds: [{ name: 'security/detect-child-process' }],
  },
  redos: {
    title: 'A regular expression takes super-linear time',
    severity: 'medium',
    confidence: 'high',
    cwe: [1333, 400],
    owasp: [],
    profiles: ['security', 'quality'],
    message:
      'The expression backtracks: on a crafted string its time explodes, and meanwhile the event loop serves nobody else.',
    fix: 'Make the repeated parts unable to match the same text (no quantifier within a quantifier over the same characters), or limit the length of the input before matching.',
    feeds: [{ name: 'regexp/no-super-linear-backtracking', options: [{ report: 'certain' }] }],
  },
  'hard-coded-credential': {
    title: 'A credential stands in the source',
    severity: 'high',
    confidence: 'high',
    cwe: [798, 312],
    owasp: ['A07:2021', 'A07:2025'],
    profiles: ['security'],
    message:
      'Everybody who can read the repository, a build artefact or a stack trace can use it, and its history keeps it after it is deleted.',
    fix: 'Revoke the credential now, issue another, and read that one from the environment or a secret store at run time.',
    feeds: [],
  },
  'bidirectional-text': {
    title: 'Invisible characters reorder the source',
    severity: 'high',
    confidence: 'high',
    cwe: [1007],
    owasp: ['A08:2021', 'A08:2025'],
    profiles: ['security'],
    message:
      'Bidirectional control characters show the code in another order than it runs in, so a reviewer approves something else than what is executed.',
    fix: 'Delete the control characters, or write them as \\u escapes where a string needs them.',
    feeds: [{ name: 'security/detect-bidi-characters' }],
  },
  'template-escaping-off': {
    title: 'Escaping of a template is switched off',
    severity: 'high',
    confidence: 'medium',
    cwe: [79],
    owasp: injection,
    profiles: ['security'],
    message: 'Values reach the page as markup. Text from one user then runs as script in the browser of another.',
    fix: 'Leave escaping on, and mark only markup that you built yourself as safe.',
    feeds: [{ name: 'security/detect-disable-mustache-escape' }],
  },
  'floating-promise': {
    title: 'Nobody waits for a promise or handles its failure',
    severity: 'medium',
    confidence: 'high',
    cwe: [248, 755],
    owasp: ['A10:2025'],
    profiles: ['security', 'quality'],
    message:
      'The work goes on unobserved: its result comes too late or never, and a rejection of it is unhandled, which ends a Node.js process.',
    fix: 'Await the promise, return it, or end it with .catch(); write `void` before it only where its failure is handled inside.',
    feeds: [
      { name: 'typescript/no-floating-promises', options: [{ ignoreVoid: true }] },
      {
        name: 'promise/catch-or-return',
        options: [{ allowThen: true, allowFinally: true, allowThenStrict: false }],
        confidence: 'medium',
      },
    ],
  },
  'sync-io-in-handler': {
    title: 'A request waits for blocking I/O',
    severity: 'medium',
    confidence: 'high',
    cwe: [1322, 400],
    owasp: [],
    profiles: ['security', 'quality'],
    message:
      'The call blocks the only thread: while it runs, every other request of this process stands still, and a few slow requests stop the service.',
    fix: 'Use the promise form of the call and await it, or do the work once at start-up.',
    feeds: [{ name: 'own/sync-io-in-handler', explains: true }],
    supersedes: ['sync-io'],
  },
};
