import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { promiseOf } from '../../flow/promises.ts';
import { ancestors, contains, enclosingFunction, isFunctionNode } from '../../flow/scope.ts';
import { defineRule } from '../defineRule.ts';
import { isHandled } from './settlement.ts';
import { isTestCode } from './walk.ts';

/** `return promise` out of a try block: its failure passes by the catch, and finally runs before it is done. */
export const unawaitedReturnInTry = defineRule((scene) => ({
  ReturnStatement: (statement): void => {
    const { argument } = statement;
    if (argument === null || isTestCode(statement)) return;
    const left = leftTry(statement);
    if (left === undefined) return;
    const isAwaited = argument.type === NodeType.AwaitExpression;
    const fact = promiseOf(argument);
    if (fact === undefined && !isAwaited) return;
    if (fact === undefined || isHandled(argument, 0, fact)) {
      scene.judge(statement, undefined);
      return;
    }
    const isAsync = enclosingFunction(statement)?.async === true;
    const loss =
      left.handler === null || contains(left.handler, statement)
        ? 'the finally block runs before it settles'
        : 'the catch never sees its failure';
    scene.judge(statement, {
      detail: `Here the promise of ${fact.label} is returned without await, so ${loss}.`,
      confidence: fact.certainty === 'certain' ? 'high' : 'medium',
      ...(isAsync &&
        argument.type === NodeType.CallExpression && { fix: (fixer) => fixer.insertTextBefore(argument, 'await ') }),
    });
  },
}));

/** The statement whose catch or finally a return skips: in its block with either, in its catch clause with a finally. */
function leftTry(node: TSESTree.Node): TSESTree.TryStatement | undefined {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor)) return undefined;
    if (ancestor.type !== NodeType.TryStatement) continue;
    if (contains(ancestor.block, node)) return ancestor;
    if (ancestor.handler !== null && contains(ancestor.handler, node) && ancestor.finalizer !== null) return ancestor;
  }
  return undefined;
}
