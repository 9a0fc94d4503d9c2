import { ScopeType, type Reference, type Scope, type Variable } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { fileOf, type FunctionNode } from '../source/sourceFile.ts';

export type { FunctionNode } from '../source/sourceFile.ts';
export type { Reference, Variable } from '@typescript-eslint/scope-manager';

export function isFunctionNode(node: TSESTree.Node | undefined | null): node is FunctionNode {
  return (
    node?.type === NodeType.ArrowFunctionExpression ||
    node?.type === NodeType.FunctionDeclaration ||
    node?.type === NodeType.FunctionExpression
  );
}

/** The innermost function around a node, the node itself left out; undefined at the top level. */
export function enclosingFunction(node: TSESTree.Node): FunctionNode | undefined {
  for (const ancestor of ancestors(node)) if (isFunctionNode(ancestor)) return ancestor;
  return undefined;
}

/** The nodes around a node, innermost first. */
export function* ancestors(node: TSESTree.Node): Generator<TSESTree.Node> {
  // The root's parent is null at run time, whatever its type says.
  for (let parent: TSESTree.Node | null | undefined = node.parent; parent; parent = parent.parent) yield parent;
}

export function contains(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}

/** The same for nodes that may be of different files: offsets alone do not tell files apart. */
export function holds(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return contains(outer, inner) && fileOf(outer) === fileOf(inner);
}

/** The variable that an identifier stands for where it stands; undefined for an undeclared global. */
export function findVariable(identifier: TSESTree.Identifier): Variable | undefined {
  for (let scope: Scope | null = scopeOf(identifier); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable.defs.length > 0 ? variable : undefined;
  }
  return undefined;
}

function scopeOf(node: TSESTree.Node): Scope | null {
  const { scopeManager } = fileOf(node);
  for (let current: TSESTree.Node | null | undefined = node; current; current = current.parent) {
    const scope = scopeManager.acquire(current, node.type !== NodeType.Program);
    if (scope !== null)
      return scope.type === ScopeType.functionExpressionName ? (scope.childScopes[0] ?? scope) : scope;
  }
  return scopeManager.scopes[0] ?? null;
}

/** The places where a variable is used or written. */
export function referencesOf(variable: Variable | undefined): readonly Reference[] {
  return variable?.references ?? [];
}

/** The name of a property that is written out: `a.b`, `a['b']`, and undefined for `a[b]`. */
export function propertyName(member: TSESTree.MemberExpression): string | undefined {
  if (!member.computed) {
    const { type, name } = member.property;
    return type === NodeType.PrivateIdentifier ? `#${name}` : name;
  }
  return member.property.type === NodeType.Literal && typeof member.property.value === 'string'
    ? member.property.value
    : undefined;
}

/** The name under which an expression's value is known: of `request.body.userName`, `userName`; of a call, none. */
export function lastName(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return bare.name;
  return bare.type === NodeType.MemberExpression ? propertyName(bare) : undefined;
}

/** The name of a property in an object, a class or a pattern; undefined where it is computed. */
export function keyName(node: { readonly key: TSESTree.Node; readonly computed: boolean }): string | undefined {
  if (node.key.type === NodeType.Literal) return String(node.key.value);
  if (node.computed) return undefined;
  if (node.key.type === NodeType.Identifier) return node.key.name;
  return node.key.type === NodeType.PrivateIdentifier ? `#${node.key.name}` : undefined;
}

/** The value of a property of an object literal, or undefined. Spreads are not looked into. */
export function propertyOf(object: TSESTree.ObjectExpression, name: string): TSESTree.Node | undefined {
  for (const property of object.properties) {
    if (property.type === NodeType.Property && keyName(property) === name) return property.value;
  }
  return undefined;
}

/** What stands inside parentheses, type assertions, `await` and `!`. */
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  switch (node.type) {
    case NodeType.ChainExpression:
    case NodeType.TSAsExpression:
    case NodeType.TSNonNullExpression:
    case NodeType.TSSatisfiesExpression:
    case NodeType.TSTypeAssertion:
    case NodeType.TSInstantiationExpression:
      return unwrap(node.expression);
    case NodeType.AwaitExpression:
      return unwrap(node.argument);
    case NodeType.SequenceExpression:
      return unwrap(node.expressions.at(-1) ?? node);
    default:
      return node;
  }
}

/** The identifier at the left end of `a.b.c`, `a.b().c` or `a?.b`. */
export function rootIdentifier(node: TSESTree.Node): TSESTree.Identifier | undefined {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return bare;
  if (bare.type === NodeType.MemberExpression) return rootIdentifier(bare.object);
  return bare.type === NodeType.CallExpression ? rootIdentifier(bare.callee) : undefined;
}

/** The variable under which a function is known in its file: `function f() {}`, `const f = () => {}`. */
export function functionVariable(node: FunctionNode): Variable | undefined {
  if (node.type === NodeType.FunctionDeclaration) return node.id === null ? undefined : findVariable(node.id);
  const declarator = node.parent;
  if (declarator.type !== NodeType.VariableDeclarator || declarator.init !== node) return undefined;
  return declarator.id.type === NodeType.Identifier ? findVariable(declarator.id) : undefined;
}

/** The text of a string literal or of a template without expressions. */
export function stringOf(node: TSESTree.Node | undefined | null): string | undefined {
  if (node?.type === NodeType.Literal) return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type === NodeType.TemplateLiteral && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** What a variable that is declared without a value is set to, where only one place sets it. */
export function onlyAssignment(references: readonly { writeExpr?: TSESTree.Node | null }[]): TSESTree.Node | undefined {
  const written = references.flatMap(({ writeExpr }) => writeExpr ?? []);
  return written.length === 1 ? written[0] : undefined;
}
