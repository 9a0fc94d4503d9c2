import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf } from '../source/project.ts';
import { fileOf, type SourceFile } from '../source/sourceFile.ts';
import { exportsOf } from './exports.ts';
import { findVariable, propertyName, propertyOf, unwrap } from './scope.ts';
import { valueOf } from './values.ts';

const maxHops = 12;

/**
 * The expression that defines what a name stands for, through constants, imports and properties of object literals; any other
 * expression is its own definition. Undefined where a name leads out of the workspace or to a parameter.
 */
export function definitionOf(node: TSESTree.Node, hops = 0): TSESTree.Node | undefined {
  const bare = unwrap(node);
  if (hops > maxHops) return undefined;
  if (bare.type === NodeType.MemberExpression) return definitionOfMember(bare, hops);
  if (bare.type !== NodeType.Identifier) return bare;
  const definition = findVariable(bare)?.defs[0];
  const declared = definition?.node;
  if (definition?.type === DefinitionType.ImportBinding) return definitionOfImport(bare, hops);
  if (declared?.type !== NodeType.VariableDeclarator || declared.init === null) return undefined;
  if (declared.id === definition?.name) return definitionOf(declared.init, hops + 1);
  const isRequire = valueOf(declared.init)?.kind === 'module';
  const value = isRequire ? valueOf(declared.init) : undefined;
  return value?.kind === 'module' ? definitionOfExport(value.file, bare.name, hops) : undefined;
}

function definitionOfMember(member: TSESTree.MemberExpression, hops: number): TSESTree.Node | undefined {
  const name = propertyName(member);
  if (name === undefined) return undefined;
  const owner = valueOf(member.object);
  if (owner?.kind === 'module') return definitionOfExport(owner.file, name, hops);
  const property = owner?.kind === 'object' ? propertyOf(owner.node, name) : undefined;
  return property && definitionOf(property, hops + 1);
}

function definitionOfImport(identifier: TSESTree.Identifier, hops: number): TSESTree.Node | undefined {
  const definition = findVariable(identifier)?.defs[0];
  const parent = definition?.parent;
  if (parent?.type !== NodeType.ImportDeclaration) return undefined;
  const from = fileOf(identifier);
  const path = projectOf(identifier).resolve(from.path, parent.source.value);
  const file = path === undefined ? undefined : projectOf(identifier).file(path);
  if (file === undefined) return undefined;
  const specifier = definition?.node;
  if (specifier?.type === NodeType.ImportDefaultSpecifier) return definitionOfExport(file, 'default', hops);
  if (specifier?.type !== NodeType.ImportSpecifier) return undefined;
  const { imported } = specifier;
  return definitionOfExport(file, imported.type === NodeType.Identifier ? imported.name : imported.value, hops);
}

function definitionOfExport(file: SourceFile, name: string, hops: number): TSESTree.Node | undefined {
  const { named, whole, forwarded, everythingOf } = exportsOf(file);
  const own = named.get(name);
  if (own !== undefined) return definitionOf(own, hops + 1);
  if (whole !== undefined) {
    const object = definitionOf(whole, hops + 1);
    if (name === 'default') return object;
    const property = object?.type === NodeType.ObjectExpression ? propertyOf(object, name) : undefined;
    return property && definitionOf(property, hops + 1);
  }
  const target = forwarded.get(name);
  const specifiers = target === undefined ? everythingOf : [target.specifier];
  for (const specifier of hops > maxHops ? [] : specifiers) {
    const path = projectOf(file.program).resolve(file.path, specifier);
    const source = path === undefined ? undefined : projectOf(file.program).file(path);
    const found = source && definitionOfExport(source, target?.name ?? name, hops + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The object literal that an expression stands for; undefined when it is not seen. */
export function objectOf(node: TSESTree.Node | undefined): TSESTree.ObjectExpression | undefined {
  const definition = node && definitionOf(node);
  return definition?.type === NodeType.ObjectExpression ? definition : undefined;
}
