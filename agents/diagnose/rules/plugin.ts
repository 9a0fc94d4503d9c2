import type { TSESLint } from '@typescript-eslint/utils';
import { codeInjection } from './codeInjection.ts';
import { syncIo, syncIoInHandler } from './syncIo.ts';

/** The project's own rules, by the name under which the catalog's entries name them after `own/`. */
export const ownPlugin: TSESLint.FlatConfig.Plugin = {
  rules: {
    'code-injection': codeInjection,
    'sync-io': syncIo,
    'sync-io-in-handler': syncIoInHandler,
  },
};
