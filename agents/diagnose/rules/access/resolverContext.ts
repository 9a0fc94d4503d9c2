import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { graphqlArguments } from '../../flow/graphqlResolvers.ts';
import { contains, findVariable, isFunctionNode, propertyName } from '../../flow/scope.ts';
import { namesIn, pathInPattern } from '../../flow/exports.ts';

/** What a context of GraphQL brings besides who asks. */
const tools =
  /^(?:\w*loaders?|data[Ss]ources?|db|database|prisma|models?|repos?|repositories|services?|api|apis|pub[Ss]ub|req|request|res|reply|response|headers|log|logger|cache|redis|knex|pool|em|orm|config|t|i18n|locale|ip|trace|tracer|metrics|mailer|queue|\w+(?:Service|Repository|Model|Api|API|Client|Store|Queue))$/;

/** True for `context.member` and for a name that a resolver takes out of its context, where it is neither a store nor a service: it is about who asks. */
export function isOfResolverContext(node: TSESTree.Identifier | TSESTree.MemberExpression): boolean {
  const name = node.type === NodeType.Identifier ? node : node.object;
  if (name.type !== NodeType.Identifier) return false;
  const definition = findVariable(name)?.defs[0];
  if (definition?.type !== DefinitionType.Parameter || !isFunctionNode(definition.node)) return false;
  const [, , third] = definition.node.params;
  if (third === undefined || !contains(third, definition.name) || graphqlArguments(definition.node) === undefined)
    return false;
  if (node.type === NodeType.MemberExpression)
    return third === definition.name && !tools.test(propertyName(node) ?? '');
  if (third.type !== NodeType.ObjectPattern || !namesIn(third).some((taken) => taken === definition.name)) return false;
  const [key] = pathInPattern(third, definition.name) ?? [];
  return key !== undefined && !tools.test(key);
}
