import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'an empty condition', code: 'if (ready) {\n}\nstart();', at: 'if (ready)' },
    { name: 'an empty loop', code: 'for (const item of list) {\n}', at: 'for (' },
    { name: 'an empty finally', code: 'try {\n  work();\n} finally {\n}', at: 'finally' },
  ],
  good: [
    { name: 'a block that says why', code: 'if (ready) {\n  // The listener does the rest.\n}' },
    { name: 'an empty function', code: 'const noop = () => {};' },
    { name: 'a loop that works in its head', code: 'while (queue.shift() !== undefined);' },
  ],
} satisfies RuleFixtures;
