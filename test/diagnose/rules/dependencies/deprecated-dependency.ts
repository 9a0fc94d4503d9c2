import type { RuleFixtures } from '../../fixtures.ts';

function npmLock(packages: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ name: 'api', lockfileVersion: 2, packages }, null, 2)}\n`;
}

export default {
  bad: [
    {
      name: 'a package that is no longer maintained',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "request": "^2.88.2"\n  }\n}\n`,
      files: {
        'package-lock.json': `{
  "name": "api",
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "request": "^2.88.2" } },
    "node_modules/request": {
      "version": "2.88.2",
      "resolved": "https://registry.example.com/request/-/request-2.88.2.tgz",
      "integrity": "sha512-cmVxdWVzdA==",
      "deprecated": "request has been deprecated"
    }
  }
}
`,
      },
      at: '"request"',
    },
    {
      name: 'one that has moved, in a lock file of pnpm 6',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "@example/mail": "^2.0.0"\n  }\n}\n`,
      files: {
        'pnpm-lock.yaml': `lockfileVersion: 5.4

specifiers:
  '@example/mail': ^2.0.0

dependencies:
  '@example/mail': 2.0.1

packages:

  /@example/mail/2.0.1:
    resolution: {integrity: sha512-bWFpbA==}
    deprecated: Moved to @example/post
    dev: false
`,
      },
      at: '"@example/mail"',
    },
    {
      name: 'one that is superseded, in a shrinkwrap file',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "example-forms": "^1.0.0"\n  }\n}\n`,
      files: {
        'npm-shrinkwrap.json': npmLock({
          '': {},
          'node_modules/example-forms': { version: '1.2.0', deprecated: 'This line is no longer supported.' },
        }),
      },
      at: '"example-forms"',
    },
  ],
  good: [
    {
      name: 'a package that is maintained',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "undici": "^7.10.0"\n  }\n}\n`,
      files: {
        'package-lock.json': npmLock({
          '': {},
          'node_modules/undici': {
            version: '7.10.0',
            resolved: 'https://registry.example.com/undici/-/undici-7.10.0.tgz',
            integrity: 'sha512-dW5kaWNp',
          },
        }),
      },
    },
    {
      name: 'one for development',
      file: 'package.json',
      code: `{\n  "devDependencies": {\n    "rimraf": "^3.0.0"\n  }\n}\n`,
      files: {
        'package-lock.json': npmLock({
          '': {},
          'node_modules/rimraf': { version: '3.0.2', deprecated: 'No longer supported', dev: true },
        }),
      },
    },
    {
      name: 'one that another brings along',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "uploads": "^1.0.0"\n  }\n}\n`,
      files: {
        'package-lock.json': npmLock({
          '': {},
          'node_modules/uploads': { version: '1.0.0', dependencies: { rimraf: '^3.0.0' } },
          'node_modules/rimraf': { version: '3.0.2', deprecated: 'No longer supported' },
        }),
      },
    },
    {
      name: 'an insecure one, which has a rule of its own',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "vm2": "3.9.19"\n  }\n}\n`,
    },
  ],
} satisfies RuleFixtures;
