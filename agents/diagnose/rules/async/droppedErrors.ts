import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, isFunctionNode, stringOf } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { fileOf, shortText, textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { callsIn } from './walk.ts';

const logging = /(^|\.)(console|log\w*|\w*log(ger)?|debug|winston|bunyan)\b/i;

/** `if (err) console.log(err);` after which the callback goes on with results that are not there. */
export function loggedAndGoneOn(statement: TSESTree.IfStatement): Weakness | undefined {
  const { test, consequent, alternate, parent } = statement;
  if (alternate !== null || test.type !== NodeType.Identifier || parent.type !== NodeType.BlockStatement)
    return undefined;
  const done = consequent.type === NodeType.BlockStatement ? consequent.body : [consequent];
  if (done.length === 0 || !done.every(isLog)) return undefined;
  const error = findVariable(test);
  const rest = parent.body.slice(parent.body.indexOf(statement) + 1);
  const goesOn = rest.some((each) => [...callsIn(each)].some((call) => !logging.test(textOf(call.callee))));
  const asksAgain = rest.some((each) =>
    [...descendants(each)].some(
      (node) => node.type === NodeType.Identifier && node.name === test.name && findVariable(node) === error,
    ),
  );
  if (!goesOn || asksAgain) return undefined;
  return {
    detail: `Here ${test.name} is only logged, and the callback goes on as if the work had been done.`,
    severity: 'medium',
  };
}

function isLog(statement: TSESTree.Statement): boolean {
  return (
    statement.type === NodeType.ExpressionStatement &&
    statement.expression.type === NodeType.CallExpression &&
    logging.test(textOf(statement.expression.callee))
  );
}

/** `catchError(() => of({ ok: true }))` and `catchError(() => EMPTY)` of RxJS; null for one that is sound, undefined for all other calls. */
export function droppedByStream(call: TSESTree.CallExpression): Weakness | null | undefined {
  const [callback] = call.arguments;
  if (calledName(call) !== 'catchError' || !isFunctionNode(callback) || !/['"]rxjs/.test(fileOf(call).text))
    return undefined;
  if (callback.params.length > 0 || callback.body.type === NodeType.BlockStatement) return null;
  const given = callback.body;
  if (given.type === NodeType.Identifier && given.name === 'EMPTY')
    return { detail: 'Here the stream of a failure just ends: nobody learns of it.' };
  if (given.type !== NodeType.CallExpression || calledName(given) !== 'of') return null;
  const [value] = given.arguments;
  const isSuccess = value !== undefined && /\b(success|ok)['"]?\s*:\s*true|^true$/.test(textOf(value));
  if (isSuccess)
    return {
      detail: `Here a failure is answered with ${shortText(given)}, as if the work had been done.`,
      severity: 'medium',
    };
  const isNothing = value === undefined || /^(null|undefined|\[\]|\{\})$/.test(textOf(value)) || stringOf(value) === '';
  return isNothing ? { detail: `Here a failure becomes ${shortText(given)}: nobody learns of it.` } : null;
}
