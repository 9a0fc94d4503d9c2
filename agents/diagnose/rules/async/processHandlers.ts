import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { findVariable, propertyName, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { calleesOf } from '../../flow/calls.ts';
import { defineRule } from '../defineRule.ts';
import { functionOf } from './settlement.ts';
import { callsIn, isTestCode } from './walk.ts';

const ending =
  /^(exit|abort|kill|reallyExit|shutdown\w*|\w*shutdown|graceful\w*|terminate\w*|die|stop\w*|close\w*|fatal\w*|crash\w*|bail|quit|teardown|cleanup\w*|exit\w+|\w+Exit)$/i;

/** A listener that takes an exception nobody caught and lets the process go on. */
export const unhandledRejectionSwallowed = defineRule((scene) => ({
  CallExpression: (call): void => {
    const event = processEvent(call);
    const listener = event === undefined ? undefined : functionOf(call.arguments[1]);
    if (event === undefined || listener === undefined || isTestCode(call)) return;
    const isException = event === 'uncaughtException';
    scene.judge(
      call,
      endsProcess(listener, 0)
        ? undefined
        : {
            detail: isException
              ? 'Here the process goes on after an exception that nobody caught, in a state that nobody knows.'
              : 'Here a promise that failed without anybody noticing is only noted, and the process goes on.',
            severity: isException ? 'medium' : 'low',
          },
    );
  },
}));

function processEvent(call: TSESTree.CallExpression): string | undefined {
  const { callee } = call;
  if (callee.type !== NodeType.MemberExpression || callee.object.type !== NodeType.Identifier) return undefined;
  if (callee.object.name !== 'process' || !/^(on|once|addListener|prependListener)$/.test(propertyName(callee) ?? ''))
    return undefined;
  const [first] = call.arguments;
  const event = stringOf(first);
  if (event === 'uncaughtException' || event === 'unhandledRejection') return event;
  return undefined;
}

function endsProcess(listener: FunctionNode, depth: number): boolean {
  for (const node of nodesIn(listener.body)) if (node.type === NodeType.ThrowStatement) return true;
  for (const call of callsIn(listener.body)) {
    if (ending.test(calledName(call) ?? '')) return true;
    if (depth < 2 && calleesOf(call).some((called) => called !== listener && endsProcess(called, depth + 1)))
      return true;
  }
  // A callback that the caller was given decides for itself.
  return (
    listener.params.length > 0 &&
    [...nodesIn(listener.body)].some(
      (node) =>
        node.type === NodeType.CallExpression &&
        node.callee.type === NodeType.Identifier &&
        findVariable(node.callee)?.defs[0]?.type === DefinitionType.Parameter,
    )
  );
}
