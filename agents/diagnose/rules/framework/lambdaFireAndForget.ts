import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { promiseOf } from '../../flow/promises.ts';
import { enclosingFunction, findVariable, isFunctionNode, propertyName, type FunctionNode } from '../../flow/scope.ts';
import { shortText, type SourceFile } from '../../source/sourceFile.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { lambdaHandlersOf } from './lambdaHandlers.ts';

/** Work that an async handler starts and does not wait for: Lambda freezes the environment when the handler's promise is settled. */
export const lambdaFireAndForget = defineProductionRule((scene) => ({
  ExpressionStatement: (statement): void => {
    const expression =
      statement.expression.type === NodeType.UnaryExpression && statement.expression.operator === 'void'
        ? statement.expression.argument
        : statement.expression;
    if (expression.type === NodeType.AwaitExpression) {
      if (asyncHandler(statement, scene.file) !== undefined && promiseOf(expression.argument) !== undefined)
        scene.judge(statement, undefined);
      return;
    }
    if (expression.type !== NodeType.CallExpression || asyncHandler(statement, scene.file) === undefined) return;
    const what = startedWork(expression);
    if (what !== undefined)
      scene.judge(statement, {
        detail: `Here nothing waits for ${shortText(expression, 60)}${what.reason}.`,
        ...(what.isLikely && { confidence: 'medium' as const }),
      });
  },
}));

/** The async handler whose own code, or whose callback for each element, a statement is. */
function asyncHandler(node: TSESTree.Node, file: SourceFile): FunctionNode | undefined {
  const handlers = lambdaHandlersOf(file);
  let owner = enclosingFunction(node);
  while (owner !== undefined && !handlers.has(owner) && isPlainCallback(owner)) owner = enclosingFunction(owner);
  return owner !== undefined && owner.async && handlers.has(owner) ? owner : undefined;
}

/** A function that `forEach` calls at once and that gives no promise of its own. */
function isPlainCallback(owner: FunctionNode): boolean {
  const call = owner.parent;
  return (
    !owner.async &&
    call.type === NodeType.CallExpression &&
    call.callee.type === NodeType.MemberExpression &&
    propertyName(call.callee) === 'forEach'
  );
}

function startedWork(
  call: TSESTree.CallExpression,
): { readonly reason: string; readonly isLikely: boolean } | undefined {
  const { callee } = call;
  const [first] = call.arguments;
  if (
    callee.type === NodeType.Identifier &&
    /^(?:setTimeout|setImmediate)$/.test(callee.name) &&
    findVariable(callee) === undefined
  )
    return isFunctionNode(first)
      ? { reason: ', which runs after the answer or in a later call', isLikely: false }
      : undefined;
  if (callee.type === NodeType.MemberExpression && propertyName(callee) === 'forEach')
    return isFunctionNode(first) && first.async
      ? { reason: ': forEach does not wait for its async function', isLikely: false }
      : undefined;
  const promise = promiseOf(call);
  return promise === undefined || promise.isLazy
    ? undefined
    : { reason: '', isLikely: promise.certainty !== 'certain' };
}
