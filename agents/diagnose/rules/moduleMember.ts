import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable, propertyName, type SourceCode } from './scope.ts';

/** What an expression names of a module: `fs.promises.readFile` is `{module: 'fs', path: ['promises', 'readFile']}`. */
export interface ModuleMember {
  /** Without the `node:` prefix. */
  readonly module: string;
  /** Empty for the module itself; its default export counts as the module. */
  readonly path: readonly string[];
}

const maxHops = 10;

/** Follows imports, requires, destructuring and renamed constants to the module that an expression comes from. */
export function moduleMember(sourceCode: SourceCode, node: TSESTree.Node, hops = 0): ModuleMember | undefined {
  if (hops > maxHops) return undefined;
  switch (node.type) {
    case NodeType.ChainExpression:
    case NodeType.TSNonNullExpression:
    case NodeType.TSAsExpression:
      return moduleMember(sourceCode, node.expression, hops + 1);
    case NodeType.AwaitExpression:
      return moduleMember(sourceCode, node.argument, hops + 1);
    case NodeType.ImportExpression:
      return moduleOf(node.source);
    case NodeType.CallExpression:
      return requiredModule(sourceCode, node);
    case NodeType.MemberExpression: {
      const name = propertyName(node);
      return name === undefined ? undefined : descend(moduleMember(sourceCode, node.object, hops + 1), [name]);
    }
    case NodeType.Identifier:
      return memberOfVariable(sourceCode, node, hops);
    default:
      return undefined;
  }
}

function memberOfVariable(sourceCode: SourceCode, node: TSESTree.Identifier, hops: number): ModuleMember | undefined {
  const definition = findVariable(sourceCode, node)?.defs[0];
  if (definition === undefined) return undefined;
  const { node: declared, parent } = definition;
  if (declared.type === NodeType.ImportSpecifier && parent?.type === NodeType.ImportDeclaration) {
    const imported = declared.imported.type === NodeType.Identifier ? declared.imported.name : declared.imported.value;
    return descend(moduleOf(parent.source), [imported]);
  }
  if (declared.type === NodeType.ImportDefaultSpecifier || declared.type === NodeType.ImportNamespaceSpecifier) {
    return parent?.type === NodeType.ImportDeclaration ? moduleOf(parent.source) : undefined;
  }
  if (
    declared.type === NodeType.TSImportEqualsDeclaration &&
    declared.moduleReference.type === NodeType.TSExternalModuleReference
  ) {
    return moduleOf(declared.moduleReference.expression);
  }
  if (declared.type !== NodeType.VariableDeclarator || declared.init === null) return undefined;
  if (parent?.type !== NodeType.VariableDeclaration || parent.kind !== 'const') return undefined;
  const path = pathInPattern(declared.id, definition.name);
  return path === undefined ? undefined : descend(moduleMember(sourceCode, declared.init, hops + 1), path);
}

function descend(member: ModuleMember | undefined, path: readonly string[]): ModuleMember | undefined {
  return member && { module: member.module, path: [...member.path, ...path].filter((name) => name !== 'default') };
}

function moduleOf(source: TSESTree.Node): ModuleMember | undefined {
  if (source.type !== NodeType.Literal || typeof source.value !== 'string') return undefined;
  return { module: source.value.replace(/^node:/, ''), path: [] };
}

function requiredModule(sourceCode: SourceCode, call: TSESTree.CallExpression): ModuleMember | undefined {
  const [source] = call.arguments;
  if (call.callee.type !== NodeType.Identifier || call.callee.name !== 'require' || source === undefined)
    return undefined;
  return findVariable(sourceCode, call.callee) === undefined ? moduleOf(source) : undefined;
}

/** Where a name stands in a destructuring pattern: `{ promises: { readFile: read } }` gives read's path. */
function pathInPattern(pattern: TSESTree.Node, name: TSESTree.Node): readonly string[] | undefined {
  if (pattern === name) return [];
  if (pattern.type === NodeType.AssignmentPattern) return pathInPattern(pattern.left, name);
  if (pattern.type !== NodeType.ObjectPattern) return undefined;
  for (const property of pattern.properties) {
    if (property.type !== NodeType.Property || property.computed || property.key.type !== NodeType.Identifier) continue;
    const path = pathInPattern(property.value, name);
    if (path !== undefined) return [property.key.name, ...path];
  }
  return undefined;
}
