import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable, propertyName } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';

const purpose: TaintPurpose = { name: 'code', distrustsValidation: true };

const globalObjects = new Set(['globalThis', 'global', 'window', 'self']);
const vmFunctions = new Set([
  'runInContext',
  'runInNewContext',
  'runInThisContext',
  'compileFunction',
  'Script',
  'SourceTextModule',
]);
/** Packages that run text, in a sandbox that can be left. */
const evaluators: Readonly<Record<string, RegExp>> = {
  vm2: /^(?:(?:Node)?VM\.\(\)\.run|VMScript)$/,
  'safe-eval': /^$/,
  'safer-eval': /^$/,
  notevil: /^(?:eval|Function|)$/,
  eval: /^$/,
  'require-from-string': /^$/,
};
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Request data that reaches eval, Function, a timer's string form, or node:vm. */
export const codeInjection = defineRule((scene) => {
  const check = (call: CallNode): void => {
    for (const argument of compiledArguments(call) ?? []) {
      const taint = taintOf(argument, purpose);
      scene.judge(
        call,
        taint && { detail: `Here ${shortText(call.callee)} compiles text that ${describeTaint(taint)}.` },
      );
      if (taint !== undefined) return;
    }
  };
  return { CallExpression: check, NewExpression: check };
});

/** The arguments that a call compiles as code, or undefined when it compiles none. */
function compiledArguments(call: CallNode): readonly TSESTree.Node[] | undefined {
  const name = globalName(call.callee);
  if (name === 'Function') return call.arguments;
  if (name === 'eval') return call.arguments.slice(0, 1);
  const [first] = call.arguments;
  if (name !== undefined && timers.has(name)) return first === undefined || isCallback(first) ? undefined : [first];
  const member = moduleMember(call.callee);
  const isVm = member?.module === 'vm' && vmFunctions.has(member.path.join('.'));
  const isEvaluator = member !== undefined && evaluators[member.module]?.test(member.path.join('.')) === true;
  return isVm || isEvaluator ? call.arguments.slice(0, 1) : undefined;
}

/** `eval`, `globalThis.eval` and `(0, eval)` are all `eval`, unless the file declares its own. */
function globalName(callee: TSESTree.Node): string | undefined {
  if (callee.type === NodeType.SequenceExpression) return globalName(callee.expressions.at(-1) ?? callee);
  if (callee.type === NodeType.ChainExpression) return globalName(callee.expression);
  if (callee.type === NodeType.Identifier) return findVariable(callee) === undefined ? callee.name : undefined;
  if (callee.type !== NodeType.MemberExpression || callee.object.type !== NodeType.Identifier) return undefined;
  return globalObjects.has(callee.object.name) ? propertyName(callee) : undefined;
}

/** A value that a timer calls rather than compiles. A bare name may be either: only text that is put together is taken for code. */
function isCallback(argument: TSESTree.Node): boolean {
  return (
    argument.type !== NodeType.TemplateLiteral &&
    argument.type !== NodeType.BinaryExpression &&
    argument.type !== NodeType.MemberExpression
  );
}
