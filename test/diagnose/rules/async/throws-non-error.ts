import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'a text', code: `function check(age) {\n  if (age < 0) throw 'age is negative';\n}`, at: 'throw' },
    {
      name: 'a bare object',
      code: `export function find(id) {\n  throw { status: 404, message: \`no \${id}\` };\n}`,
      at: 'throw',
    },
    {
      name: 'a text that is put together, and a constant',
      code: `const MESSAGE = 'no';\nfunction a(x) {\n  throw 'no ' + x;\n}\nfunction b() {\n  throw MESSAGE;\n}`,
      at: [`throw 'no ' + x`, 'throw MESSAGE'],
    },
    { name: 'a rejected text', code: `exports.load = () => Promise.reject('not ready');` },
  ],
  good: [
    { name: 'an error', code: `function check(age) {\n  if (age < 0) throw new RangeError('age is negative');\n}` },
    {
      name: 'what was caught',
      code: `try { run(); } catch (error) { throw error; }\nfunction a(reason) { throw reason; }`,
    },
    {
      name: 'what a function makes',
      code: `function a() { throw createError(404); }\nexports.load = () => Promise.reject(new Error('not ready'));\nconst x = Object.assign(new Error('a'), { status: 4 });\nfunction b() { throw x; }`,
    },
  ],
} satisfies RuleFixtures;
