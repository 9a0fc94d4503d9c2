import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { ancestors, contains, isFunctionNode } from '../../flow/scope.ts';
import { fileOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';

/** The nearest try block with a catch clause that a node stands in, within its own function. */
export function guardingTry(node: TSESTree.Node): TSESTree.TryStatement | undefined {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor)) return undefined;
    if (ancestor.type === NodeType.TryStatement && ancestor.handler !== null && contains(ancestor.block, node))
      return ancestor;
  }
  return undefined;
}

/** True in tests, examples and benchmarks, where nobody depends on what happens after a failure. */
export function isTestCode(node: TSESTree.Node): boolean {
  return isTestPath(fileOf(node).path);
}

/** The names of the calls in a tree, inner functions included. */
export function* callsIn(root: TSESTree.Node): Generator<TSESTree.CallExpression> {
  for (const node of nodesIn(root, { entersFunctions: true })) if (node.type === NodeType.CallExpression) yield node;
}
