import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { keyName, type FunctionNode } from './scope.ts';

const parentName = /^_|^(parent|root|obj|source|_?_?parent|rootValue)$/;
const contextName = /^_?(ctx|context|contextValue|info)$/;

/** The parameter of a GraphQL resolver that holds the client's arguments, or undefined for any other function. */
export function graphqlArguments(node: FunctionNode): TSESTree.Parameter | undefined {
  const property = node.parent;
  const isMember = property.type === NodeType.Property && property.value === node;
  if (!isMember) return undefined;
  const [first, second, third] = node.params;
  if (second === undefined || !isResolverPlace(property)) return undefined;
  const isNamedSo = first?.type === NodeType.Identifier && parentName.test(first.name);
  const hasContext =
    third?.type === NodeType.Identifier ? contextName.test(third.name) : third?.type === NodeType.ObjectPattern;
  const isArguments =
    second.type === NodeType.ObjectPattern ||
    (second.type === NodeType.Identifier && /^_?(args?|input|params)$/.test(second.name));
  return (isNamedSo || hasContext) && isArguments ? second : undefined;
}

/** `{ Query: { user(…) {} } }`, `{ subscribe(…) {} }` below a field, or the `resolve` of a field's configuration. */
function isResolverPlace(property: TSESTree.Property): boolean {
  const name = keyName(property);
  if (name === 'resolve' || name === 'subscribe') return true;
  const object = property.parent;
  const owner = object.parent;
  if (owner.type === NodeType.Property) return /^[A-Z]/.test(keyName(owner) ?? '');
  if (owner.type === NodeType.VariableDeclarator && owner.id.type === NodeType.Identifier)
    return /quer|mutation|resolver|subscription/i.test(owner.id.name);
  return (
    owner.type === NodeType.ExportDefaultDeclaration ||
    owner.type === NodeType.TSSatisfiesExpression ||
    owner.type === NodeType.AssignmentExpression
  );
}
