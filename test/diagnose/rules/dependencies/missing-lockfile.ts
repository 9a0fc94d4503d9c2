import type { RuleFixtures } from '../../fixtures.ts';

const application = `{\n  "name": "api",\n  "private": true,\n  "scripts": { "start": "node server.js" },\n  "dependencies": {\n    "express": "^5.1.0"\n  }\n}\n`;

export default {
  bad: [
    {
      name: 'an application without a lock file',
      file: 'package.json',
      code: application,
      at: '"dependencies"',
    },
    {
      name: 'a service that is started, and never published',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "version": "1.0.0",\n  "main": "server.js",\n  "scripts": { "start": "node server.js" },\n  "dependencies": { "koa": "^3.0.0" }\n}\n`,
      at: '"dependencies"',
    },
    {
      name: 'a service with an image',
      file: 'services/mail/package.json',
      code: `{\n  "name": "mail",\n  "scripts": { "test": "node --test" },\n  "dependencies": { "nodemailer": "^7.0.0" }\n}\n`,
      files: { 'services/mail/Dockerfile': 'FROM node:24\nCOPY . .\n', 'services/web/package-lock.json': '{}' },
      at: '"dependencies"',
    },
    {
      name: 'functions that are deployed',
      file: 'package.json',
      code: `{\n  "name": "orders",\n  "dependencies": { "@middy/core": "^6.0.0" }\n}\n`,
      files: { 'serverless.yml': 'service: orders\n' },
      at: '"dependencies"',
    },
  ],
  good: [
    {
      name: 'an application with a lock file',
      file: 'package.json',
      code: application,
      files: { 'package-lock.json': '{\n  "name": "api",\n  "lockfileVersion": 3,\n  "packages": {}\n}\n' },
    },
    {
      name: 'a member of a workspace that is locked at the root',
      file: 'packages/api/package.json',
      code: application,
      files: {
        'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
        'yarn.lock': '# yarn lockfile v1\n',
      },
    },
    {
      name: 'a lock file that is no text',
      file: 'package.json',
      code: application,
      files: { 'bun.lockb': '' },
    },
    {
      name: 'a library',
      file: 'package.json',
      code: `{\n  "name": "codec",\n  "exports": "./index.js",\n  "scripts": { "start": "node --watch index.js", "test": "node --test" },\n  "dependencies": { "ms": "^2.1.3" }\n}\n`,
      files: { '.npmrc': 'package-lock=false\n' },
    },
    {
      name: 'a private package that depends on nothing',
      file: 'package.json',
      code: `{\n  "private": true,\n  "scripts": { "start": "node server.js" },\n  "devDependencies": { "typescript": "^6.0.0" }\n}\n`,
    },
    {
      name: 'an example',
      file: 'examples/basic/package.json',
      code: application,
    },
  ],
} satisfies RuleFixtures;
