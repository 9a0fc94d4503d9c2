import type { RuleFixtures } from '../../fixtures.ts';

/** A package-lock.json as npm writes it. */
function npmLock(packages: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ name: 'api', lockfileVersion: 3, packages }, null, 2)}\n`;
}

function fetched(name: string, version: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const file = name.replace(/^.*\//, '');
  return {
    version,
    resolved: `https://registry.example.com/${name}/-/${file}-${version}.tgz`,
    integrity: 'sha512-c2FtcGxl',
    ...more,
  };
}

const insecure = { deprecated: 'Versions before 3.1.0 have a prototype pollution vulnerability. Please upgrade.' };

export default {
  bad: [
    {
      name: 'a locked version of which the registry warns',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "express": "^5.1.0",\n    "settings-merge": "^3.0.0"\n  }\n}\n`,
      files: {
        'package-lock.json': `{
  "name": "api",
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "express": "^5.1.0", "settings-merge": "^3.0.0" } },
    "node_modules/express": {
      "version": "5.1.0",
      "resolved": "https://registry.example.com/express/-/express-5.1.0.tgz",
      "integrity": "sha512-ZXhwcmVzcw=="
    },
    "node_modules/settings-merge": {
      "version": "3.0.4",
      "resolved": "https://registry.example.com/settings-merge/-/settings-merge-3.0.4.tgz",
      "integrity": "sha512-bWVyZ2U=",
      "deprecated": "Versions before 3.1.0 have a prototype pollution vulnerability. Please upgrade."
    }
  }
}
`,
      },
      at: '"settings-merge"',
    },
    {
      name: 'one that another brings along, and one for development',
      file: 'package-lock.json',
      code: npmLock({
        '': {},
        'node_modules/uploads': fetched('uploads', '1.0.0', { dependencies: { 'settings-merge': '^3.0.0' } }),
        'node_modules/uploads/node_modules/settings-merge': fetched('settings-merge', '3.0.4', insecure),
        'node_modules/runner': fetched('runner', '2.0.0', { ...insecure, dev: true }),
      }),
      files: {
        'package.json': `{\n  "dependencies": { "uploads": "^1.0.0" },\n  "devDependencies": {\n    "runner": "^2.0.0"\n  }\n}\n`,
      },
      at: ['"runner": "', '"node_modules/uploads/node_modules/settings-merge": {'],
    },
    {
      name: 'a package of a workspace, locked at the root',
      file: 'packages/api/package.json',
      code: `{\n  "name": "@shop/api",\n  "dependencies": {\n    "settings-merge": "^3.0.0"\n  }\n}\n`,
      files: {
        'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
        'package-lock.json': npmLock({
          '': {},
          'packages/api': { name: '@shop/api' },
          'node_modules/@shop/api': { resolved: 'packages/api', link: true },
          'packages/api/node_modules/settings-merge': fetched('settings-merge', '3.0.4', insecure),
        }),
      },
      at: '"settings-merge"',
    },
    {
      name: 'a lock file of pnpm',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "settings-merge": "^3.0.0"\n  }\n}\n`,
      files: {
        'pnpm-lock.yaml': `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      settings-merge:
        specifier: ^3.0.0
        version: 3.0.4(express@5.1.0)

packages:

  settings-merge@3.0.4:
    resolution: {integrity: sha512-bWVyZ2U=}
    deprecated: 'Malicious code was found in this version'

snapshots:

  settings-merge@3.0.4(express@5.1.0):
    dependencies:
      express: 5.1.0
`,
      },
      at: '"settings-merge"',
    },
  ],
  good: [
    {
      name: 'a version that is not warned of',
      file: 'package.json',
      code: `{\n  "name": "api",\n  "dependencies": {\n    "settings-merge": "^3.1.0"\n  }\n}\n`,
      files: {
        'package-lock.json': npmLock({ '': {}, 'node_modules/settings-merge': fetched('settings-merge', '3.1.0') }),
      },
    },
    {
      name: 'a version that is only no longer maintained',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "chokidar": "^2.1.8"\n  }\n}\n`,
      files: {
        'package-lock.json': npmLock({
          '': {},
          'node_modules/chokidar': fetched('chokidar', '2.1.8', {
            deprecated: 'Chokidar 2 does not receive security updates since 2019. Upgrade to chokidar 3',
          }),
        }),
      },
    },
    {
      name: 'a lock file of npm that does not warn, whatever was said of the version elsewhere',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "axios": "^0.19.0"\n  }\n}\n`,
      files: { 'package-lock.json': npmLock({ '': {}, 'node_modules/axios': fetched('axios', '0.19.2') }) },
    },
    {
      name: 'a range without a lock file, which allows newer versions',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "axios": "^0.21.0",\n    "express": "5.1.0"\n  }\n}\n`,
    },
    {
      name: 'a lock file of Yarn 1, which does not keep the warnings',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "axios": "^0.19.0",\n    "pg": "^8.16.0"\n  }\n}\n`,
      files: {
        'yarn.lock': `# yarn lockfile v1


axios@^0.19.0:
  version "0.19.2"
  resolved "https://registry.example.com/axios/-/axios-0.19.2.tgz#3ea36c5d8818d0d5f8a8a97a6d36b86cdc00cb27"
  integrity sha512-YXhpb3M=
  dependencies:
    follow-redirects "1.5.10"

pg@^8.16.0:
  version "8.16.0"
  resolved "https://registry.example.com/pg/-/pg-8.16.0.tgz#40b08eedb5eb1834252cf3e3629503e32e6c6c04"
  integrity sha512-cGc=
`,
      },
    },
    {
      name: 'a lock file of a newer Yarn, which does not keep them either',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "multer": "^1.4.5-lts.1"\n  }\n}\n`,
      files: {
        'yarn.lock': `__metadata:
  version: 8

"multer@npm:^1.4.5-lts.1":
  version: 1.4.5-lts.2
  resolution: "multer@npm:1.4.5-lts.2"
  dependencies:
    busboy: "npm:^1.0.0"
  checksum: 10c0/bXVsdGVy
  languageName: node
  linkType: hard
`,
      },
    },
    {
      name: 'a lock file that cannot be read',
      file: 'package.json',
      code: `{\n  "dependencies": {\n    "express": "5.1.0"\n  }\n}\n`,
      files: { 'package-lock.json': '<<<<<<< HEAD\n{ "lockfileVersion": 3, "packages": {' },
    },
    {
      name: 'a package of tests',
      file: 'test/fixtures/old/package.json',
      code: `{\n  "dependencies": {\n    "vm2": "3.9.19"\n  }\n}\n`,
    },
  ],
} satisfies RuleFixtures;
