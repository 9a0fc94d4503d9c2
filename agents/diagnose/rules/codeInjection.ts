import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { defineRule } from './defineRule.ts';
import { moduleMember } from './moduleMember.ts';
import { isRequestData } from './requestData.ts';
import { findVariable, propertyName, type SourceCode } from './scope.ts';

const globalObjects = new Set(['globalThis', 'global', 'window', 'self']);
const vmFunctions = new Set([
  'runInContext',
  'runInNewContext',
  'runInThisContext',
  'compileFunction',
  'Script',
  'SourceTextModule',
]);
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Request data that reaches eval, Function, a timer's string form, or node:vm. */
export const codeInjection = defineRule((context) => {
  const check = (call: TSESTree.CallExpression | TSESTree.NewExpression): void => {
    const code = compiledArgument(context.sourceCode, call);
    const source = code?.find((argument) => isRequestData(context.sourceCode, argument));
    if (source === undefined) return;
    const callee = context.sourceCode.getText(call.callee);
    const value = context.sourceCode.getText(source).replace(/\s+/g, ' ').slice(0, 80);
    context.report({ node: call, messageId: 'found', data: { detail: `Here ${callee} compiles ${value}.` } });
  };
  return { CallExpression: check, NewExpression: check };
});

/** The arguments that a call compiles as code, or undefined when it compiles none. */
function compiledArgument(
  sourceCode: SourceCode,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): readonly TSESTree.Node[] | undefined {
  const name = globalName(sourceCode, call.callee);
  if (name === 'Function') return call.arguments;
  if (name === 'eval') return call.arguments.slice(0, 1);
  const [first] = call.arguments;
  if (name !== undefined && timers.has(name)) return first === undefined || isCallback(first) ? undefined : [first];
  const member = moduleMember(sourceCode, call.callee);
  const isVm = member?.module === 'vm' && vmFunctions.has(member.path.join('.'));
  return isVm ? call.arguments.slice(0, 1) : undefined;
}

/** `eval`, `globalThis.eval` and `(0, eval)` are all `eval`, unless the file declares its own. */
function globalName(sourceCode: SourceCode, callee: TSESTree.Node): string | undefined {
  if (callee.type === NodeType.SequenceExpression) return globalName(sourceCode, callee.expressions.at(-1) ?? callee);
  if (callee.type === NodeType.ChainExpression) return globalName(sourceCode, callee.expression);
  if (callee.type === NodeType.Identifier)
    return findVariable(sourceCode, callee) === undefined ? callee.name : undefined;
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
