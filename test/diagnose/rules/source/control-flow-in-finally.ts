import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a return',
      code: 'function f() {\n  try {\n    return work();\n  } finally {\n    return undefined;\n  }\n}',
      at: 'return undefined',
    },
    {
      name: 'a throw',
      code: 'function f() {\n  try {\n    work();\n  } finally {\n    throw new Error("late");\n  }\n}',
      at: 'throw new Error',
    },
    {
      name: 'a continue of an outer loop',
      code: 'for (const a of list) {\n  try {\n    work(a);\n  } finally {\n    continue;\n  }\n}',
      at: 'continue;',
    },
  ],
  good: [
    { name: 'cleaning up', code: 'function f() {\n  try {\n    return work();\n  } finally {\n    close();\n  }\n}' },
    {
      name: 'a return of an inner function',
      code: 'function f() {\n  try {\n    work();\n  } finally {\n    list.map((a) => {\n      return a;\n    });\n  }\n}',
    },
    {
      name: 'a break of an inner loop',
      code: 'try {\n  work();\n} finally {\n  for (const a of list) {\n    if (a) break;\n  }\n}',
    },
  ],
} satisfies RuleFixtures;
