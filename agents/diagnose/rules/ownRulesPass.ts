import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { identityOf } from '../source/identity.ts';
import { projectOf } from '../source/project.ts';
import { fileOf } from '../source/sourceFile.ts';
import { negatedDetail, type CodeRule, type Scene, type Verdict, type Weakness } from './defineRule.ts';

export interface OwnRulesOptions {
  /** Ids of rules that report their sound candidates instead of the weak ones. */
  readonly negated: ReadonlySet<string>;
  /** Called once for a rule that fails on the file; nothing more is asked of it there. */
  readonly onFailure: (ruleId: string, error: unknown) => void;
}

type Listener = (node: TSESTree.Node) => void;

/**
 * All rules of the project's own as one rule of ESLint, which takes long over many rules with listeners of their own. A rule that trips
 * over unusual code does not cost the file the others.
 */
export function ownRulesPass(
  rules: ReadonlyMap<string, CodeRule>,
  { negated, onFailure }: OwnRulesOptions,
): TSESLint.RuleModule<'found'> {
  return {
    meta: { type: 'problem', messages: { found: '{{verdict}}' }, schema: [], fixable: 'code' },
    create(context) {
      const failed = new Set<string>();
      const guarded = (ruleId: string, work: () => void): void => {
        if (failed.has(ruleId)) return;
        try {
          work();
        } catch (error) {
          failed.add(ruleId);
          onFailure(ruleId, error);
        }
      };
      const listeners = new Map<string, Listener[]>();
      for (const [ruleId, rule] of rules) {
        guarded(ruleId, () => {
          const own = rule.create(sceneOf(context, ruleId, negated.has(ruleId)));
          // A boundary of types: a listener is given the nodes that its selector names.
          for (const [selector, listener] of Object.entries(own) as unknown as readonly [string, Listener][]) {
            const guardedListener = (node: TSESTree.Node): void => {
              guarded(ruleId, () => {
                listener(node);
              });
            };
            const others = listeners.get(selector);
            if (others === undefined) listeners.set(selector, [guardedListener]);
            else others.push(guardedListener);
          }
        });
      }
      return Object.fromEntries([...listeners].map(([selector, all]) => [selector, together(all)]));
    },
  };
}

function together(listeners: readonly Listener[]): Listener {
  return (node) => {
    for (const listener of listeners) listener(node);
  };
}

function sceneOf(
  context: Readonly<TSESLint.RuleContext<'found', readonly unknown[]>>,
  ruleId: string,
  isNegated: boolean,
): Scene {
  const program = context.sourceCode.ast;
  return {
    file: fileOf(program),
    project: projectOf(program),
    judge(node, weakness) {
      if ((weakness === undefined) !== isNegated) return;
      const { fix, ...particulars }: Weakness = weakness ?? { detail: negatedDetail };
      const verdict: Verdict = { ruleId, ...particulars, identity: identityOf(node) };
      context.report({ node, messageId: 'found', data: { verdict: JSON.stringify(verdict) }, fix: fix ?? null });
    },
  };
}
