import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calleesOf } from '../../flow/calls.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import { findVariable, holds, isFunctionNode, lastName, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { descendants } from '../../flow/nodes.ts';
import { valueOf } from '../../flow/values.ts';
import { Answers } from '../../source/memory.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';
import { some } from './tree.ts';

const purpose: TaintPurpose = { name: 'nested value', shape: 'object' };

/** A function that follows a client's nested value down by calling itself, as deep as the client has nested it. */
export const unboundedRecursion = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (call.arguments.length === 0 || enclosingHandler(call) === undefined) return;
    const [called] = calleesOf(call);
    if (called === undefined || holds(called, call) || !isServiceFile(call)) return;
    const index = nestedParameter(called);
    const argument = index === undefined ? undefined : call.arguments[index];
    if (argument === undefined) return;
    const taint = isBounded(called) ? undefined : taintOf(argument, purpose);
    scene.judge(
      call,
      taint && {
        detail: `Here ${shortText(call.callee, 40)}, which calls itself for each level, is given ${shortText(argument, 40)}, which ${describeTaint(taint)}.`,
      },
    );
  },
}));

/** The parameter of which a function hands a part to itself: `walk(node.children[0])`, `node.children.forEach(walk)`. */
function nestedParameter(called: FunctionNode): number | undefined {
  const before = nestedParameters.get(called);
  if (before !== undefined) return before ?? undefined;
  const found = findNestedParameter(called);
  nestedParameters.set(called, found ?? null);
  return found;
}

const nestedParameters = new Answers<FunctionNode, number | null>();

function findNestedParameter(called: FunctionNode): number | undefined {
  for (const node of descendants(called.body)) {
    if (node.type !== NodeType.CallExpression) continue;
    const index = isItself(node.callee, called)
      ? node.arguments.findIndex((argument, at) => at < called.params.length && isPart(argument, called, at))
      : node.arguments.some((argument) => isItself(argument, called)) && isPart(node.callee, called, 0)
        ? 0
        : -1;
    if (index >= 0) return index;
  }
  return undefined;
}

function isItself(node: TSESTree.Node, called: FunctionNode): boolean {
  if (node.type !== NodeType.Identifier && node.type !== NodeType.MemberExpression) return false;
  if (lastName(node) === undefined) return false;
  const value = valueOf(node);
  return value?.kind === 'function' && value.node === called;
}

/** True for a member of the parameter, or for what a loop or a callback over one of its members gives. */
function isPart(node: TSESTree.Node, called: FunctionNode, index: number, depth = 0): boolean {
  const parameter = called.params[index];
  const bare = unwrap(node);
  if (parameter?.type !== NodeType.Identifier || depth > 4) return false;
  if (bare.type === NodeType.MemberExpression) return isRootedIn(bare, called, index, depth);
  if (bare.type !== NodeType.Identifier) return false;
  const definition = findVariable(bare)?.defs[0];
  const declared = definition?.node;
  if (declared?.type === NodeType.VariableDeclarator) {
    const loop = declared.parent.parent;
    if (loop.type === NodeType.ForOfStatement && loop.left === declared.parent)
      return isRootedIn(loop.right, called, index, depth);
    return declared.init !== null && isPart(declared.init, called, index, depth + 1);
  }
  if (!isFunctionNode(declared) || declared === called || declared.parent.type !== NodeType.CallExpression)
    return false;
  return isRootedIn(declared.parent.callee, called, index, depth);
}

/** `node`, `node.children`, `Object.values(node)`, `(node.children || []).forEach`. */
function isRootedIn(node: TSESTree.Node, called: FunctionNode, index: number, depth: number): boolean {
  const name = called.params[index];
  return some(node, (inner) => {
    if (inner.type !== NodeType.Identifier) return false;
    const definition = findVariable(inner)?.defs[0];
    if (definition?.name === name) return true;
    return (
      depth < 3 && definition?.node.type === NodeType.VariableDeclarator && isPart(inner, called, index, depth + 1)
    );
  });
}

/** A depth that is counted, or a record of what was seen. */
function isBounded(called: FunctionNode): boolean {
  return /\b(?:depth|level|max\w*|limit|remaining|seen|visited)\b/i.test(textOf(called));
}
