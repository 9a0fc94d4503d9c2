import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { definitionOf } from '../../flow/definitions.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  propertyOf,
  unwrap,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';

/** True when the node itself or one below it passes the test. */
export function some(node: TSESTree.Node, test: (inner: TSESTree.Node) => boolean): boolean {
  for (const inner of descendants(node)) if (test(inner)) return true;
  return false;
}

/** The calls of a fluent chain, the last one first: `b()` and `a()` for `x.a().b()`. */
export function chainOf(node: TSESTree.Node): TSESTree.CallExpression[] {
  const calls: TSESTree.CallExpression[] = [];
  for (let current = unwrap(node); ;) {
    if (current.type === NodeType.CallExpression) {
      calls.push(current);
      current = unwrap(current.callee);
    } else if (current.type === NodeType.MemberExpression) {
      current = unwrap(current.object);
    } else return calls;
  }
}

/** The whole of the fluent chain in which a call stands, as `x.a().b()` for `x.a()`. */
export function wholeChain(call: TSESTree.Node): TSESTree.Node {
  let whole = call;
  for (;;) {
    const { parent } = whole;
    const isPassed =
      parent?.type === NodeType.ChainExpression ||
      parent?.type === NodeType.TSNonNullExpression ||
      (parent?.type === NodeType.MemberExpression && parent.object === whole) ||
      (parent?.type === NodeType.CallExpression && parent.callee === whole);
    if (!isPassed) return whole;
    whole = parent;
  }
}

/** The node around a node; none around the root. */
export function parentOf(node: TSESTree.Node): TSESTree.Node | undefined {
  // The root's parent is null at run time, whatever its type says.
  const parent: TSESTree.Node | null | undefined = node.parent;
  return parent ?? undefined;
}

/** The outermost function around a node. */
export function outermostFunction(node: TSESTree.Node): FunctionNode | undefined {
  return [...ancestors(node)].filter(isFunctionNode).at(-1);
}

/** True when a node uses a variable that is declared inside `area`. */
export function usesVariableOf(node: TSESTree.Node, area: TSESTree.Node): boolean {
  return some(node, (inner) => {
    if (inner.type !== NodeType.Identifier) return false;
    const name = findVariable(inner)?.defs[0]?.name;
    return name !== undefined && contains(area, name) && !contains(node, name);
  });
}

/** The variable to which the value of an expression is given, awaited or not. */
export function variableOf(node: TSESTree.Node): Variable | undefined {
  let value = node;
  while (value.parent?.type === NodeType.AwaitExpression || value.parent?.type === NodeType.TSAsExpression)
    value = value.parent;
  const { parent } = value;
  if (parent?.type === NodeType.VariableDeclarator && parent.init === value && parent.id.type === NodeType.Identifier)
    return findVariable(parent.id);
  if (
    parent?.type === NodeType.AssignmentExpression &&
    parent.right === value &&
    parent.left.type === NodeType.Identifier
  )
    return findVariable(parent.left);
  return undefined;
}

/** True for a name that is declared at the top level of its file. */
export function isTopLevel(variable: Variable): boolean {
  const name = variable.defs[0]?.name;
  return name !== undefined && enclosingFunction(name) === undefined;
}

/** What an option of an object literal is: its value, `absent`, or `unknown` where a spread may bring it. */
export function optionOf(object: TSESTree.ObjectExpression, name: string): TSESTree.Node | 'absent' | 'unknown' {
  const value = propertyOf(object, name);
  if (value !== undefined) return value;
  return object.properties.some(
    (property) => property.type === NodeType.SpreadElement || keyName(property) === undefined,
  )
    ? 'unknown'
    : 'absent';
}

/** The number that an expression is, where literals say it. */
export function numberOf(node: TSESTree.Node | undefined): number | undefined {
  const definition = node && (definitionOf(node) ?? unwrap(node));
  if (definition?.type === NodeType.Literal) return typeof definition.value === 'number' ? definition.value : undefined;
  if (definition?.type === NodeType.Identifier) return definition.name === 'Infinity' ? Infinity : undefined;
  if (definition?.type !== NodeType.BinaryExpression) return undefined;
  const left = numberOf(definition.left);
  const right = numberOf(definition.right);
  if (left === undefined || right === undefined) return undefined;
  if (definition.operator === '*') return left * right;
  return definition.operator === '**' ? left ** right : undefined;
}

export type Loop =
  | TSESTree.ForStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForInStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function isLoop(node: TSESTree.Node): node is Loop {
  return (
    node.type === NodeType.ForStatement ||
    node.type === NodeType.ForOfStatement ||
    node.type === NodeType.ForInStatement ||
    node.type === NodeType.WhileStatement ||
    node.type === NodeType.DoWhileStatement
  );
}
