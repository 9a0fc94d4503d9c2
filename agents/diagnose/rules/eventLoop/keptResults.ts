import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import { ancestors, enclosingFunction, findVariable, propertyName } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { isTopLevel, optionOf } from './tree.ts';

/** A value of which a client can send ever new ones. */
export const cacheKey: TaintPurpose = { name: 'cache key', distrustsValidation: true };
/** The same of what somebody has stored: as many as there are rows. */
export const storedKey: TaintPurpose = { name: 'stored cache key', distrustsValidation: true, countsStored: true };
const memoizers = /^(memoizee|mem|p-memoize|fast-memoize|lodash(?:[./]memoize)?|underscore|ramda|moize)$/;

/** A DataLoader keeps each value that it has loaded, for as long as it lives; it is meant to live as long as one request. */
export function sharedLoader(call: TSESTree.NewExpression): { readonly weakness: Weakness | undefined } | undefined {
  if (moduleMember(call.callee)?.module !== 'dataloader') return undefined;
  const options = call.arguments[1] === undefined ? undefined : objectOf(call.arguments[1]);
  const isUnseen = call.arguments[1] !== undefined && options === undefined;
  const isOther =
    isUnseen ||
    (options !== undefined && (optionOf(options, 'cache') !== 'absent' || optionOf(options, 'cacheMap') !== 'absent'));
  if (isOther || enclosingFunction(call) !== undefined) return { weakness: undefined };
  const isField = [...ancestors(call)].some((each) => each.type === NodeType.PropertyDefinition && !each.static);
  return {
    weakness: isField
      ? undefined
      : {
          detail:
            'Here one DataLoader serves all requests: it keeps every value that it ever loaded, and its callers see stale ones.',
        },
  };
}

/** `const find = _.memoize(…)`: keeps one result for each first argument. */
export function memoized(call: TSESTree.CallExpression): { readonly weakness: Weakness | undefined } | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined || !memoizers.test(member.module)) return undefined;
  const isOfLodash = /^(lodash|underscore|ramda)/.test(member.module);
  if (isOfLodash && calledName(call) !== 'memoize' && !/memoize/.test(member.module)) return undefined;
  if (
    member.path.includes('()') ||
    call.parent.type !== NodeType.VariableDeclarator ||
    call.parent.id.type !== NodeType.Identifier
  )
    return undefined;
  const variable = findVariable(call.parent.id);
  if (variable === undefined || !isTopLevel(variable)) return undefined;
  const isSized = call.arguments.length > 1 && /\b(max|maxAge|maxSize|expiry|cache|ttl)\b/i.test(textOf(call));
  const isCleared = variable.references.some(
    ({ identifier }) =>
      identifier.parent.type === NodeType.MemberExpression && propertyName(identifier.parent) === 'cache',
  );
  const uses = variable.references.flatMap(({ identifier }) =>
    identifier.parent.type === NodeType.CallExpression && identifier.parent.callee === identifier
      ? [identifier.parent]
      : [],
  );
  const use = uses.find(({ arguments: [first] }) => first !== undefined && taintOf(first, cacheKey) !== undefined);
  if (isSized || isCleared || use === undefined) return { weakness: undefined };
  return {
    weakness: {
      detail: `Here a result is kept for each ${shortText(use.arguments[0] ?? use, 40)} that a client sends.`,
      confidence: 'medium',
    },
  };
}
