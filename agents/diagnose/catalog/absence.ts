import type { RuleTable } from '../ruleEntry.ts';

export const absenceRules: RuleTable = {
  'missing-security-headers': {
    category: 'absence',
    title: 'No protective headers are sent',
    severity: 'low',
    confidence: 'medium',
    cwe: [693, 1021],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security'],
    message:
      'Without headers such as Content-Security-Policy, X-Frame-Options, X-Content-Type-Options and Strict-Transport-Security browsers allow framing, guessed content types and plain HTTP.',
    fix: 'Use helmet (koa-helmet, @fastify/helmet) before all routes, or set the headers yourself.',
  },
  'missing-csrf-protection': {
    category: 'absence',
    title: 'Requests of other sites are not told apart',
    severity: 'medium',
    confidence: 'medium',
    cwe: [352],
    owasp: ['A01:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      "The browser sends the cookie with requests that pages of other sites start: they can change data in the user's name.",
    fix: 'Require a CSRF token (csrf-csrf, lusca, @fastify/csrf-protection), check the Origin header, and set the cookie to sameSite lax or strict.',
  },
  'missing-rate-limit': {
    category: 'absence',
    title: 'Passwords can be tried without end',
    severity: 'medium',
    confidence: 'medium',
    cwe: [307, 799, 770],
    owasp: ['A07:2021', 'A04:2021', 'A07:2025', 'A06:2025'],
    profiles: ['security'],
    message:
      'Nothing slows down a client that guesses passwords or codes, creates accounts or has mails sent, one request after the other.',
    fix: 'Limit the tries for each account and address on these routes (express-rate-limit, rate-limiter-flexible, @fastify/rate-limit, @nestjs/throttler).',
  },
  'missing-error-handler': {
    category: 'absence',
    title: 'No middleware handles errors',
    severity: 'low',
    confidence: 'medium',
    cwe: [755, 209],
    owasp: ['A05:2021', 'A10:2025'],
    profiles: ['security', 'quality'],
    message:
      "Errors end in the framework's default answer: a page with the stack trace unless NODE_ENV is production, and nothing in the service's own log.",
    fix: 'Add a middleware with four parameters after all routes that logs the error and answers with a text of your own.',
  },
  'missing-input-validation': {
    category: 'absence',
    title: 'What clients send is not checked',
    severity: 'low',
    confidence: 'low',
    cwe: [20, 1173, 1284, 1287],
    owasp: ['A03:2021', 'A04:2021', 'A05:2025', 'A06:2025'],
    profiles: ['security', 'quality'],
    message:
      'Handlers rely on the presence, type and size of what clients send; anything else becomes a crash, bad data or an attack further in.',
    fix: 'Describe each body with a schema (zod, joi, ajv, class-validator) and refuse what does not fit before it is used.',
  },
  'validation-switched-off': {
    category: 'absence',
    title: 'A check of what clients send lets everything through',
    severity: 'medium',
    confidence: 'medium',
    cwe: [20, 1173, 1188],
    owasp: ['A04:2021', 'A05:2021', 'A06:2025', 'A02:2025'],
    profiles: ['security', 'quality'],
    message: 'The schema is there to read, but what does not fit it reaches the handler as if it did.',
    fix: 'Leave the default, which refuses the request, and loosen the schema itself where it is too strict.',
  },
};
