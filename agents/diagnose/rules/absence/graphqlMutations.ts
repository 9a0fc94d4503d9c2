import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, stringOf } from '../../flow/scope.ts';
import type { FunctionNode, SourceFile } from '../../source/sourceFile.ts';
import type { ServerApp } from '../configuration/expressApps.ts';
import type { Route } from './routes.ts';

/** The mutations that the code of an application resolves: `Mutation: { login() {} }`, methods with @Mutation(). The path is the name. */
export function graphqlMutations({ files, dependencies }: ServerApp): readonly Route[] {
  if (!Object.keys(dependencies).some((name) => /graphql|apollo/.test(name))) return [];
  return files.flatMap((file) => file.functions.flatMap((node) => mutationOf(node, file)));
}

function mutationOf(node: FunctionNode, { text }: SourceFile): readonly Route[] {
  if (!/\bMutation\b/.test(text)) return [];
  const { parent } = node;
  if (parent.type === NodeType.Property && isFunctionNode(parent.value) && isBelowMutation(parent))
    return [{ method: 'mutation', path: keyName(parent) ?? '', node: parent, handlers: [node] }];
  if (parent.type !== NodeType.MethodDefinition) return [];
  const decorator = parent.decorators.find(
    ({ expression }) => expression.type === NodeType.CallExpression && calledName(expression) === 'Mutation',
  );
  if (decorator?.expression.type !== NodeType.CallExpression) return [];
  const name = decorator.expression.arguments
    .map((argument) => stringOf(argument))
    .find((given) => given !== undefined);
  return [{ method: 'mutation', path: name ?? keyName(parent) ?? '', node: decorator, handlers: [node] }];
}

/** `{ Mutation: { name() {} } }` and `const Mutation = { name() {} }`. */
function isBelowMutation(property: TSESTree.Property): boolean {
  const holder = property.parent.parent;
  if (holder.type === NodeType.Property) return keyName(holder) === 'Mutation';
  return (
    holder.type === NodeType.VariableDeclarator &&
    holder.id.type === NodeType.Identifier &&
    /^(?:\w*M|m)utations?$/.test(holder.id.name)
  );
}
