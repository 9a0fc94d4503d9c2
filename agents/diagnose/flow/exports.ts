import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import type { SourceFile } from '../source/sourceFile.ts';
import { keyName, propertyName } from './scope.ts';

/** What a file exports. */
export interface Exports {
  /** The expression or declaration by exported name; `default` for the default export. */
  readonly named: ReadonlyMap<string, TSESTree.Node>;
  /** What is assigned to `module.exports` as a whole. */
  readonly whole: TSESTree.Node | undefined;
  /** Names taken from another file: `export { a as b } from './c'`. */
  readonly forwarded: ReadonlyMap<string, { readonly specifier: string; readonly name: string }>;
  /** `export * from './c'`. */
  readonly everythingOf: readonly string[];
}

const known = new WeakMap<SourceFile, Exports>();

export function exportsOf(file: SourceFile): Exports {
  let exports = known.get(file);
  if (exports === undefined) known.set(file, (exports = readExports(file)));
  return exports;
}

function readExports(file: SourceFile): Exports {
  const named = new Map<string, TSESTree.Node>();
  const forwarded = new Map<string, { specifier: string; name: string }>();
  const everythingOf: string[] = [];
  let whole: TSESTree.Node | undefined;
  for (const statement of file.program.body) {
    switch (statement.type) {
      case NodeType.ExportDefaultDeclaration:
        named.set('default', statement.declaration);
        break;
      case NodeType.ExportAllDeclaration:
        if (statement.exported === null) everythingOf.push(statement.source.value);
        break;
      case NodeType.TSExportAssignment:
        whole = statement.expression;
        break;
      case NodeType.ExportNamedDeclaration:
        readNamed(statement, named, forwarded);
        break;
      default:
    }
  }
  for (const { left, right } of file.assignments) {
    if (left.type !== NodeType.MemberExpression) continue;
    if (isModuleExports(left)) whole = right;
    else if (isExportsObject(left.object)) named.set(propertyName(left) ?? '', right);
  }
  return { named, whole, forwarded, everythingOf };
}

function readNamed(
  statement: TSESTree.ExportNamedDeclaration,
  named: Map<string, TSESTree.Node>,
  forwarded: Map<string, { specifier: string; name: string }>,
): void {
  const { declaration, source } = statement;
  for (const { exported, local } of statement.specifiers) {
    if (source === null) named.set(nameOf(exported), local);
    else forwarded.set(nameOf(exported), { specifier: source.value, name: nameOf(local) });
  }
  if (declaration?.type === NodeType.VariableDeclaration) {
    for (const { id } of declaration.declarations) for (const name of namesIn(id)) named.set(name.name, name);
  } else if (declaration !== null && 'id' in declaration && declaration.id?.type === NodeType.Identifier) {
    named.set(declaration.id.name, declaration.id);
  }
}

/** The identifiers that a pattern declares. */
export function namesIn(pattern: TSESTree.Node | null): TSESTree.Identifier[] {
  switch (pattern?.type) {
    case NodeType.Identifier:
      return [pattern];
    case NodeType.ObjectPattern:
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === NodeType.Property ? property.value : property.argument),
      );
    case NodeType.ArrayPattern:
      return pattern.elements.flatMap(namesIn);
    case NodeType.AssignmentPattern:
      return namesIn(pattern.left);
    case NodeType.RestElement:
      return namesIn(pattern.argument);
    case NodeType.TSParameterProperty:
      return namesIn(pattern.parameter);
    default:
      return [];
  }
}

/** Where a name stands in a pattern: in `{ promises: { readFile: read } }`, read is at ['promises', 'readFile']. */
export function pathInPattern(pattern: TSESTree.Node, name: TSESTree.Node): readonly string[] | undefined {
  if (pattern === name) return [];
  switch (pattern.type) {
    case NodeType.AssignmentPattern:
      return pathInPattern(pattern.left, name);
    case NodeType.TSParameterProperty:
      return pathInPattern(pattern.parameter, name);
    case NodeType.RestElement:
      return pathInPattern(pattern.argument, name);
    case NodeType.ObjectPattern:
      for (const property of pattern.properties) {
        const isRest = property.type === NodeType.RestElement;
        const path = pathInPattern(isRest ? property.argument : property.value, name);
        if (path !== undefined) return isRest ? path : [keyName(property) ?? '*', ...path];
      }
      return undefined;
    case NodeType.ArrayPattern:
      for (const [index, element] of pattern.elements.entries()) {
        const path = element === null ? undefined : pathInPattern(element, name);
        if (path !== undefined) return [String(index), ...path];
      }
      return undefined;
    default:
      return undefined;
  }
}

/** What a name of a pattern is when nothing is given: the nearest default around it, and the name's path inside of that. */
export function defaultInPattern(
  pattern: TSESTree.Node,
  name: TSESTree.Node,
): { readonly node: TSESTree.Expression; readonly path: readonly string[] } | undefined {
  let inner: TSESTree.Node | undefined = name;
  for (; inner !== undefined; inner = inner === pattern ? undefined : inner.parent) {
    if (inner.type !== NodeType.AssignmentPattern) continue;
    const path = pathInPattern(inner.left, name);
    return path && { node: inner.right, path };
  }
  return undefined;
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === NodeType.Identifier ? node.name : node.value;
}

function isExportsObject(node: TSESTree.Node): boolean {
  return (node.type === NodeType.Identifier && node.name === 'exports') || isModuleExports(node);
}

function isModuleExports(node: TSESTree.Node): boolean {
  return (
    node.type === NodeType.MemberExpression &&
    node.object.type === NodeType.Identifier &&
    node.object.name === 'module' &&
    propertyName(node) === 'exports'
  );
}
