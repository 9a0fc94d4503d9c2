import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { leaves } from '../../flow/guardingStatements.ts';
import {
  contains,
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  referencesOf,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { nodesIn } from '../../flow/nodes.ts';
import { errorParameter } from './errorFirst.ts';

/** The places where a resource is given back: `x.release()`, and `release()` where the resource is the function itself. */
export function releasesOf(variable: Variable, release: RegExp): readonly TSESTree.Node[] {
  return referencesOf(variable).flatMap(({ identifier }): readonly TSESTree.Node[] => {
    const { parent } = identifier;
    if (parent.type === NodeType.CallExpression && parent.callee === identifier) return [parent];
    if (parent.type !== NodeType.MemberExpression || parent.object !== identifier) return [];
    return release.test(propertyName(parent) ?? '') ? [parent] : [];
  });
}

/** True where it is returned, stored, or handed to something that may give it back. */
export function escapes(variable: Variable): boolean {
  return referencesOf(variable).some((reference) => {
    const { identifier } = reference;
    if (reference.isWrite()) return false;
    const { parent } = identifier;
    switch (parent.type) {
      case NodeType.MemberExpression:
        return parent.object !== identifier;
      case NodeType.UnaryExpression:
      case NodeType.BinaryExpression:
      case NodeType.IfStatement:
      case NodeType.LogicalExpression:
        return false;
      case NodeType.Property:
        // `{ session }` in the options of a query only uses it.
        return keyName(parent) !== 'session';
      default:
        return true;
    }
  });
}

/**
 * Within the callback that brings a connection: the branch for the error of a later callback that leaves without giving it back, while the
 * other way does. Undefined where there is none, or where a function is called that may do it.
 */
export function unreleasedFailure(
  given: FunctionNode,
  variable: Variable,
  releases: readonly TSESTree.Node[],
): TSESTree.IfStatement | undefined {
  for (const node of nodesIn(given.body, { entersFunctions: true })) {
    if (node.type !== NodeType.IfStatement || node.test.type !== NodeType.Identifier || !leaves(node.consequent))
      continue;
    const error = findVariable(node.test);
    const callback = error?.defs[0]?.node;
    if (callback === undefined || !isFunctionNode(callback) || callback === given || errorParameter(callback) !== error)
      continue;
    const isReleasedBefore = releases.some(
      (release) => contains(given, release) && contains(callback, release) && release.range[1] < node.range[0],
    );
    const isReleasedLater = releases.some((release) => contains(callback, release) && release.range[0] > node.range[1]);
    const mayRelease = [...nodesIn(node.consequent, { entersFunctions: true })].some(
      (inner) =>
        (inner.type === NodeType.Identifier && findVariable(inner) === variable) ||
        (inner.type === NodeType.CallExpression && isLocalFunction(inner, given)),
    );
    if (isReleasedLater && !isReleasedBefore && !mayRelease) return node;
  }
  return undefined;
}

function isLocalFunction(call: TSESTree.CallExpression, given: FunctionNode): boolean {
  if (call.callee.type !== NodeType.Identifier) return false;
  const definition = findVariable(call.callee)?.defs[0]?.name;
  return definition !== undefined && contains(given, definition);
}
