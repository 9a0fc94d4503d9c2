import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { keyName, unwrap } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';

export type Constant = string | number | boolean | null | undefined;

/** The object literal that an expression stands for, through constants and imports. */
export function objectOf(node: TSESTree.Node | undefined): TSESTree.ObjectExpression | undefined {
  if (node === undefined) return undefined;
  const value = valueOf(node);
  return value?.kind === 'object' ? value.node : undefined;
}

/** The value of a setting at a path of names, spread objects included; undefined where it is not written. */
export function settingOf(options: TSESTree.Node | undefined, ...path: readonly string[]): TSESTree.Node | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return options;
  const found = memberOfObject(objectOf(options), name, 0);
  return rest.length === 0 || found === undefined ? found : settingOf(found, ...rest);
}

function memberOfObject(
  object: TSESTree.ObjectExpression | undefined,
  name: string,
  depth: number,
): TSESTree.Node | undefined {
  // The last one wins.
  for (const property of object?.properties.toReversed() ?? []) {
    if (property.type === NodeType.Property && keyName(property) === name) return property.value;
    if (property.type !== NodeType.SpreadElement || depth > 3) continue;
    const found = memberOfObject(objectOf(property.argument), name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True when an object takes over what cannot be seen. */
export function hasUnknownSpread(object: TSESTree.ObjectExpression): boolean {
  return object.properties.some(
    (property) => property.type === NodeType.SpreadElement && objectOf(property.argument) === undefined,
  );
}

/** The constant that an expression is, through names and arithmetic; undefined where it is none. */
export function constantOf(node: TSESTree.Node | undefined, depth = 0): { readonly value: Constant } | undefined {
  if (node === undefined || depth > 8) return undefined;
  const bare = unwrap(node);
  switch (bare.type) {
    case NodeType.Literal:
      return 'regex' in bare || typeof bare.value === 'bigint' ? undefined : { value: bare.value as Constant };
    case NodeType.TemplateLiteral:
      return bare.expressions.length === 0 ? { value: bare.quasis[0]?.value.cooked ?? '' } : undefined;
    case NodeType.UnaryExpression: {
      const inner = constantOf(bare.argument, depth + 1);
      if (inner === undefined) return undefined;
      if (bare.operator === '!') return { value: !inner.value };
      return bare.operator === '-' ? { value: -Number(inner.value) } : undefined;
    }
    case NodeType.BinaryExpression:
      return arithmetic(bare, depth);
    case NodeType.Identifier:
    case NodeType.MemberExpression: {
      if (bare.type === NodeType.Identifier && bare.name === 'undefined') return { value: undefined };
      if (bare.type === NodeType.Identifier && bare.name === 'Infinity') return { value: Infinity };
      const definition = definitionOf(bare);
      return definition === undefined || definition === bare ? undefined : constantOf(definition, depth + 1);
    }
    default:
      return undefined;
  }
}

function arithmetic(node: TSESTree.BinaryExpression, depth: number): { readonly value: Constant } | undefined {
  const left = constantOf(node.left, depth + 1)?.value;
  const right = constantOf(node.right, depth + 1)?.value;
  if (typeof left === 'string' && typeof right === 'string' && node.operator === '+') return { value: left + right };
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (node.operator) {
    case '*':
      return { value: left * right };
    case '+':
      return { value: left + right };
    case '<<':
      return { value: left << right };
    case '**':
      return { value: left ** right };
    default:
      return undefined;
  }
}

export function isConstant(node: TSESTree.Node | undefined, value: Constant): boolean {
  const constant = constantOf(node);
  return constant !== undefined && constant.value === value;
}

export function constantText(node: TSESTree.Node | undefined): string | undefined {
  const value = constantOf(node)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The elements of an array literal, or the expression itself as the only one. */
export function listOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  const definition = definitionOf(node) ?? node;
  return definition.type === NodeType.ArrayExpression
    ? definition.elements.filter((element) => element !== null)
    : [definition];
}
