import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import { propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';

/** A call that sets up sessions, with its options where they are seen. */
export interface SessionSetup {
  readonly library: string;
  readonly options: TSESTree.ObjectExpression | undefined;
  /** True where options are given that are not seen. */
  readonly isUnseen: boolean;
}

const modules =
  /^(express-session|cookie-session|client-sessions|koa-session|koa-generic-session|koa-session-minimal|@fastify\/session|@fastify\/secure-session|fastify-session|fastify-secure-session|@hapi\/cookie|@hapi\/yar|iron-session)$/;

export function sessionSetup(call: CallNode): SessionSetup | undefined {
  const member = moduleMember(call.callee);
  if (member !== undefined && modules.test(member.module) && member.path.length === 0)
    return made(member.module, call.arguments);
  if (calledName(call) === 'register' && call.arguments[0] !== undefined) {
    const plugin = moduleMember(call.arguments[0])?.module;
    return plugin !== undefined && modules.test(plugin) ? made(plugin, call.arguments.slice(1)) : undefined;
  }
  if (member !== undefined || call.type !== NodeType.CallExpression) return undefined;
  const name = textOf(unwrap(call.callee));
  if (!/^(?:express\.)?(?:session|expressSession)$/.test(name)) return undefined;
  const setup = made('express-session', call.arguments);
  return setup.options !== undefined && propertyOf(setup.options, 'secret') !== undefined ? setup : undefined;
}

function made(library: string, given: readonly TSESTree.Node[]): SessionSetup {
  const options = given.map((argument) => objectOf(argument)).find((object) => object !== undefined);
  return { library, options, isUnseen: given.length > 0 && options === undefined };
}
