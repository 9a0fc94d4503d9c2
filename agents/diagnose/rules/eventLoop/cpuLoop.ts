import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import { unwrap, type FunctionNode } from '../../flow/scope.ts';
import { describeTaint } from '../../flow/taint.ts';
import { valueOf } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { clientNumber } from './clientNumber.ts';
import { iteratedBy, nested } from './nestedPasses.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { numberOf, some, type Loop } from './tree.ts';

/** Turns that take about a tenth of a second of the simplest work. */
const manyTurns = 50_000_000;

/** Work on the event loop whose amount a client chooses, or that is long for every request. */
export const cpuLoopInHandler = defineRule((scene) => {
  const checkLoop = (loop: TSESTree.ForStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement): void => {
    if (loop.test === null || !isServiceFile(loop)) return;
    const tests = relationsIn(loop.test);
    if (tests.length === 0) return;
    scene.judge(
      loop,
      busyWait(loop) ?? countedByClient(loop, tests) ?? countedFar(loop, tests) ?? nested(loop, iteratedBy(loop)),
    );
  };
  return {
    ForStatement: checkLoop,
    WhileStatement: checkLoop,
    DoWhileStatement: checkLoop,
    ForOfStatement: (loop): void => {
      if (isServiceFile(loop)) scene.judge(loop, nested(loop, loop.right));
    },
    CallExpression: (call): void => {
      const recursion = recursionOfClient(call);
      if (recursion !== undefined) scene.judge(call, recursion.weakness);
      const list = iteratedBy(call);
      if (list !== undefined && isServiceFile(call)) scene.judge(call, nested(call, list));
    },
  };
});

function relationsIn(test: TSESTree.Node): TSESTree.BinaryExpression[] {
  const bare = unwrap(test);
  if (bare.type === NodeType.LogicalExpression) return [...relationsIn(bare.left), ...relationsIn(bare.right)];
  return bare.type === NodeType.BinaryExpression && /^(?:[<>]=?|!==?)$/.test(bare.operator) ? [bare] : [];
}

/** `for (let i = 0; i < n; i++)` and `while (n-- > 0)` with a number of the client's. */
function countedByClient(loop: Loop, tests: readonly TSESTree.BinaryExpression[]): Weakness | undefined {
  for (const test of tests) {
    for (const side of [test.left, test.right]) {
      if (side.type === NodeType.Literal) continue;
      const other = side === test.left ? test.right : test.left;
      // Compared with a constant, the number itself has to count down.
      if (other.type === NodeType.Literal && !countsDown(loop, side)) continue;
      const found = clientNumber(side.type === NodeType.UpdateExpression ? side.argument : side);
      if (found === undefined) continue;
      const isLeft = some(
        loop.body,
        (node) => node.type === NodeType.BreakStatement || node.type === NodeType.ReturnStatement,
      );
      return {
        detail: `Here the number of turns, ${shortText(side)}, ${describeTaint(found.taint)}, and nothing limits it.`,
        ...(isLeft && { confidence: 'low' as const }),
      };
    }
  }
  return undefined;
}

function countsDown(loop: Loop, subject: TSESTree.Node): boolean {
  if (subject.type === NodeType.UpdateExpression) return subject.operator === '--';
  return some(
    loop,
    (node) =>
      node.type === NodeType.UpdateExpression && node.operator === '--' && textOf(node.argument) === textOf(subject),
  );
}

/** `while (Date.now() < end) {}`: the event loop waits with it. */
function busyWait(loop: Loop): Weakness | undefined {
  if (loop.type === NodeType.ForOfStatement || loop.type === NodeType.ForInStatement || !loop.test) return undefined;
  const isClock = some(
    loop.test,
    (node) =>
      (node.type === NodeType.CallExpression &&
        /^(Date\.now|performance\.now|process\.hrtime)/.test(textOf(node.callee))) ||
      (node.type === NodeType.NewExpression && calledName(node) === 'Date'),
  );
  const isWaiting =
    isClock &&
    !some(loop.body, (node) => node.type === NodeType.AwaitExpression || node.type === NodeType.YieldExpression);
  const path = isWaiting ? pathFromHandler(loop) : undefined;
  return path && { detail: `Here the process spins until the time is over${describePath(path)}.`, confidence: 'high' };
}

/** A loop with a fixed number of turns that takes long for every request. */
function countedFar(loop: Loop, tests: readonly TSESTree.BinaryExpression[]): Weakness | undefined {
  const turns = Math.max(0, ...tests.map((test) => numberOf(test.right) ?? 0));
  if (turns < manyTurns || turns === Infinity) return undefined;
  const isLeft = some(
    loop.body,
    (node) => node.type === NodeType.BreakStatement || node.type === NodeType.AwaitExpression,
  );
  const path = isLeft ? undefined : pathFromHandler(loop);
  return path && { detail: `Here ${turns} turns are made${describePath(path)}.` };
}

/** `fibonacci(n)` with a number of the client's: a function that calls itself twice works exponentially long. */
function recursionOfClient(call: TSESTree.CallExpression): { readonly weakness: Weakness | undefined } | undefined {
  const [called] = enclosingHandler(call) === undefined ? [] : calleesOf(call);
  if (called === undefined || !callsItselfTwice(called)) return undefined;
  for (const argument of call.arguments) {
    const found = clientNumber(argument);
    if (found !== undefined)
      return {
        weakness: {
          detail: `Here ${shortText(call.callee)}, which calls itself more than once, is given a number that ${describeTaint(found.taint)}.`,
        },
      };
  }
  return { weakness: undefined };
}

function callsItselfTwice(called: FunctionNode): boolean {
  let count = 0;
  let isRemembering = false;
  some(called.body, (node) => {
    if (node.type === NodeType.CallExpression && node.callee.type === NodeType.Identifier) {
      const value = valueOf(node.callee);
      if (value?.kind === 'function' && value.node === called) count++;
    }
    if (node.type === NodeType.Identifier && /memo|cache|seen|visited/i.test(node.name)) isRemembering = true;
    return false;
  });
  return count >= 2 && !isRemembering;
}
