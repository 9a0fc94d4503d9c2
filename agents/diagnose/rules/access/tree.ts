import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { keyName, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { fileOf } from '../../source/sourceFile.ts';

/** True when the object's literal names every property that it can have. */
export function isComplete(object: TSESTree.ObjectExpression): boolean {
  return object.properties.every((property) => property.type === NodeType.Property && keyName(property) !== undefined);
}

/** True, false or undefined where the option is written out as such, a constant's included. */
export function booleanOption(object: TSESTree.ObjectExpression, name: string): boolean | undefined {
  const value = propertyOf(object, name);
  const definition = value && (definitionOf(value) ?? value);
  return definition?.type === NodeType.Literal && typeof definition.value === 'boolean' ? definition.value : undefined;
}

/** The number that an expression is, where a literal or a product of literals says it. */
export function numberOf(node: TSESTree.Node | undefined): number | undefined {
  const definition = node && definitionOf(node);
  if (definition?.type === NodeType.Literal) {
    if (typeof definition.value === 'number') return definition.value;
    return typeof definition.value === 'string' && /^\d+$/.test(definition.value)
      ? Number(definition.value)
      : undefined;
  }
  if (
    definition?.type === NodeType.CallExpression &&
    definition.callee.type === NodeType.Identifier &&
    /^(Number|parseInt)$/.test(definition.callee.name)
  )
    return numberOf(definition.arguments[0]);
  if (definition?.type === NodeType.LogicalExpression) return numberOf(definition.right);
  if (definition?.type !== NodeType.BinaryExpression) return undefined;
  const left = numberOf(definition.left);
  const right = numberOf(definition.right);
  if (left === undefined || right === undefined) return undefined;
  if (definition.operator === '*') return left * right;
  return definition.operator === '**' ? left ** right : definition.operator === '<<' ? left << right : undefined;
}

/** The text that an expression is, through constants. */
export function textValue(node: TSESTree.Node | undefined): string | undefined {
  return stringOf(node && definitionOf(node));
}

/** The expression itself without assertions, or the definition where that stands in the same file. */
export function definitionInFile(node: TSESTree.Node): TSESTree.Node {
  const definition = definitionOf(node);
  return definition !== undefined && fileOf(definition) === fileOf(node) ? definition : unwrap(node);
}

/** True for `null`, `undefined`, an empty text and `false`. */
export function isNothing(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return bare.name === 'undefined';
  return bare.type === NodeType.Literal && (bare.value === null || bare.value === '' || bare.value === false);
}
