import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from './nodes.ts';
import { isFunctionNode, type FunctionNode } from './scope.ts';

/** The expressions that a function may return, its inner functions left out. */
export function returnedExpressions(node: FunctionNode): readonly TSESTree.Expression[] {
  if (node.body.type !== NodeType.BlockStatement) return [node.body];
  const cached = returns.get(node);
  if (cached) return cached;
  const found: TSESTree.Expression[] = [];
  const visit = (statement: TSESTree.Node): void => {
    if (isFunctionNode(statement)) return;
    if (statement.type === NodeType.ReturnStatement) {
      if (statement.argument !== null) found.push(statement.argument);
      return;
    }
    for (const value of Object.values(statement)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isStatementLike(child) && child !== statement.parent) visit(child);
      }
    }
  };
  visit(node.body);
  returns.set(node, found);
  return found;
}

/** What a generator gives one after the other. */
export function yieldedExpressions(node: FunctionNode): readonly TSESTree.Expression[] {
  return [...nodesIn(node.body)].flatMap((inner) =>
    inner.type === NodeType.YieldExpression && inner.argument !== null ? [inner.argument] : [],
  );
}

const returns = new WeakMap<FunctionNode, readonly TSESTree.Expression[]>();

function isStatementLike(value: unknown): value is TSESTree.Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    /Statement$|^SwitchCase$|^CatchClause$/.test(String(value.type))
  );
}
