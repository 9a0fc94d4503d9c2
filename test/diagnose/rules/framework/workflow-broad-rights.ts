import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'all rights',
      file: '.github/workflows/build.yml',
      code: `on: push\npermissions: write-all\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4`,
      at: 'write-all',
    },
    {
      name: 'a branch of somebody',
      file: '.github/workflows/release.yml',
      code: `on: push\njobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: somebody/upload-action@master\n        with:\n          token: x`,
      at: 'upload-action',
    },
    {
      name: 'rights of one job',
      file: '.github/workflows/deploy.yaml',
      code: `on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    permissions: write-all\n    runs-on: ubuntu-latest\n    steps: []`,
      at: 'write-all',
    },
  ],
  good: [
    {
      name: 'rights that are needed',
      file: '.github/workflows/build.yml',
      code: `on: push\npermissions:\n  contents: read\njobs: {}`,
    },
    {
      name: 'a commit',
      file: '.github/workflows/release.yml',
      code: `on: push\njobs:\n  release:\n    steps:\n      - uses: somebody/upload-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3\n      - uses: actions/checkout@main`,
    },
    {
      name: 'reading',
      file: '.github/workflows/build.yml',
      code: `on: push\npermissions: read-all\njobs: {}`,
    },
  ],
} satisfies RuleFixtures;
