import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import {
  functionVariable,
  enclosingFunction,
  isFunctionNode,
  keyName,
  referencesOf,
  type FunctionNode,
} from './scope.ts';

const parentName = /^_|^(parent|root|obj|source|_?_?parent|rootValue)$/;
const contextName = /^_?(ctx|context|contextValue|info)$/;
const argumentsName = /^_*(args?|input|params|arguments)$/;

/** A function that resolves a field of GraphQL, and what stands around it. */
export interface GraphqlResolver {
  /** The property that names the field. */
  readonly property: TSESTree.Property;
  /** The calls that the function, or its name, is handed to before it becomes the field's: `signedIn(…)`, `combineResolvers(guard, …)`. */
  readonly wrappers: readonly TSESTree.CallExpression[];
  /** `Query`, `Mutation`, another type, or the name of the object that holds the fields. */
  readonly group: string;
}

/** The parameter of a GraphQL resolver that holds the client's arguments, or undefined for any other function. */
export function graphqlArguments(node: FunctionNode): TSESTree.Parameter | undefined {
  const [first, second, third] = node.params;
  if (second === undefined) return undefined;
  const isNamedSo = first?.type === NodeType.Identifier && parentName.test(first.name);
  const hasContext =
    third?.type === NodeType.Identifier ? contextName.test(third.name) : third?.type === NodeType.ObjectPattern;
  const isNamedArguments = second.type === NodeType.Identifier && argumentsName.test(second.name);
  if (!(isNamedSo || hasContext) || !(second.type === NodeType.ObjectPattern || isNamedArguments)) return undefined;
  if (resolverOf(node) !== undefined) return second;
  // `function signup(parent, args, context, info)` of a file whose functions are put together elsewhere.
  const isAlone = enclosingFunction(node) === undefined && node.parent.type !== NodeType.MethodDefinition;
  return isAlone && isNamedSo && isNamedArguments && hasContext && node.params.length >= 3 ? second : undefined;
}

/** Where a function, itself or by its name, is the resolver of a field. */
export function resolverOf(node: FunctionNode): GraphqlResolver | undefined {
  const own = placeOf(node);
  if (own !== undefined) return own;
  if (node.params.length < 2) return undefined;
  for (const { identifier } of referencesOf(functionVariable(node))) {
    const named = placeOf(identifier);
    if (named !== undefined && /quer|mutation|subscription|^[A-Z]/i.test(named.group)) return named;
  }
  return undefined;
}

/** The place of a function, or of its name, through the calls that wrap it. */
function placeOf(node: TSESTree.Node): GraphqlResolver | undefined {
  const wrappers: TSESTree.CallExpression[] = [];
  let value = node;
  for (let { parent } = value; parent?.type === NodeType.CallExpression; { parent } = value) {
    // `withAuth(roles)(resolver)` is called too, by its result.
    if (parent.callee === value) return undefined;
    if (!isWrapper(parent)) return undefined;
    wrappers.push(parent);
    value = parent;
  }
  const property = value.parent;
  if (property?.type !== NodeType.Property || property.value !== value) return undefined;
  if (property.parent.type !== NodeType.ObjectExpression) return undefined;
  const group = groupOf(property, wrappers.length > 0 || !isFunctionNode(node));
  return group === undefined ? undefined : { property, wrappers, group };
}

/** A call by a name of the application's own, not `list.map(…)`, `new Promise(…)` or a hook of a library. */
function isWrapper({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type === NodeType.CallExpression) return true;
  if (callee.type === NodeType.MemberExpression)
    return (
      callee.property.type === NodeType.Identifier &&
      !/^(?:map|filter|forEach|then|catch|on|use|reduce)$/.test(callee.property.name)
    );
  return (
    callee.type === NodeType.Identifier &&
    !/^(?:use[A-Z]\w*|setTimeout|withFilter|memo|createSelector)$/.test(callee.name)
  );
}

/** `{ Query: { user(…) {} } }`, `{ subscribe(…) {} }` below a field, or the `resolve` of a field's configuration. */
function groupOf(property: TSESTree.Property, isStrict: boolean): string | undefined {
  const name = keyName(property);
  const object = property.parent;
  const owner = object.parent;
  if (name === 'resolve' || name === 'subscribe') return name;
  if (owner.type === NodeType.Property) {
    const type = keyName(owner) ?? '';
    return /^[A-Z]/.test(type) ? type : undefined;
  }
  if (owner.type === NodeType.VariableDeclarator && owner.id.type === NodeType.Identifier)
    return /quer|mutation|resolver|subscription/i.test(owner.id.name) ? owner.id.name : undefined;
  const isGiven =
    owner.type === NodeType.ExportDefaultDeclaration ||
    owner.type === NodeType.TSSatisfiesExpression ||
    owner.type === NodeType.AssignmentExpression;
  return isGiven && !isStrict ? 'default' : undefined;
}
