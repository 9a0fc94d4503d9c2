import type { RuleTable } from '../ruleEntry.ts';

/** Options that take away what a library does for safety by itself. */
export const hardeningRules: RuleTable = {
  'open-image-proxy': {
    category: 'configuration',
    title: 'The image service fetches from every host',
    severity: 'medium',
    confidence: 'high',
    cwe: [918, 441, 183, 400],
    owasp: ['A10:2021', 'A05:2021', 'A01:2025', 'A02:2025'],
    profiles: ['security'],
    message:
      "The optimiser fetches what it is asked for with the server's own connection, shows it under the own origin and pays for it: anybody can use it against other hosts, inner ones too.",
    fix: 'List the hosts, protocols and paths that hold your images.',
  },
  'trusted-proxy': {
    category: 'configuration',
    title: 'Every client may name its own address',
    severity: 'low',
    confidence: 'low',
    cwe: [348, 290, 346, 345],
    owasp: ['A05:2021', 'A07:2021', 'A02:2025', 'A07:2025'],
    profiles: ['security'],
    message:
      'With all proxies trusted, the address is the first one of X-Forwarded-For, which the client writes itself: limits by address, lists of allowed ones and logs rest on it.',
    fix: "Trust the proxies that there are: their number (app.set('trust proxy', 1)) or their networks.",
  },
  'unsafe-parsing-option': {
    category: 'configuration',
    title: 'A parser is told to let dangerous input through',
    severity: 'medium',
    confidence: 'high',
    cwe: [1321, 915, 1188, 943, 444, 400, 770],
    owasp: ['A05:2021', 'A08:2021', 'A02:2025', 'A05:2025'],
    profiles: ['security'],
    message:
      'Parsers refuse or drop some input because programs have been attacked with it again and again; the option takes that protection away.',
    fix: 'Leave the option out; where one route needs such input, parse it there and copy the fields that are expected.',
  },
  'development-mode': {
    category: 'configuration',
    title: 'The service runs in the mode for developers',
    severity: 'medium',
    confidence: 'medium',
    cwe: [489, 1188, 11, 215],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security', 'performance'],
    message:
      'In this mode frameworks show stack traces and tools to whoever asks, compile templates anew for each request, and watch files.',
    fix: 'Set NODE_ENV to production where the service is deployed, and start the built program with node.',
  },
};
