import type { TSESTree } from '@typescript-eslint/utils';
import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { isFunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isNamedGuard } from './routeGuards.ts';

const refusing =
  /\bthrow\b|UNAUTHENTICATED|FORBIDDEN|GraphQLError|AuthenticationError|ForbiddenError|\b(?:fail|deny|refuse|reject|unauthori[sz]ed|forbidden)\w*\(|\b40[13]\b/i;
const ofContext =
  /\b(?:ctx|context|contextValue)\b|\bcredentials\b|\brequest\b|\{[^}]*\b(?:user|viewer|me|session|account|auth)\b[^}]*\}\s*[,)]/;
const role =
  /\broles?\b|is_?admin|permission|\bscopes?\b|is_?owner|is_?staff|moderator|superuser|\bowns\b|can[A-Z]\w*\(/i;

/** Whether a call that a resolver is handed to lets only known clients get to it, by its name or by what it does with the context. */
export function guardsResolver(call: TSESTree.CallExpression): boolean {
  if (isNamedGuard(call.callee)) return true;
  if (call.arguments.some((argument) => !isFunctionNode(argument) && isNamedGuard(argument))) return true;
  return textsBehind(call).some((text) => refusing.test(text) && ofContext.test(text));
}

/** Whether it asks for more than a login: for a role, or for the owner. */
export function asksRole(call: TSESTree.CallExpression): boolean {
  const outer = [
    textOf(call.callee),
    ...call.arguments.flatMap((argument) => (isFunctionNode(argument) ? [] : [textOf(argument)])),
  ];
  return (
    [...outer, ...textsBehind(call)].some((text) => role.test(text)) ||
    /admin|editor|staff|moderator/i.test(textOf(call.callee))
  );
}

/** The text of the wrapping function, and of what it calls to wrap. */
function textsBehind(call: TSESTree.CallExpression): readonly string[] {
  const places = [call.callee, ...call.arguments];
  return places.flatMap((place) => {
    const callee = place.type === NodeType.CallExpression ? place.callee : place;
    if (isFunctionNode(callee)) return [];
    const value = valueOf(callee);
    return value?.kind === 'function' ? [textOf(value.node)] : [];
  });
}
