import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';

const reads = /\bvalidationResult\b|\bmatchedData\b|\bvalidationErrors\b|\.withDefaults\(/;
const makers = /^(?:body|check|param|query|header|cookie|checkSchema|oneOf|buildCheckFunction)$/;

/** A route with rules of express-validator, which only note their errors, whose handlers never ask for these. */
export function unreadChains(call: CallNode): { readonly weakness: Weakness | undefined } | undefined {
  const callee = unwrap(call.callee);
  const isRoute =
    callee.type === NodeType.MemberExpression &&
    /^(?:get|post|put|patch|delete)$/.test(calledName(call) ?? '') &&
    call.arguments.length >= 3;
  if (!isRoute) return undefined;
  const given = call.arguments.slice(1).flatMap((argument) => partsOf(argument));
  const others = given.filter((part) => !isChain(part));
  if (others.length === given.length) return undefined;
  const isUnread = others.every((part) => {
    const value = valueOf(part);
    return value?.kind === 'function' && !reads.test(textOf(value.node));
  });
  return {
    weakness: isUnread
      ? {
          detail:
            'Here the rules of express-validator only note what is wrong, and neither the handler nor anything before it asks for validationResult.',
        }
      : undefined,
  };
}

/** The elements of lists, where a route is given such. */
function partsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  const list = definitionOf(node);
  return list?.type === NodeType.ArrayExpression
    ? list.elements.flatMap((element) => (element === null ? [] : partsOf(element)))
    : [node];
}

function isChain(node: TSESTree.Node): boolean {
  const member = moduleMember(definitionOf(node) ?? node);
  return member?.module === 'express-validator' && makers.test(member.path[0] ?? '') && member.path.includes('()');
}
