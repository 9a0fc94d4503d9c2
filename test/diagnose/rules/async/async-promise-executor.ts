import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an arrow function',
      code: 'const a = new Promise(async (resolve) => {\n  resolve(await load());\n});',
      at: 'async (resolve)',
    },
    {
      name: 'a function',
      code: 'const a = new Promise(async function (resolve, reject) {\n  resolve(await load());\n});',
      at: 'async function',
    },
    { name: 'a returned promise', code: 'const load = () => new Promise(async (resolve) => resolve(await read()));' },
  ],
  good: [
    {
      name: 'an executor that is not async',
      code: 'const a = new Promise((resolve, reject) => {\n  load().then(resolve, reject);\n});',
    },
    {
      name: 'an async function',
      code: 'const load = async () => {\n  const value = await read();\n  return value;\n};',
    },
    { name: 'another class', code: 'const task = new Task(async (resolve) => resolve(await read()));' },
  ],
} satisfies RuleFixtures;
