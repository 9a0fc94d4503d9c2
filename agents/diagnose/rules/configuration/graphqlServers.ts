import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { moduleMember } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { objectOf } from './settings.ts';

export type GraphqlLibrary = 'apollo' | 'express-graphql' | 'mercurius' | 'yoga' | 'nest' | 'graphql-http';

/** A GraphQL server that is made in the code, with the object of its settings. */
export interface GraphqlServer {
  readonly library: GraphqlLibrary;
  readonly module: string;
  readonly call: CallNode;
  /** Undefined where the settings cannot be seen. */
  readonly options: TSESTree.ObjectExpression | undefined;
}

export function graphqlServer(call: CallNode): GraphqlServer | undefined {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  if (calledName(call) === 'register' && first !== undefined) {
    const plugin = moduleMember(first);
    return plugin?.module === 'mercurius'
      ? { library: 'mercurius', module: 'mercurius', call, options: objectOf(second) }
      : undefined;
  }
  if (member === undefined) return undefined;
  const library = libraryOf(member.module, member.path.join('.'));
  return library && { library, module: member.module, call, options: objectOf(settingsArgument(call)) };
}

/** Settings stand first; express-graphql also takes a function that gives them for each request. */
function settingsArgument(call: CallNode): TSESTree.Node | undefined {
  const [first] = call.arguments;
  if (first?.type !== NodeType.ArrowFunctionExpression) return first;
  return first.body.type === NodeType.BlockStatement ? undefined : first.body;
}

function libraryOf(module: string, path: string): GraphqlLibrary | undefined {
  if (/^(@apollo\/server|apollo-server(-\w+)*)$/.test(module)) return path === 'ApolloServer' ? 'apollo' : undefined;
  if (module === 'express-graphql' || module === 'koa-graphql')
    return /^(|graphqlHTTP)$/.test(path) ? 'express-graphql' : undefined;
  if (module === 'graphql-yoga') return /^(createYoga|createServer|GraphQLServer)$/.test(path) ? 'yoga' : undefined;
  if (module === '@nestjs/graphql') return /^GraphQLModule\.forRoot(Async)?$/.test(path) ? 'nest' : undefined;
  return /^graphql-http/.test(module) && path === 'createHandler' ? 'graphql-http' : undefined;
}
