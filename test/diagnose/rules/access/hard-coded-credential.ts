import type { RuleFixtures } from '../../fixtures.ts';

/** Put together here, so that no scanner of this repository takes it for a real one. */
const githubToken = ['ghp', 'Rk3vTq8LmZx2WcYb7NdHs5JpFg1UaE9oVi4K'].join('_');

export default {
  bad: [
    { name: 'a token of GitHub', code: `const octokit = new Octokit({ auth: '${githubToken}' });` },
    {
      name: 'the password of a database',
      code: `const client = new MongoClient('mongodb://shop:Tr0ub4dor@db.internal:27017/shop');`,
    },
    {
      name: 'a token in a file of configuration',
      code: `module.exports = require('../deploy.json');`,
      files: { 'deploy.json': `{\n  "auth": "${githubToken}"\n}` },
      at: '"auth"',
    },
  ],
  good: [
    { name: 'a token of the environment', code: `const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });` },
    { name: 'a part of a token', code: `const isToken = (text) => text.startsWith('ghp_');` },
    {
      name: 'an address without a password',
      code: `const client = new MongoClient('mongodb://db.internal:27017/shop');`,
    },
  ],
} satisfies RuleFixtures;
