import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const restrict = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'cdk.out', '.local', 'coverage', 'test/fixtures', 'test/diagnose/corpus'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.js', '.dependency-cruiser.js', 'infra/preflight.mjs'] },
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  restrict(
    ['agents/**/*.ts'],
    [
      {
        group: ['@aws-sdk/*', '@middy/*', 'aws-lambda'],
        message: 'agents/ knows nothing of AWS or HTTP: take a port.',
      },
      { regex: '(^|/)(functions|infra|client|test)/', message: 'agents/ imports only itself.' },
    ],
  ),
  restrict(
    ['functions/**/*.ts'],
    [{ regex: '(^|/)(infra|client|test)/', message: 'functions/ imports agents/ and itself.' }],
  ),
  restrict(
    ['infra/**/*.ts'],
    [
      {
        regex: '/functions/(?!(config|store/(tableSchema|apiKeys|clients))\\.ts$)',
        message: 'infra/ shares names, the table schema and API keys with functions/; it never imports handlers.',
      },
      { regex: '(^|/)(client|test)/', message: 'infra/ imports neither client/ nor test/.' },
    ],
  ),
  {
    files: ['agents/**/*.ts', 'functions/**/*.ts'],
    ignores: ['functions/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'functions/config.ts is the only reader of the environment.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['*.config.js', '.dependency-cruiser.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
