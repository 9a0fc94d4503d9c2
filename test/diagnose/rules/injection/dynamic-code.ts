import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'eval of a variable', code: `exports.run = (expression) => eval(expression);` },
    { name: 'a function out of text', code: `export const compile = (body) => new Function('row', 'return ' + body);` },
    {
      name: 'a timer of text',
      code: `function later(name) {\n  setTimeout('refresh("' + name + '")', 1000);\n}\nmodule.exports = later;`,
      at: 'setTimeout',
    },
    { name: 'an indirect eval', code: `const run = (text) => globalThis.eval(text);\nmodule.exports = { run };` },
  ],
  good: [
    { name: 'JSON', code: `exports.run = (text) => JSON.parse(text);` },
    {
      name: 'a function value',
      code: `const operations = { add: (a, b) => a + b };\nexports.run = (name, a, b) => operations[name]?.(a, b);`,
    },
    { name: 'a timer with a callback', code: `exports.later = (name) => setTimeout(() => refresh(name), 1000);` },
    { name: 'a method of that name', code: `exports.run = (client, script) => client.eval(script, 0);` },
  ],
} satisfies RuleFixtures;
