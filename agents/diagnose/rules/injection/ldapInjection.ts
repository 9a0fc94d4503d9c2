import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyOf } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { builtText, hole, isWholeText } from './builtText.ts';
import { describeFree, freeParameterOf } from './freeParameter.ts';
import { originsOf } from './origins.ts';

const purpose: TaintPurpose = {
  name: 'ldap',
  dangerousCharacters: /\[[^\]]*\*[^\]]*\(|\[[^\]]*\([^\]]*\*/,
  isCleanedBy: (call) =>
    moduleMember(call.callee)?.module === 'ldap-escape' || /escape|sanitiz/i.test(calledName(call) ?? ''),
};
const directories =
  /^(?:ldapjs(?:-client)?|ldapts|activedirectory2?|ldap-client|ldapauth-fork|@ldapjs\/.*|simple-ldap-client)$/;

/** A filter such as `(uid=…)` or `(&(objectClass=person)(cn=…))` with a part in the place of a value. */
const filter = /^\s*\((?:[&|!]\s*\()*\s*[\w;.-]+\s*[~<>]?=[\s\S]*\)\s*$/;
/** A distinguished name with a part in it. */
const distinguishedName = new RegExp(
  `^(?:[\\w-]+=[^,]*,\\s*)*(?:cn|uid|ou|mail|samaccountname)=${hole}\\s*,[\\s\\S]*(?:dc|ou|o)=`,
  'i',
);

export const ldapInjection = defineRule((scene) => {
  const check = (node: TSESTree.Node): void => {
    const text = isWholeText(node) ? builtText(node) : undefined;
    if (text === undefined) return;
    if (filter.test(text.constants)) scene.judge(node, weaknessOf(text.parts, 'filter'));
    else if (distinguishedName.test(text.constants))
      scene.judge(node, weaknessOf(text.parts, 'distinguished name', 'medium'));
  };
  return {
    TemplateLiteral: check,
    BinaryExpression: (node) => {
      if (node.operator === '+') check(node);
    },
    Literal: (node) => {
      if (typeof node.value === 'string' && node.value.startsWith('(')) check(node);
    },
    CallExpression: (call) => {
      if (builtText(call) !== undefined) check(call);
      const given = filterOf(call);
      if (given === undefined) return;
      for (const origin of originsOf(given)) {
        if (builtText(origin) !== undefined) continue;
        const taint = taintOf(origin, purpose);
        scene.judge(call, taint && { detail: `Here the filter of the search ${describeTaint(taint)}.` });
      }
    },
  };
});

function weaknessOf(parts: readonly TSESTree.Node[], what: string, confidence?: 'medium'): Weakness | undefined {
  for (const part of parts) {
    const taint = taintOf(part, purpose);
    if (taint !== undefined)
      return { detail: `Here ${shortText(part)}, which comes into the ${what}, ${describeTaint(taint)}.`, confidence };
  }
  for (const part of parts) {
    const free = freeParameterOf(part, purpose);
    if (free !== undefined)
      return {
        detail: `Here the ${what} is put together: ${describeFree(free)}.`,
        severity: 'medium',
        confidence: 'low',
      };
  }
  return undefined;
}

/** `client.search(base, { filter })`. */
function filterOf(call: TSESTree.CallExpression): TSESTree.Node | undefined {
  const name = calledName(call);
  if (name !== 'search' && name !== 'searchAsync' && name !== 'findUser' && name !== 'findUsers') return undefined;
  const member = moduleMember(call.callee);
  if (member !== undefined && !directories.test(member.module)) return undefined;
  for (const argument of call.arguments) {
    for (const origin of originsOf(argument)) {
      const found = origin.type === NodeType.ObjectExpression ? propertyOf(origin, 'filter') : undefined;
      const isDirectory =
        member !== undefined ||
        (origin.type === NodeType.ObjectExpression && propertyOf(origin, 'scope') !== undefined);
      if (found !== undefined && isDirectory) return found;
    }
  }
  return undefined;
}
