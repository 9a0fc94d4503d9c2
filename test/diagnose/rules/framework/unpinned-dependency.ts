import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'any version',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "express": "*",\n    "pg": "^8.16.0"\n  }\n}\n`,
      at: '"express"',
    },
    {
      name: 'the latest',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "lodash": "latest"\n  }\n}\n`,
      at: '"lodash"',
    },
    {
      name: 'the head of a branch',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "parser": "github:example/parser",\n    "codec": "git+https://git.example.com/codec.git#main"\n  }\n}\n`,
      at: ['"parser"', '"codec"'],
    },
    {
      name: 'a fetch without encryption',
      file: 'services/api/package.json',
      code: `{\n  "dependencies": {\n    "tool": "http://packages.example.com/tool-1.0.0.tgz"\n  }\n}\n`,
      at: '"tool"',
    },
  ],
  good: [
    {
      name: 'a range',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "express": "^5.1.0"\n  }\n}\n`,
    },
    {
      name: 'a commit and a tag',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "parser": "github:example/parser#3f786850e387550fdab836ed7e6dc881de23001b",\n    "codec": "git+ssh://git@git.example.com/codec.git#v1.4.0"\n  }\n}\n`,
    },
    {
      name: 'a package of the same workspace',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "@shop/orders": "*",\n    "@shop/users": "workspace:*"\n  }\n}\n`,
      files: { 'packages/orders/package.json': '{ "name": "@shop/orders" }' },
    },
    {
      name: 'a peer',
      file: 'package.json',
      code: `{\n  "peerDependencies": {\n    "express": "*"\n  },\n  "dependencies": {\n    "uuid": "npm:@example/uuid@1.2.0"\n  }\n}\n`,
    },
  ],
} satisfies RuleFixtures;
