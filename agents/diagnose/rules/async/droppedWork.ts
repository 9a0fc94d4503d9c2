import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { promiseOf } from '../../flow/promises.ts';
import type { FunctionNode } from '../../flow/scope.ts';
import type { Weakness } from '../defineRule.ts';
import { isHandled } from './settlement.ts';

/** Little is lost with work at the end of something, and it hardly ever fails. */
const closing = /^(release|close|end|destroy|disconnect|quit|stop|dispose|cleanup|terminate)([A-Z]\w*)?$/;

/**
 * What is weak about `() => void work()` and `() => work()`, where nobody looks at what the callback returns: null where the work is seen to
 * deal with its failures, undefined where the callback starts none, or none whose code is seen.
 */
export function droppedWork({ body }: FunctionNode, where: string): Weakness | null | undefined {
  if (body.type === NodeType.BlockStatement) return undefined;
  const work = body.type === NodeType.UnaryExpression && body.operator === 'void' ? body.argument : body;
  const fact = promiseOf(work);
  if (fact === undefined || fact.functions.length === 0) return undefined;
  const name = work.type === NodeType.CallExpression ? (calledName(work) ?? '') : '';
  if (isHandled(work, 0, fact) || closing.test(name)) return null;
  return {
    detail: `Here nothing catches a failure of ${fact.label}, which ${where} starts: it is an unhandled rejection, which ends the process.`,
    confidence: 'medium',
  };
}
