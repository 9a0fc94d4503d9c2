import type { TSESLint } from '@typescript-eslint/utils';

type Context = Readonly<TSESLint.RuleContext<'found', []>>;

/** A rule of the project's own: what it reports is one sentence about the place, which the catalog's message precedes. */
export function defineRule(create: (context: Context) => TSESLint.RuleListener): TSESLint.RuleModule<'found'> {
  return {
    meta: { type: 'problem', messages: { found: '{{detail}}' }, schema: [] },
    create,
  };
}
