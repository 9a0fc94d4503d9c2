import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import { calledName } from './callers.ts';
import { pathInPattern } from './exports.ts';
import { ancestors, contains, enclosingFunction, propertyName, type Variable } from './scope.ts';

/** A value that a variable may hold: the one its function is called with, or the place `at` in what an expression gives. */
export interface Write {
  readonly node: TSESTree.Node | 'parameter';
  readonly at: readonly string[];
}

interface PlacedWrite extends Write {
  readonly place: TSESTree.Node;
}

/** The writes whose value may stand in a variable where it is used; what is written over for certain is left out. */
export function reachingWrites(variable: Variable, use: TSESTree.Node): readonly Write[] {
  const writes = allWrites(variable);
  if (writes.length <= 1) return writes;
  const function_ = enclosingFunction(use);
  let last: PlacedWrite | undefined;
  for (const write of writes) {
    if (write.node === 'parameter' || write.place.range[1] > use.range[0]) continue;
    if (enclosingFunction(write.place) !== function_ || !isOnTheWayTo(write.place, use)) continue;
    if (last === undefined || write.place.range[0] > last.place.range[0]) last = write;
  }
  if (last === undefined) return writes;
  const from = last.place.range[0];
  // Appending keeps what was there before.
  if (isAppending(last.place)) return writes;
  return writes.filter((write) => write === last || (write.node !== 'parameter' && write.place.range[0] > from));
}

function allWrites(variable: Variable): readonly PlacedWrite[] {
  const writes: PlacedWrite[] = [];
  for (const definition of variable.defs) {
    if (definition.type === DefinitionType.Parameter)
      writes.push({ node: 'parameter', at: [], place: definition.name });
    const { node } = definition;
    if (node.type === NodeType.VariableDeclarator && node.init === null) {
      const loop = node.parent.parent;
      const isLoop = loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement;
      if (isLoop && loop.left === node.parent)
        writes.push({ node: loop.right, at: ['*', ...(pathInPattern(node.id, definition.name) ?? [])], place: node });
    }
  }
  for (const { identifier, writeExpr } of variable.references) {
    if (writeExpr == null) continue;
    const place = writtenIn(identifier);
    if (place === undefined) continue;
    const pattern = place.type === NodeType.VariableDeclarator ? place.id : place.left;
    const whole = place.type === NodeType.VariableDeclarator ? place.init : place.right;
    const at = pathInPattern(pattern, identifier) ?? [];
    if (whole !== null) writes.push({ node: whole, at, place });
    if (writeExpr !== whole) writes.push({ node: writeExpr, at: [], place });
  }
  return writes;
}

function writtenIn(identifier: TSESTree.Node): TSESTree.VariableDeclarator | TSESTree.AssignmentExpression | undefined {
  for (const ancestor of ancestors(identifier)) {
    if (ancestor.type === NodeType.VariableDeclarator || ancestor.type === NodeType.AssignmentExpression)
      return ancestor;
    if (ancestor.type === NodeType.BlockStatement) return undefined;
  }
  return undefined;
}

/** True when control passes a write before it comes to a use: the block that holds the write holds the use too. */
function isOnTheWayTo(write: TSESTree.Node, use: TSESTree.Node): boolean {
  for (const ancestor of ancestors(write)) {
    if (ancestor.type === NodeType.BlockStatement || ancestor.type === NodeType.Program) return contains(ancestor, use);
    if (
      ancestor.type === NodeType.IfStatement ||
      ancestor.type === NodeType.LogicalExpression ||
      ancestor.type === NodeType.ConditionalExpression ||
      ancestor.type === NodeType.SwitchCase
    )
      return false;
  }
  return false;
}

function isAppending(place: TSESTree.Node): boolean {
  return place.type === NodeType.AssignmentExpression && place.operator !== '=';
}

const adding = new Set('push unshift add append concat splice'.split(' '));

/** The last ones: an object that is filled in more places is a table, and asking for each of them costs the square of the file. */
const maxMemberWrites = 60;

interface MemberWrite {
  readonly node: TSESTree.Node;
  readonly at: string | undefined;
}

/** What is put into a variable's object: `x.name = value` with its name, `x[key] = value`, `x.push(value)`, `Object.assign(x, value)`. */
export function memberWrites(variable: Variable, use: TSESTree.Node): readonly MemberWrite[] {
  let writes = writesInto.get(variable);
  if (writes === undefined) writesInto.set(variable, (writes = allMemberWrites(variable)));
  if (writes.length === 0) return [];
  const owner = enclosingFunction(use);
  // In the same function, what stands behind the use comes after it.
  return writes
    .filter(({ place }) => place.range[0] <= use.range[0] || enclosingFunction(place) !== owner)
    .slice(-maxMemberWrites);
}

const writesInto = new Answers<Variable, readonly (MemberWrite & { readonly place: TSESTree.Node })[]>();

function allMemberWrites(variable: Variable): readonly (MemberWrite & { readonly place: TSESTree.Node })[] {
  return variable.references.flatMap(({ identifier }) =>
    writtenThrough(identifier).map((write) => ({ ...write, place: identifier })),
  );
}

/** What is put into the object that a name stands for, where the name is used for doing so. */
function writtenThrough(identifier: TSESTree.Node): readonly MemberWrite[] {
  const parent = identifier.parent;
  if (parent?.type === NodeType.MemberExpression && parent.object === identifier) {
    const outer = parent.parent;
    if (outer.type === NodeType.AssignmentExpression && outer.left === parent)
      return [{ node: outer.right, at: propertyName(parent) ?? '*' }];
    if (outer.type !== NodeType.CallExpression || outer.callee !== parent) return [];
    const name = propertyName(parent) ?? '';
    if (adding.has(name)) return outer.arguments.map((node) => ({ node, at: '*' }));
    return name === 'set' ? outer.arguments.slice(1).map((node) => ({ node, at: '*' })) : [];
  }
  const isMerged = parent?.type === NodeType.CallExpression && parent.arguments[0] === identifier && isMerge(parent);
  return isMerged ? parent.arguments.slice(1).map((node) => ({ node, at: undefined })) : [];
}

function isMerge(call: TSESTree.CallExpression): boolean {
  return /^(assign|merge|mergeWith|defaults|defaultsDeep|extend)$/.test(calledName(call) ?? '');
}
