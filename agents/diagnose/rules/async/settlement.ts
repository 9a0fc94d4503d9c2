import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { promiseOf, type PromiseFact } from '../../flow/promises.ts';
import { isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { guardingTry } from './walk.ts';
import { Answers } from '../../source/memory.ts';

const maxDepth = 4;
const verdicts = new Answers<FunctionNode, boolean>();
const inProgress = new Set<FunctionNode>();

/** True for an async function that deals with every failure of what it waits for, so that its own promise is never rejected. */
export function neverRejects(node: FunctionNode, depth = 0): boolean {
  const before = verdicts.get(node);
  if (before !== undefined) return before;
  // Two functions that wait for each other fail only where something else in them does.
  if (inProgress.has(node)) return true;
  if (depth > maxDepth) return false;
  inProgress.add(node);
  try {
    const verdict = node.async && [...nodesIn(node.body)].every((inner) => isHarmless(inner, node, depth));
    verdicts.set(node, verdict);
    return verdict;
  } finally {
    inProgress.delete(node);
  }
}

function isHarmless(inner: TSESTree.Node, owner: FunctionNode, depth: number): boolean {
  switch (inner.type) {
    case NodeType.AwaitExpression:
      return guardingTry(inner) !== undefined || isHandled(inner.argument, depth + 1);
    case NodeType.ForOfStatement:
      return !inner.await || guardingTry(inner) !== undefined;
    case NodeType.ThrowStatement:
      return guardingTry(inner) !== undefined;
    case NodeType.ReturnStatement:
      return inner.argument === null || isHarmlessResult(inner.argument, depth);
    default:
      return inner !== owner.body || inner.type === NodeType.BlockStatement || isHarmlessResult(inner, depth);
  }
}

function isHarmlessResult(result: TSESTree.Node, depth: number): boolean {
  const fact = promiseOf(result);
  return fact === undefined || isHandled(result, depth + 1, fact);
}

/** True for a promise whose failure is dealt with where it is made, or that cannot fail. */
export function isHandled(node: TSESTree.Node, depth = 0, fact: PromiseFact | undefined = promiseOf(node)): boolean {
  const bare = node.type === NodeType.AwaitExpression ? node.argument : unwrap(node);
  if (bare.type === NodeType.ConditionalExpression)
    return isHandled(bare.consequent, depth) && isHandled(bare.alternate, depth);
  if (bare.type === NodeType.LogicalExpression) return isHandled(bare.right, depth);
  if (bare.type !== NodeType.CallExpression) return false;
  const callee = unwrap(bare.callee);
  const name = calledName(bare) ?? '';
  if (callee.type === NodeType.MemberExpression) {
    if (name === 'catch' && bare.arguments.length > 0) return true;
    if (name === 'then' && bare.arguments.length >= 2) return true;
    if (name === 'then' || name === 'finally')
      return isHandled(callee.object, depth) && !isFailing(bare.arguments[0], depth);
    const root = unwrap(callee.object);
    if (root.type === NodeType.Identifier && root.name === 'Promise') {
      if (name === 'allSettled') return true;
      return name === 'resolve' && (bare.arguments[0] === undefined || promiseOf(bare.arguments[0]) === undefined);
    }
  }
  if (/^(sleep|delay|wait|pause|setTimeout|timeout)$/i.test(name)) return true;
  const functions = fact?.functions ?? [];
  return functions.length > 0 && functions.every((called) => neverRejects(called, depth + 1));
}

/** True for a callback in which something may fail again. */
function isFailing(callback: TSESTree.Node | undefined, depth: number): boolean {
  const value = callback && valueOf(callback);
  if (value?.kind !== 'function') return false;
  if (value.node.async) return !neverRejects(value.node, depth + 1);
  return [...nodesIn(value.node.body)].some(
    (inner) => inner.type === NodeType.ThrowStatement && guardingTry(inner) === undefined,
  );
}

/** The function that an argument is or names. */
export function functionOf(node: TSESTree.Node | undefined): FunctionNode | undefined {
  if (node === undefined) return undefined;
  if (isFunctionNode(node)) return node;
  const value = valueOf(node);
  return value?.kind === 'function' ? value.node : undefined;
}
