import { AST_NODE_TYPES as NodeType, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;

export type SourceCode = Readonly<TSESLint.SourceCode>;
export type Variable = TSESLint.Scope.Variable;

export function isFunctionNode(node: TSESTree.Node | undefined | null): node is FunctionNode {
  return (
    node?.type === NodeType.ArrowFunctionExpression ||
    node?.type === NodeType.FunctionDeclaration ||
    node?.type === NodeType.FunctionExpression
  );
}

/** The innermost function around a node, the node itself left out; undefined at the top level. */
export function enclosingFunction(node: TSESTree.Node): FunctionNode | undefined {
  return ancestors(node).find(isFunctionNode);
}

/** The nodes around a node, innermost first. */
export function ancestors(node: TSESTree.Node): TSESTree.Node[] {
  const found: TSESTree.Node[] = [];
  // The root's parent is null at run time, whatever its type says.
  for (let parent: TSESTree.Node | null | undefined = node.parent; parent; parent = parent.parent) found.push(parent);
  return found;
}

/** The variable that an identifier stands for where it stands; undefined for an undeclared global. */
export function findVariable(sourceCode: SourceCode, identifier: TSESTree.Identifier): Variable | undefined {
  let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(identifier);
  while (scope !== null) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable.defs.length > 0 ? variable : undefined;
    scope = scope.upper;
  }
  return undefined;
}

/** The name of a property that is written out: `a.b`, `a['b']`, and undefined for `a[b]`. */
export function propertyName(member: TSESTree.MemberExpression): string | undefined {
  if (!member.computed) return member.property.type === NodeType.Identifier ? member.property.name : undefined;
  return member.property.type === NodeType.Literal && typeof member.property.value === 'string'
    ? member.property.value
    : undefined;
}

/** The identifier at the left end of `a.b.c`, `a.b().c` or `a?.b`. */
export function rootIdentifier(node: TSESTree.Node): TSESTree.Identifier | undefined {
  switch (node.type) {
    case NodeType.Identifier:
      return node;
    case NodeType.MemberExpression:
      return rootIdentifier(node.object);
    case NodeType.CallExpression:
      return rootIdentifier(node.callee);
    case NodeType.ChainExpression:
    case NodeType.TSNonNullExpression:
    case NodeType.TSAsExpression:
      return rootIdentifier(node.expression);
    default:
      return undefined;
  }
}

/** The variable under which a function is known in its file: `function f() {}`, `const f = () => {}`. */
export function functionVariable(sourceCode: SourceCode, node: FunctionNode): Variable | undefined {
  if (node.type === NodeType.FunctionDeclaration)
    return node.id === null ? undefined : findVariable(sourceCode, node.id);
  const declarator = node.parent;
  if (declarator.type !== NodeType.VariableDeclarator || declarator.init !== node) return undefined;
  return declarator.id.type === NodeType.Identifier ? findVariable(sourceCode, declarator.id) : undefined;
}
