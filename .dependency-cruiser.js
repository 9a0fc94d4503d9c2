const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const outside = (...folders) => ({ path: `^(${folders.join('|')})/` });

/** The boundaries of ARCHITECTURE.md, as rules. */
export default {
  forbidden: [
    rule('no-cycles', 'A cycle means that two files have one purpose.', {}, { circular: true }),
    rule(
      'agents-alone',
      'agents/ runs anywhere: it knows no edge and no cloud.',
      { path: '^agents/' },
      outside('functions', 'infra', 'client', 'test'),
    ),
    rule(
      'agents-libraries',
      'agents/ may use node:, zod, a YAML parser, the model SDK, a shell, a diff and the analysis libraries only.',
      { path: '^agents/' },
      {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        pathNot: [
          'node_modules/(zod|yaml|@anthropic-ai/sdk|just-bash|picomatch|ulid|cockatiel|diff|piscina)/',
          'node_modules/(eslint|eslint-plugin-[^/]+|typescript|typescript-eslint|@typescript-eslint|@secretlint|recheck|oxc-parser)/',
          'node_modules/@types/',
        ],
      },
    ),
    rule(
      'functions-inward',
      'functions/ stands on agents/ only.',
      { path: '^functions/' },
      outside('infra', 'client', 'test'),
    ),
    rule(
      'infra-names-only',
      'infra/ shares names, the table schema and API keys with functions/; it never imports handlers.',
      { path: '^infra/' },
      { path: '^functions/', pathNot: '^functions/(config|store/(tableSchema|apiKeys|clients))\\.ts$' },
    ),
    rule('infra-alone', 'infra/ does not reach into client/ or test/.', { path: '^infra/' }, outside('client', 'test')),
    rule(
      'client-types-only',
      'client/ speaks HTTP: it shares types with the server, never code.',
      { path: '^client/' },
      { path: '^(agents|functions)/', dependencyTypesNot: ['type-only'] },
    ),
    rule('no-test-in-product', 'Nothing that ships stands on test code.', { pathNot: '^test/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(test/fixtures|test/diagnose/corpus|dist|cdk\\.out|\\.local)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
