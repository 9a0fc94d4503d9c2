import type { RuleFixtures } from '../../fixtures.ts';

const commit = '3f786850e387550fdab836ed7e6dc881de23001b';

function npmLock(packages: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ name: 'api', lockfileVersion: 3, packages }, null, 2)}\n`;
}

export default {
  bad: [
    {
      name: 'a package that comes without encryption',
      file: 'package-lock.json',
      code: `{
  "name": "api",
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "codec": "^1.0.0" } },
    "node_modules/codec": {
      "version": "1.0.0",
      "resolved": "http://packages.example.com/codec/-/codec-1.0.0.tgz"
    }
  }
}
`,
      at: '"node_modules/codec"',
    },
    {
      name: 'a mirror without encryption, said once',
      file: 'package-lock.json',
      code: npmLock({
        'node_modules/a': {
          version: '1.0.0',
          resolved: 'http://mirror.example.com/a/-/a-1.0.0.tgz',
          integrity: 'sha512-YQ==',
        },
        'node_modules/b': {
          version: '1.0.0',
          resolved: 'http://mirror.example.com/b/-/b-1.0.0.tgz',
          integrity: 'sha512-Yg==',
        },
      }),
      at: '"node_modules/a"',
    },
    {
      name: 'a branch of a repository',
      file: 'package-lock.json',
      code: npmLock({
        'node_modules/parser': { version: '1.0.0', resolved: 'git+ssh://git@git.example.com/parser.git#main' },
      }),
      at: '"node_modules/parser"',
    },
    {
      name: 'a package of the registry without a digest, where a credential is in the address',
      file: 'services/api/npm-shrinkwrap.json',
      code: npmLock({
        'node_modules/codec': {
          version: '1.0.0',
          resolved: 'https://user:word@packages.example.com/codec/-/codec-1.0.0.tgz',
        },
      }),
      at: '"node_modules/codec"',
    },
    {
      name: 'the first version of the form',
      file: 'package-lock.json',
      code: `${JSON.stringify({ name: 'api', lockfileVersion: 1, dependencies: { uploads: { version: '1.0.0', resolved: 'https://registry.example.com/uploads/-/uploads-1.0.0.tgz', integrity: 'sha512-dQ==', requires: { codec: '1.0.0' }, dependencies: { codec: { version: 'git+https://git.example.com/codec.git' } } } } }, null, 2)}\n`,
      at: '"codec": {',
    },
    {
      name: 'a lock file of Yarn 1',
      file: 'yarn.lock',
      code: `codec@^1.0.0:\n  version "1.0.0"\n  resolved "http://packages.example.com/codec/-/codec-1.0.0.tgz"\n\nms@^2.1.3:\n  version "2.1.3"\n  resolved "https://registry.example.com/ms/-/ms-2.1.3.tgz#574c8138ce1d2b5861f0b44579dbadd60c6615b2"\n`,
      at: 'codec@^1.0.0:',
    },
    {
      name: 'a lock file of pnpm',
      file: 'pnpm-lock.yaml',
      code: `lockfileVersion: '9.0'\n\npackages:\n\n  codec@http://packages.example.com/codec.tgz:\n    resolution: {tarball: http://packages.example.com/codec.tgz}\n    version: 1.0.0\n`,
      at: 'codec@http',
    },
  ],
  good: [
    {
      name: 'a package of the registry with its digest',
      file: 'package-lock.json',
      code: npmLock({
        'node_modules/codec': {
          version: '1.0.0',
          resolved: 'https://registry.example.com/codec/-/codec-1.0.0.tgz',
          integrity: 'sha512-Y29kZWM=',
        },
      }),
    },
    {
      name: 'a commit of a repository',
      file: 'package-lock.json',
      code: npmLock({
        'node_modules/parser': { version: '1.0.0', resolved: `git+ssh://git@git.example.com/parser.git#${commit}` },
      }),
    },
    {
      name: 'what is in the repository or inside of another package',
      file: 'package-lock.json',
      code: npmLock({
        'packages/orders': { name: '@shop/orders', version: '1.0.0' },
        'node_modules/@shop/orders': { resolved: 'packages/orders', link: true },
        'node_modules/vendored': { version: '1.0.0', resolved: 'file:vendor/vendored.tgz' },
        'node_modules/tool/node_modules/ms': { version: '2.1.3', inBundle: true },
      }),
    },
    {
      name: 'a registry on the same machine',
      file: 'package-lock.json',
      code: npmLock({
        'node_modules/codec': {
          version: '1.0.0',
          resolved: 'http://localhost:4873/codec/-/codec-1.0.0.tgz',
          integrity: 'sha512-YQ==',
        },
      }),
    },
    {
      name: 'a lock file that leaves addresses out',
      file: 'package-lock.json',
      code: npmLock({ 'node_modules/codec': { version: '1.0.0', integrity: 'sha512-YQ==' } }),
    },
    {
      name: 'lock files of other package managers',
      file: 'yarn.lock',
      code: `__metadata:\n  version: 8\n\n"@shop/api@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "@shop/api@workspace:."\n  linkType: soft\n\n"ms@npm:^2.1.3":\n  version: 2.1.3\n  resolution: "ms@npm:2.1.3"\n  checksum: 10c0/bXM=\n  linkType: hard\n`,
      files: {
        'services/mail/pnpm-lock.yaml': `lockfileVersion: '6.0'\n\npackages:\n\n  /ms@2.1.3:\n    resolution: {integrity: sha512-bXM=}\n    dev: false\n\n  github.com/example/parser/${commit}:\n    resolution: {tarball: https://codeload.example.com/example/parser/tar.gz/${commit}}\n    name: parser\n    version: 1.0.0\n`,
      },
    },
  ],
} satisfies RuleFixtures;
