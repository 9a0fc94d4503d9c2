import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a missing return after reject',
      code: 'export const read = (key) =>\n  new Promise((resolve, reject) => {\n    if (key === undefined) reject(new Error("no key"));\n    resolve(store[key]);\n  });',
      at: 'resolve(store[key])',
    },
    {
      name: 'resolve in a loop over both branches',
      code: 'export const wait = (flag) =>\n  new Promise((resolve) => {\n    resolve(1);\n    resolve(2);\n  });',
      at: 'resolve(2)',
    },
    {
      name: 'reject after a callback',
      code: 'export const run = () =>\n  new Promise((resolve, reject) => {\n    work((error, value) => {\n      if (error) {\n        reject(error);\n      }\n      resolve(value);\n    });\n  });',
      at: 'resolve(value)',
    },
  ],
  good: [
    {
      name: 'a return after reject',
      code: 'export const read = (key) =>\n  new Promise((resolve, reject) => {\n    if (key === undefined) return reject(new Error("no key"));\n    resolve(store[key]);\n  });',
    },
    {
      name: 'an else',
      code: 'export const run = () =>\n  new Promise((resolve, reject) => {\n    work((error, value) => {\n      if (error) reject(error);\n      else resolve(value);\n    });\n  });',
    },
    {
      name: 'two promises',
      code: 'export const a = new Promise((resolve) => resolve(1));\nexport const b = new Promise((resolve) => resolve(2));',
    },
  ],
} satisfies RuleFixtures;
