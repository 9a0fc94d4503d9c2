import type { RuleTable } from '../ruleEntry.ts';

export const xssRules: RuleTable = {
  'reflected-xss': {
    category: 'xss',
    title: 'A response holds foreign text as markup',
    severity: 'high',
    confidence: 'high',
    cwe: [79, 80],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'The text goes into the page without being escaped: a value with `<script>` in it runs in the browser of whoever opens the page, with their session.',
    fix: 'Escape the value for HTML, render it with a template that escapes, or answer with JSON or text/plain.',
  },
  'template-unescaped': {
    category: 'xss',
    title: 'A template prints a value without escaping it',
    severity: 'medium',
    confidence: 'low',
    cwe: [79, 80],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'The value reaches the page as markup. If any of it comes from a user, that user’s script runs in the browsers of others.',
    fix: 'Print it with the escaping form of the template, or clean the markup first with a sanitizer such as sanitize-html or DOMPurify.',
  },
  'template-escaping-off': {
    category: 'xss',
    title: 'Escaping of a template is switched off',
    severity: 'high',
    confidence: 'high',
    cwe: [79, 116],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message: 'Values reach the page as markup. Text from one user then runs as script in the browser of another.',
    fix: 'Leave escaping on, and mark only markup that you built yourself as safe.',
  },
  'dom-xss-in-page': {
    category: 'xss',
    title: 'A script in a page is built from values',
    severity: 'medium',
    confidence: 'medium',
    cwe: [79],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'Escaping for HTML does not protect inside a script: a value with `</script>` ends it, and one that is no number or quoted text is code.',
    fix: 'Put the value into a data attribute and read it from there, or serialise it as JSON with `<` written as \\u003c.',
    supersedes: ['template-unescaped'],
  },
};
