import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { messageParameters } from '../../flow/messageHandlers.ts';
import { enclosingFunction, findVariable, propertyName, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { defineRule } from '../defineRule.ts';
import { guardingTry, isTestCode } from './walk.ts';

const purpose: TaintPurpose = { name: 'json-text', distrustsValidation: true };

/** JSON of a client's that is parsed where an exception ends the process: in a listener or a callback that is called later. */
export const jsonParseUnguarded = defineRule((scene) => ({
  CallExpression: (call): void => {
    const { callee } = call;
    if (
      callee.type !== NodeType.MemberExpression ||
      callee.object.type !== NodeType.Identifier ||
      callee.object.name !== 'JSON'
    )
      return;
    const [text] = call.arguments;
    if (propertyName(callee) !== 'parse' || text === undefined || isTestCode(call)) return;
    const taint = taintOf(text, purpose);
    if (taint === undefined) return;
    const crash = crashingFunction(call, 0);
    scene.judge(
      call,
      crash === undefined
        ? undefined
        : {
            detail: `Here JSON.parse gets text that ${describeTaint(taint)}, in ${crash}: text that is no JSON ends the process.`,
          },
    );
  },
}));

/** Where an exception at a node is thrown out of a listener or a later callback; undefined where something catches it. */
function crashingFunction(node: TSESTree.Node, depth: number): string | undefined {
  const owner = enclosingFunction(node);
  if (owner === undefined || guardingTry(node) !== undefined || owner.async || owner.generator) return undefined;
  if (messageParameters(owner) !== undefined) return 'the listener of a message';
  if (requestHandler(owner) !== undefined) return undefined;
  const later = laterCallback(owner);
  if (later !== undefined) return later;
  if (isCalledAtOnce(owner)) return crashingFunction(owner, depth);
  if (depth >= 2) return undefined;
  for (const call of callersOf(owner)) {
    const found = crashingFunction(call, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function laterCallback(owner: FunctionNode): string | undefined {
  const call: TSESTree.Node = owner.parent;
  if (call.type !== NodeType.CallExpression || call.callee === owner) return undefined;
  const name = calledName(call) ?? '';
  if (/^(on|once|addListener)$/.test(name)) return `the listener of '${stringOf(call.arguments[0]) ?? 'an event'}'`;
  if (/^(setTimeout|setImmediate|setInterval|nextTick)$/.test(name)) return `the callback of ${name}()`;
  const [first] = owner.params;
  const isErrorFirst =
    first?.type === NodeType.Identifier && /^_?(e|err|error)$/.test(first.name) && findVariable(first) !== undefined;
  return isErrorFirst && call.arguments.at(-1) === owner && !/^(then|catch|use)$/.test(name)
    ? `the callback of ${name}()`
    : undefined;
}

/** A callback that is called before the function returns, such as that of map. */
function isCalledAtOnce(owner: FunctionNode): boolean {
  const call: TSESTree.Node = owner.parent;
  return (
    call.type === NodeType.CallExpression &&
    /^(map|forEach|filter|some|every|find|reduce|flatMap)$/.test(calledName(call) ?? '')
  );
}
