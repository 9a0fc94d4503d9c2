import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, keyName, propertyOf, stringOf } from '../../flow/scope.ts';
import type { Weakness } from '../defineRule.ts';
import { booleanOption } from './tree.ts';
import { wordsOf } from './words.ts';

const flags = ['isHttpOnly', 'isSecure', 'isSameSite'] as const;
const others =
  /^(ttl|path|domain|encoding|password|name|clearInvalid|strictHeader|ignoreErrors|autoValue|sign|isHttpOnly|isSecure|isSameSite)$/;
const harmless =
  /^(lang|language|locale|theme|consent|banner|currency|units?|sort|tab|seen|csrf|crumb|timezone|tz|size)$/;

/**
 * What hapi's options of a cookie switch off: by itself it sets all three. Undefined for an object that is none of these; `off` is the
 * first flag that is switched off, where the cookie is more than a setting of the page.
 */
export function hapiCookie(
  options: TSESTree.ObjectExpression,
): { readonly off: TSESTree.Node | undefined; readonly weakness: Weakness | undefined } | undefined {
  const named = options.properties.flatMap((property) => (property.type === NodeType.Property ? [property] : []));
  const own = named.filter((property) => flags.some((flag) => flag === keyName(property)));
  const [first] = own;
  const isCookie =
    named.filter((property) => others.test(keyName(property) ?? '')).length > 1 || isHandedToHapi(options);
  if (first === undefined || !isCookie) return undefined;
  const off = own.filter((property) => booleanOption(options, keyName(property) ?? '') === false);
  const [place] = off;
  const words = wordsOf(nameOf(options) ?? '');
  if (place === undefined || words.some((word) => harmless.test(word)))
    return { off: place ?? first, weakness: undefined };
  const names = off.map((property) => keyName(property) ?? '');
  return {
    off: place,
    weakness: {
      detail: `Here ${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} switched off, which hapi sets by itself.`,
      severity: names.includes('isHttpOnly') || names.includes('isSecure') ? 'medium' : 'low',
    },
  };
}

function isHandedToHapi(options: TSESTree.ObjectExpression): boolean {
  return [...ancestors(options)]
    .slice(0, 8)
    .some(
      (node) => node.type === NodeType.CallExpression && /^(state|strategy|register)$/.test(calledName(node) ?? ''),
    );
}

function nameOf(options: TSESTree.ObjectExpression): string | undefined {
  const own = stringOf(propertyOf(options, 'name'));
  const call = options.parent;
  return (
    own ??
    (call.type === NodeType.CallExpression && calledName(call) === 'state' ? stringOf(call.arguments[0]) : undefined)
  );
}
