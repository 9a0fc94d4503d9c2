import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a quantifier within a quantifier',
      code: `const pattern = /^(\\w+\\s?)*$/;\nexports.isName = (text) => pattern.test(text);`,
      at: 'const pattern',
    },
    { name: 'a repeated group of repetitions', code: `export const isList = (text) => /^(?:[a-z]+,?)+$/.test(text);` },
    {
      name: 'an address of mail',
      code: `app.post('/', (req, res) => {\n  res.json(/^([a-zA-Z0-9]+)+@example\\.org$/.test(req.body.mail));\n});`,
      at: 'test(',
    },
  ],
  good: [
    {
      name: 'a pattern without repetition in repetition',
      code: `exports.isName = (text) => /^\\w+(?:\\s\\w+)*$/.test(text);`,
    },
    { name: 'a bounded quantifier', code: `exports.isDate = (text) => /^\\d{4}-\\d{2}-\\d{2}$/.test(text);` },
    { name: 'a constant text', code: `exports.isMail = (text) => /^[^@\\s]+@[^@\\s]+$/.test(text);` },
  ],
} satisfies RuleFixtures;
