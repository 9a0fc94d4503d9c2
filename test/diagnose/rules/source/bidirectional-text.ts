import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'a comment that hides its end', code: 'const isAdmin = false; /* \u202e } if (isAdmin) { */ grant();' },
    { name: 'a string', code: "const access = 'user\u2066 // admin only\u2069';" },
    { name: 'a template', code: 'const text = `total \u202b${sum}\u202c`;' },
  ],
  good: [
    { name: 'an escape sequence', code: "const mark = '\\u202e';" },
    { name: 'right-to-left letters', code: "const greeting = 'שלום';" },
    { name: 'an emoji with a joiner', code: "const family = '👩‍👧';" },
  ],
} satisfies RuleFixtures;
