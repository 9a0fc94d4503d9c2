import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an exception that is only logged',
      code: `process.on('uncaughtException', (error) => {\n  console.error(error);\n});`,
      at: 'process.on',
    },
    { name: 'a listener that does nothing', code: `process.on('unhandledRejection', () => {});` },
    {
      name: 'a named listener',
      code: `function onError(error) {\n  logger.error(error);\n}\nprocess.on('uncaughtException', onError);`,
      at: `process.on('uncaughtException'`,
    },
  ],
  good: [
    {
      name: 'an exception that ends the process',
      code: `process.on('uncaughtException', (error) => {\n  console.error(error);\n  process.exit(1);\n});`,
    },
    {
      name: 'an orderly end',
      code: `const shutdown = (error) => { logger.error(error); server.close(() => process.exit(1)); };\nprocess.on('uncaughtException', shutdown);\nprocess.on('unhandledRejection', (reason) => { throw reason; });`,
    },
    {
      name: 'a warning',
      code: `process.on('warning', (warning) => console.warn(warning));\nprocess.on('uncaughtException', handlers.fatal);`,
    },
  ],
} satisfies RuleFixtures;
