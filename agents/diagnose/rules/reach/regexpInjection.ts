import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, keyName, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';

const purpose: TaintPurpose = {
  name: 'regexp',
  isCleanedBy: isEscapingExpression,
  dangerousCharacters: /\[.*[*+?].*\]|\\W/,
  distrustsValidation: true,
};

/** Request data that becomes a regular expression, here or in a filter of MongoDB. */
export const regexpInjection = defineRule((scene) => {
  const judge = (
    place: TSESTree.Node,
    pattern: TSESTree.Node | undefined,
    what: string,
    weight: Partial<Weakness> = {},
  ): void => {
    if (pattern === undefined || (pattern.type === NodeType.Literal && 'regex' in pattern)) return;
    const taint = taintOf(pattern, purpose);
    scene.judge(place, taint && { ...weight, detail: `Here the pattern of ${what} ${describeTaint(taint)}.` });
  };
  const compile = (call: CallNode): void => {
    if (isRegExp(call)) judge(call, call.arguments[0], 'RegExp');
    else if (isSearch(call)) judge(call, call.arguments[0], `${calledName(call) ?? ''}()`, { confidence: 'medium' });
  };
  return {
    CallExpression: compile,
    NewExpression: compile,
    Property: (property): void => {
      if (
        keyName(property) !== '$regex' ||
        property.parent.type !== NodeType.ObjectExpression ||
        property.value.type === NodeType.Literal
      )
        return;
      judge(property, property.value, '$regex', { severity: 'low', confidence: 'medium' });
    },
  };
});

function isRegExp(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.Identifier && callee.name === 'RegExp' && findVariable(callee) === undefined;
}

/** `text.match(pattern)` and the like make an expression of a text. */
function isSearch(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (call.type !== NodeType.CallExpression || callee.type !== NodeType.MemberExpression || call.arguments.length !== 1)
    return false;
  const name = calledName(call);
  if (name !== 'match' && name !== 'matchAll') return false;
  const [first] = call.arguments;
  return (
    first?.type === NodeType.Identifier ||
    first?.type === NodeType.MemberExpression ||
    first?.type === NodeType.TemplateLiteral
  );
}

function isEscapingExpression(call: CallNode): boolean {
  const member = moduleMember(call.callee);
  if (
    member !== undefined &&
    /^(escape-string-regexp|regexp\.escape|lodash\.escaperegexp|escape-regexp|escape-regex-string|regex-escape)$/.test(
      member.module,
    )
  )
    return true;
  const name = calledName(call) ?? '';
  if (name === 'escape' && /RegExp|XRegExp/.test(shortText(call.callee))) return true;
  return /escape.*re?g|re?g.*escape|quote.*re?g|re?g.*quote|escapeForRegex|escapeStringRegexp/i.test(name);
}
