import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  stringOf,
  type FunctionNode,
} from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { callsIn, isTestCode } from './walk.ts';

const begins = /^\s*(?:begin|start\s+transaction)\b/i;
const commits = /^\s*commit\b/i;
const rollsBack = /^\s*rollback\b(?!\s+to)/i;
const rollbackName = /^(rollback\w*|abortTransaction|abort|undo\w*|\w*Rollback\w*|withTransaction|tryRollback)$/;

/** A transaction that is committed, but not rolled back when something in between fails. */
export const missingRollback = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (isTestCode(call) || !beginsTransaction(call)) return;
    const owner = outermostFunction(call);
    const body = owner?.body ?? scene.file.program;
    const calls = [...callsIn(body)];
    if (!calls.some(isCommit)) return;
    scene.judge(call, weaknessOf(call, calls, owner));
  },
}));

function beginsTransaction(call: TSESTree.CallExpression): boolean {
  const name = calledName(call) ?? '';
  if (name === 'beginTransaction' || name === 'startTransaction') return true;
  if (name === 'transaction') {
    // With a function it is managed: it rolls back when the function fails.
    const isManaged = call.arguments.some(
      (argument) => isFunctionNode(argument) || argument.type === NodeType.Identifier,
    );
    return (
      !isManaged &&
      call.parent.type === NodeType.AwaitExpression &&
      call.parent.parent.type === NodeType.VariableDeclarator
    );
  }
  return begins.test(sqlOf(call));
}

function isCommit(call: TSESTree.CallExpression): boolean {
  return /^(commit|commitTransaction|commitAsync)$/.test(calledName(call) ?? '') || commits.test(sqlOf(call));
}

function isRollback(call: TSESTree.CallExpression): boolean {
  return (
    rollbackName.test(calledName(call) ?? '') ||
    rollsBack.test(sqlOf(call)) ||
    call.arguments.some(
      (argument) => argument.type === NodeType.MemberExpression && /\.rollback$/.test(textOf(argument)),
    )
  );
}

function sqlOf(call: TSESTree.CallExpression): string {
  if (!/^(query|execute|exec|run|raw|queryAsync|sql|unsafe)$/.test(calledName(call) ?? '')) return '';
  return stringOf(call.arguments[0]) ?? '';
}

function weaknessOf(
  begin: TSESTree.CallExpression,
  calls: readonly TSESTree.CallExpression[],
  owner: FunctionNode | undefined,
): Weakness | undefined {
  const rollbacks = calls.filter(isRollback);
  if (rollbacks.length === 0)
    return {
      detail: 'Here the transaction is committed, but nothing rolls it back when a statement in between fails.',
    };
  const isAsync =
    owner === undefined || [...nodesIn(owner.body)].some((node) => node.type === NodeType.AwaitExpression);
  if (!isAsync) return weaknessOfCallbacks(begin, rollbacks);
  if (rollbacks.some(isOnFailure)) return undefined;
  return {
    detail: 'Here it is rolled back in a branch only: when a statement fails with an exception, nothing does.',
    confidence: 'medium',
  };
}

/**
 * In callbacks, each statement tells of its own failure: the branches that take it must roll back, themselves or through what they call.
 * Undefined where one does, or where no branch is seen.
 */
function weaknessOfCallbacks(
  begin: TSESTree.CallExpression,
  rollbacks: readonly TSESTree.CallExpression[],
): Weakness | undefined {
  const begun = begin.arguments.find((argument) => isFunctionNode(argument));
  if (begun === undefined) return undefined;
  const branches = [...nodesIn(begun.body, { entersFunctions: true })].filter(
    (node) => node.type === NodeType.IfStatement && isFailureOf(node.test, begun),
  );
  if (branches.length === 0) return undefined;
  const undoing = new Set(rollbacks.flatMap((rollback) => enclosingFunction(rollback) ?? []));
  const rollsBackIn = (node: TSESTree.Node): boolean =>
    [...callsIn(node)].some((call) => isRollback(call) || calleesOf(call).some((called) => undoing.has(called)));
  return branches.some(rollsBackIn)
    ? undefined
    : { detail: 'Here it is rolled back in one case only: when a statement reports an error, nothing rolls it back.' };
}

/** `if (err)` in the callback of a statement, not in that of the beginning itself. */
function isFailureOf(test: TSESTree.Expression, begun: FunctionNode): boolean {
  if (test.type !== NodeType.Identifier || !/^(e|er|err|error)\d?$/.test(test.name)) return false;
  const definition = findVariable(test)?.defs[0];
  return definition !== undefined && isFunctionNode(definition.node) && definition.node !== begun;
}

/** True in a catch clause, in finally, or in a callback. */
function isOnFailure(call: TSESTree.CallExpression): boolean {
  for (const ancestor of ancestors(call)) {
    if (
      ancestor.type === NodeType.CatchClause ||
      (isFunctionNode(ancestor) && ancestor.parent.type === NodeType.CallExpression)
    )
      return true;
    if (ancestor.type === NodeType.TryStatement && ancestor.finalizer !== null && contains(ancestor.finalizer, call))
      return true;
  }
  return false;
}

/** The function under which all callbacks of a piece of work stand; a class's method or a handler, not the module's wrapper. */
function outermostFunction(node: TSESTree.Node): FunctionNode | undefined {
  let owner = enclosingFunction(node);
  while (owner !== undefined) {
    const { parent } = owner;
    const isCallback = parent.type === NodeType.CallExpression && parent.callee !== owner;
    const outer = enclosingFunction(owner);
    if (!isCallback || outer === undefined) return owner;
    owner = outer;
  }
  return undefined;
}
