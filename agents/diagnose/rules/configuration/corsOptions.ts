import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, propertyName, stringOf } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { settingOf } from './settings.ts';

/** Settings of cross-origin sharing, and the node that stands for them. */
export interface CorsSettings {
  readonly place: TSESTree.Node;
  /** Undefined where the library's defaults hold. */
  readonly options: TSESTree.Node | undefined;
  /** What the library does without an `origin`. */
  readonly fallback: 'any' | 'reflect' | 'none';
}

const factories =
  /^(cors|@koa\/cors|koa2-cors|kcors|koa-cors|hono\/cors|@middy\/http-cors|micro-cors|restify-cors-middleware2?|fastify-cors|@fastify\/cors|elysia-cors)$/;
const serverClasses =
  /^(socket\.io|apollo-server.*|@apollo\/server.*|graphql-yoga|@nestjs\/core|@feathersjs\/socketio|@hapi\/hapi|hapi)$/;

/** The settings of cross-origin sharing that a call makes, by the library that it belongs to. */
export function corsSettings(call: CallNode): CorsSettings | undefined {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  if (member !== undefined && factories.test(member.module) && !member.path.includes('()')) {
    return { place: call, options: first, fallback: defaultOf(member.module) };
  }
  const name = calledName(call);
  if ((name === 'register' || name === 'use') && first !== undefined && second !== undefined) {
    const plugin = moduleMember(first);
    if (plugin !== undefined && /cors/.test(plugin.module) && factories.test(plugin.module))
      return { place: call, options: second, fallback: defaultOf(plugin.module) };
  }
  if (name === 'enableCors') return { place: call, options: first, fallback: 'any' };
  return nestedSettings(call, member?.module);
}

function nestedSettings(call: CallNode, module: string | undefined): CorsSettings | undefined {
  const isServer = (module !== undefined && serverClasses.test(module)) || isGatewayDecorator(call);
  if (!isServer) return undefined;
  for (const argument of call.arguments) {
    const cors = settingOf(argument, 'cors') ?? settingOf(argument, 'routes', 'cors');
    if (cors !== undefined)
      return { place: cors.parent?.type === NodeType.Property ? cors.parent : call, options: cors, fallback: 'none' };
  }
  return undefined;
}

function isGatewayDecorator(call: CallNode): boolean {
  return call.parent.type === NodeType.Decorator && /^WebSocketGateway$/.test(calledName(call) ?? '');
}

function defaultOf(module: string): CorsSettings['fallback'] {
  if (/^(koa2-cors|kcors|koa-cors)$/.test(module)) return 'reflect';
  return 'any';
}

/** How a header is set by hand: its value, and the call or property that sets it. */
export function headerSet(node: TSESTree.Node, header: RegExp): TSESTree.Node | undefined {
  if (node.type === NodeType.Property) {
    return node.parent.type === NodeType.ObjectExpression && header.test(keyName(node) ?? '') ? node.value : undefined;
  }
  if (node.type === NodeType.AssignmentExpression) {
    return node.left.type === NodeType.MemberExpression && header.test(propertyName(node.left) ?? '')
      ? node.right
      : undefined;
  }
  if (node.type !== NodeType.CallExpression || node.callee.type !== NodeType.MemberExpression) return undefined;
  if (!/^(set|setHeader|header|append|appendHeader|addHeader)$/.test(propertyName(node.callee) ?? '')) return undefined;
  return header.test(stringOf(node.arguments[0]) ?? '') ? node.arguments[1] : undefined;
}

/** The function that decides on origins, where the setting is one. */
export function originFunction(origin: TSESTree.Node): TSESTree.Node | undefined {
  const value = valueOf(origin);
  return value?.kind === 'function' && isFunctionNode(value.node) ? value.node : undefined;
}
