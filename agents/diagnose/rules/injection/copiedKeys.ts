import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { pathInPattern } from '../../flow/exports.ts';
import { guaranteesAt } from '../../flow/guards.ts';
import { findVariable, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { memberWrites, reachingWrites } from '../../flow/writes.ts';
import { textOf } from '../../source/sourceFile.ts';
import { builtText } from './builtText.ts';
import { sqlTextOf } from './sqlText.ts';
import { isRecord } from './storedWrites.ts';

/** `record[key] = body[key]` for every key that the client names, `record[key] = value` for every entry. */
export function copiedKeys({ left, right }: TSESTree.AssignmentExpression): TSESTree.Node | undefined {
  if (left.type !== NodeType.MemberExpression || !left.computed || left.property.type !== NodeType.Identifier)
    return undefined;
  if (!isRecord(left.object) || guaranteesAt(left.property).has('safe')) return undefined;
  const walked = walkedObject(left.property);
  if (walked === undefined) return undefined;
  const source = unwrap(right);
  if (source.type === NodeType.MemberExpression && source.computed)
    return textOf(source.property) === left.property.name && textOf(source.object) === textOf(walked)
      ? walked
      : undefined;
  const value = source.type === NodeType.Identifier ? walkedObject(source) : undefined;
  return value === walked ? walked : undefined;
}

/** The object over whose keys or entries a name goes: `for (const key in body)`, `Object.keys(body).forEach((key) => …)`. */
function walkedObject(name: TSESTree.Identifier): TSESTree.Node | undefined {
  const definition = findVariable(name)?.defs[0];
  const owner = definition?.node;
  const loop = owner?.type === NodeType.VariableDeclarator ? owner.parent.parent : undefined;
  if (loop?.type === NodeType.ForInStatement) return loop.right;
  if (loop?.type === NodeType.ForOfStatement) return keyedObject(loop.right);
  const call = isFunctionNode(owner) ? owner.parent : undefined;
  const isElement = isFunctionNode(owner) && owner.params[0] !== undefined && isPartOf(owner, name);
  return isElement && call?.type === NodeType.CallExpression && call.callee.type === NodeType.MemberExpression
    ? keyedObject(call.callee.object)
    : undefined;
}

function isPartOf({ params: [first] }: FunctionNode, name: TSESTree.Identifier): boolean {
  const declared = findVariable(name)?.defs[0]?.name;
  return first !== undefined && declared !== undefined && pathInPattern(first, declared) !== undefined;
}

const allowList = /\b(?:includes|has|indexOf|hasOwn|hasOwnProperty|in|some)\b/;

/** The object whose keys make a list: `Object.keys(body)`, through filters that are no list of allowed names, maps and joins. */
export function keyedObject(list: TSESTree.Node, depth = 0): TSESTree.Node | undefined {
  const bare = unwrap(list);
  if (depth > 8) return undefined;
  if (bare.type === NodeType.Identifier) return keyedThroughName(bare, depth);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return undefined;
  const [first] = bare.arguments;
  const name = calledName(bare) ?? '';
  const { object } = bare.callee;
  if (object.type === NodeType.Identifier && object.name === 'Object')
    return /^(?:keys|entries)$/.test(name) ? first : undefined;
  if (name === 'filter' && first !== undefined && allowList.test(textOf(first))) return undefined;
  return /^(?:filter|map|join|sort|slice|concat|reverse)$/.test(name) ? keyedObject(object, depth + 1) : undefined;
}

function keyedThroughName(name: TSESTree.Identifier, depth: number): TSESTree.Node | undefined {
  const variable = findVariable(name);
  if (variable === undefined) return undefined;
  for (const { node, at } of reachingWrites(variable, name)) {
    const found = node === 'parameter' || at.length > 0 ? undefined : keyedObject(node, depth + 1);
    if (found !== undefined) return found;
  }
  // `sets.push(`${key} = ?`)` in a loop over the keys.
  for (const { node } of memberWrites(variable, name)) {
    for (const part of builtText(node)?.parts ?? [node]) {
      const bare = unwrap(part);
      const isKey = bare.type === NodeType.Identifier && !guaranteesAt(bare).has('safe');
      const found = isKey ? walkedObject(bare) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const columnList = /^\s*(?:UPDATE\s+\S+\s+SET\s+|INSERT\s+INTO\s+\S+\s*\(\s*)\0/i;

/** The object whose keys a statement takes as the columns that it writes: `UPDATE users SET ${names.map(…).join()}`. */
export function writtenColumns(node: TSESTree.Node): TSESTree.Node | undefined {
  const text = sqlTextOf(node);
  const [first] = text?.parts ?? [];
  if (text === undefined || first === undefined || !columnList.test(text.constants)) return undefined;
  return keyedObject(first);
}
