import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'new Buffer',
      code: "const { Buffer } = require('node:buffer');\nconst copy = new Buffer(text);",
      at: 'new Buffer',
    },
    { name: 'fs.exists', code: "import { exists } from 'node:fs';\nexists('a', show);", at: 'import { exists }' },
    { name: 'a domain', code: "const domain = require('domain');\ndomain.create();", at: "require('domain')" },
  ],
  good: [
    { name: 'Buffer.from', code: "const { Buffer } = require('node:buffer');\nconst copy = Buffer.from(text);" },
    { name: 'fs.existsSync', code: "import { existsSync } from 'node:fs';\nexistsSync('a');" },
    { name: 'a function of that name', code: "import { exists } from './files.js';\nexists('a');" },
  ],
} satisfies RuleFixtures;
