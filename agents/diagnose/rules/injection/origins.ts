import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { callersOf, calleesOf } from '../../flow/calls.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { reachingWrites } from '../../flow/writes.ts';

const maxDepth = 8;
const maxCallers = 12;

/**
 * The expressions that a value can come from: through variables, branches, parameters and what functions of the workspace return, up
 * to what is built, read or called there. A name that leads no further is its own origin.
 */
export function originsOf(
  node: TSESTree.Node,
  depth = 0,
  visited = new Set<TSESTree.Node>(),
): readonly TSESTree.Node[] {
  const bare = unwrap(node);
  if (visited.has(bare)) return [];
  visited.add(bare);
  if (depth > maxDepth) return [bare];
  const follow = (next: TSESTree.Node): readonly TSESTree.Node[] => originsOf(next, depth + 1, visited);
  switch (bare.type) {
    case NodeType.Identifier:
      return originsOfName(bare, follow);
    case NodeType.ConditionalExpression:
      return [...follow(bare.consequent), ...follow(bare.alternate)];
    case NodeType.LogicalExpression:
      return [...follow(bare.left), ...follow(bare.right)];
    case NodeType.AssignmentExpression:
      return bare.operator === '=' ? follow(bare.right) : [bare];
    case NodeType.CallExpression: {
      const returned = calleesOf(bare).flatMap(returnedExpressions);
      return returned.length === 0 ? [bare] : returned.flatMap(follow);
    }
    default:
      return [bare];
  }
}

function originsOfName(
  use: TSESTree.Identifier,
  follow: (next: TSESTree.Node) => readonly TSESTree.Node[],
): readonly TSESTree.Node[] {
  const variable = findVariable(use);
  const writes = variable === undefined ? [] : reachingWrites(variable, use);
  if (variable === undefined || writes.length === 0) return [use];
  return writes.flatMap(({ node, at }) => {
    if (node !== 'parameter') return at.length === 0 ? follow(node) : [use];
    const definition = variable.defs.find(({ type }) => type === DefinitionType.Parameter);
    const owner = definition?.node;
    if (owner === undefined || !isFunctionNode(owner) || requestHandler(owner) !== undefined) return [use];
    const index = owner.params.findIndex((parameter) => parameter === definition?.name);
    const given = callersOf(owner)
      .slice(0, maxCallers)
      .flatMap((call) => call.arguments[index] ?? []);
    return index < 0 || given.length === 0 ? [use] : given.flatMap(follow);
  });
}
