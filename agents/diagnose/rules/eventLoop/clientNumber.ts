import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { decoratorsOf, requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  contains,
  findVariable,
  holds,
  isFunctionNode,
  unwrap,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { Answers } from '../../source/memory.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isLoop, outermostFunction, some } from './tree.ts';

/** A number that a client chooses without an upper bound. */
export interface ClientNumber {
  readonly taint: Taint;
  /** True when it is made a number on the way, false when it may still be a text. */
  readonly isConverted: boolean;
}

const purpose: TaintPurpose = { name: 'number' };
const maxDepth = 8;
const maxCallers = 8;
const conversions = new Set('Number parseInt parseFloat BigInt toInteger toInt toNumber'.split(' '));
const growing = new Set('floor ceil round abs trunc max sqrt pow'.split(' '));
const arithmetic = new Set(['*', '/', '-', '+', '**', '<<', '|', '>>>']);

/** Tells whether an expression is a number of the client's that nothing limits: no Math.min, no comparison with a maximum, no schema. */
export function clientNumber(node: TSESTree.Node, depth = 0): ClientNumber | undefined {
  if (depth > maxDepth) return undefined;
  const bare = unwrap(node);
  const inner = (child: TSESTree.Node | undefined, isConverted: boolean): ClientNumber | undefined => {
    const found = child && clientNumber(child, depth + 1);
    return found && { ...found, isConverted: found.isConverted || isConverted };
  };
  switch (bare.type) {
    case NodeType.Identifier:
      return ofVariable(bare, depth);
    case NodeType.UnaryExpression:
      return bare.operator === '+' || bare.operator === '-' ? inner(bare.argument, true) : undefined;
    case NodeType.BinaryExpression:
      return arithmetic.has(bare.operator)
        ? (inner(bare.left, bare.operator !== '+') ?? inner(bare.right, bare.operator !== '+'))
        : undefined;
    case NodeType.LogicalExpression:
      return inner(bare.left, false) ?? inner(bare.right, false);
    case NodeType.ConditionalExpression:
      return some(bare.test, isRelational)
        ? undefined
        : (inner(bare.consequent, false) ?? inner(bare.alternate, false));
    case NodeType.CallExpression:
      return ofCall(bare, inner);
    case NodeType.MemberExpression: {
      const taint = isLimited(bare) ? undefined : taintOf(bare, purpose);
      return taint && { taint, isConverted: taint.shape === 'any' && !/\bquery\b/.test(taint.label) };
    }
    default:
      return undefined;
  }
}

function ofCall(
  call: TSESTree.CallExpression,
  inner: (child: TSESTree.Node | undefined, isConverted: boolean) => ClientNumber | undefined,
): ClientNumber | undefined {
  const name = calledName(call) ?? '';
  if (conversions.has(name)) return inner(call.arguments[0], true);
  const isMath = /^Math\./.test(textOf(call.callee));
  if (isMath && growing.has(name)) return call.arguments.map((argument) => inner(argument, true)).find(Boolean);
  return undefined;
}

function ofVariable(use: TSESTree.Identifier, depth: number): ClientNumber | undefined {
  const variable = findVariable(use);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined || isLimited(use)) return undefined;
  if (definition.type === DefinitionType.Parameter && isFunctionNode(definition.node))
    return ofParameter(use, definition.node, definition.name, depth);
  const written = variable.references.flatMap(({ writeExpr }) => writeExpr ?? []);
  if (written.some((value) => some(value, isMinimum))) return undefined;
  if (definition.node.type === NodeType.VariableDeclarator && definition.node.id.type !== NodeType.Identifier) {
    const taint = taintOf(use, purpose);
    return taint && { taint, isConverted: isNumberInBody(taint) };
  }
  for (const value of written) {
    const found = clientNumber(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofParameter(
  use: TSESTree.Identifier,
  owner: FunctionNode,
  name: TSESTree.Node,
  depth: number,
): ClientNumber | undefined {
  const index = owner.params.findIndex((parameter) => contains(parameter, name));
  const parameter = owner.params[index];
  if (parameter === undefined) return undefined;
  if (requestHandler(owner)?.parameters.includes(parameter) === true) {
    const taint = taintOf(use, purpose) ?? declaredNumber(use, parameter);
    return taint && { taint, isConverted: true };
  }
  for (const call of callersOf(owner).slice(0, maxCallers)) {
    // A function's call of itself says nothing new.
    const argument = holds(owner, call) ? undefined : call.arguments[index];
    const found = argument && parameter.type === NodeType.Identifier ? clientNumber(argument, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  const taint = parameter.type === NodeType.Identifier ? undefined : taintOf(use, purpose);
  return taint && { taint, isConverted: isNumberInBody(taint) };
}

/** `@Query('n', ParseIntPipe) n: number`: a number of any size. */
function declaredNumber(use: TSESTree.Identifier, parameter: TSESTree.Parameter): Taint | undefined {
  if (parameter.type !== NodeType.Identifier || decoratorsOf(parameter).length === 0) return undefined;
  const isNumber = parameter.typeAnnotation?.typeAnnotation.type === NodeType.TSNumberKeyword;
  return isNumber ? { source: use, label: use.name, shape: 'any', through: [], isStored: false } : undefined;
}

function isNumberInBody({ shape, label }: Taint): boolean {
  return shape === 'any' && !/\bquery\b/.test(label);
}

/** True when the code compares a value with a maximum, or looks it up in a list, anywhere in the outermost function around it. */
export function isLimited(use: TSESTree.Node, suffix = ''): boolean {
  const owner = outermostFunction(use);
  if (owner === undefined) return false;
  let subjects = limitedIn.get(owner);
  if (subjects === undefined) limitedIn.set(owner, (subjects = new Set(limitedSubjects(owner))));
  return subjects.has(`${textOf(use)}${suffix}`);
}

/** By the outermost function, the texts of what is compared with a maximum or looked up in it. */
const limitedIn = new Answers<FunctionNode, ReadonlySet<string>>();

function* limitedSubjects(owner: FunctionNode): Generator<string> {
  for (const node of descendants(owner)) {
    if (isRelational(node) && !isLoopTest(node)) {
      if (!isMinimal(node.right)) yield textOf(withoutConversion(node.left));
      if (!isMinimal(node.left)) yield textOf(withoutConversion(node.right));
    }
    if (node.type === NodeType.CallExpression && isLookup(node))
      for (const argument of node.arguments) yield textOf(withoutConversion(argument));
  }
}

/** A comparison with 0 or 1 is one with the minimum. */
function isMinimal(node: TSESTree.Node): boolean {
  return node.type === NodeType.Literal && typeof node.value === 'number' && node.value <= 1;
}

function withoutConversion(node: TSESTree.Node): TSESTree.Node {
  const bare = unwrap(node);
  if (bare.type === NodeType.UnaryExpression) return withoutConversion(bare.argument);
  const [first] =
    bare.type === NodeType.CallExpression && conversions.has(calledName(bare) ?? '') ? bare.arguments : [];
  return first === undefined ? bare : withoutConversion(first);
}

function isLookup(call: TSESTree.CallExpression): boolean {
  return /^(includes|has|clamp|inRange|isInt)$/.test(calledName(call) ?? '');
}

function isLoopTest(node: TSESTree.Node): boolean {
  let inner = node;
  for (const ancestor of ancestors(node)) {
    if (isLoop(ancestor)) return 'test' in ancestor && ancestor.test === inner;
    if (ancestor.type === NodeType.BlockStatement) return false;
    inner = ancestor;
  }
  return false;
}

export function isRelational(node: TSESTree.Node): node is TSESTree.BinaryExpression {
  return node.type === NodeType.BinaryExpression && /^[<>]=?$/.test(node.operator);
}

function isMinimum(node: TSESTree.Node): boolean {
  return node.type === NodeType.CallExpression && /^(min|clamp)$/.test(calledName(node) ?? '');
}

/** The variable behind an expression that is a bare name. */
export function variableBehind(node: TSESTree.Node): Variable | undefined {
  const bare = unwrap(node);
  return bare.type === NodeType.Identifier ? findVariable(bare) : undefined;
}
