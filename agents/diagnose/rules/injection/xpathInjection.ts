import { type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { builtText, isWholeText } from './builtText.ts';
import { describeFree, freeParameterOf } from './freeParameter.ts';
import { originsOf } from './origins.ts';

const purpose: TaintPurpose = {
  name: 'xpath',
  dangerousCharacters: /'/,
  isCleanedBy: (call) => /escape|quote|sanitiz/i.test(calledName(call) ?? ''),
};

/** A path with a part inside a predicate: `//user[name='…']`. */
const path =
  /^\s*(?:(?:count|string|boolean|number|normalize-space)\s*\(\s*)?(?:\.{0,2}\/{1,2}|[\w:*-]+\/|descendant::|child::)[\s\S]*\[[^\]]*(?:=|<|>|\bcontains\s*\(|\bstarts-with\s*\()[\s\S]*\]/;
/** Packages whose calls take an expression, with the place of it. */
const evaluators: Readonly<Record<string, RegExp>> = {
  xpath: /^(?:select1?|evaluate|parse|selectWithResolver|useNamespaces\.\(\))$/,
  libxmljs: /\b(?:find|get)$/,
  libxmljs2: /\b(?:find|get)$/,
  'xpath-html': /^(?:fromPageSource|findElements?)$/,
  'xpath.js': /^$/,
  xmldom: /\bevaluate$/,
  fontoxpath: /^evaluate\w+$/,
  'libxml2-wasm': /\b(?:find|get|eval)$/,
};

export const xpathInjection = defineRule((scene) => {
  const check = (node: TSESTree.Node): void => {
    const text = isWholeText(node) ? builtText(node) : undefined;
    if (text !== undefined && path.test(text.constants)) scene.judge(node, weaknessOf(text.parts));
  };
  return {
    TemplateLiteral: check,
    BinaryExpression: (node) => {
      if (node.operator === '+') check(node);
    },
    CallExpression: (call) => {
      if (builtText(call) !== undefined) check(call);
      const member = moduleMember(call.callee);
      const [first] = call.arguments;
      if (member === undefined || first === undefined || !Object.hasOwn(evaluators, member.module)) return;
      if (evaluators[member.module]?.test(member.path.join('.')) !== true) return;
      for (const origin of originsOf(first)) {
        const text = builtText(origin);
        if (text !== undefined && path.test(text.constants) && isWholeText(origin)) continue;
        const taint = taintOf(origin, purpose);
        scene.judge(
          call,
          taint && {
            detail: `Here the expression that ${shortText(call.callee, 40)}() evaluates ${describeTaint(taint)}.`,
          },
        );
      }
    },
  };
});

function weaknessOf(parts: readonly TSESTree.Node[]): Weakness | undefined {
  for (const part of parts) {
    const taint = taintOf(part, purpose);
    if (taint !== undefined)
      return { detail: `Here ${shortText(part)}, which comes into the expression, ${describeTaint(taint)}.` };
  }
  for (const part of parts) {
    const free = freeParameterOf(part, purpose);
    if (free !== undefined)
      return {
        detail: `Here the expression is put together: ${describeFree(free)}.`,
        severity: 'low',
        confidence: 'low',
      };
  }
  return undefined;
}
