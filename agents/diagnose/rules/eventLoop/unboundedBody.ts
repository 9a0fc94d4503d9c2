import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { isRequestObject } from '../../flow/callbacks.ts';
import { calledName } from '../../flow/callers.ts';
import { enclosingFunction, findVariable, isFunctionNode, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';
import { collectedUpload, readAsWhole, routeLimit } from './wholeBodies.ts';
import { collects, comparesLength, isCounted, type Collecting } from './collecting.ts';
import { optionOf } from './tree.ts';

const consumers = /^(text|json|buffer|arrayBuffer|blob)$/;

/** The body of a request that is collected in memory however long it is. */
export const unboundedBody = defineRule((scene) => ({
  CallExpression: (call): void => {
    const collecting = listener(call) ?? piped(call) ?? consumed(call) ?? readAsWhole(call) ?? collectedUpload(call);
    if (collecting !== undefined && isServiceFile(call)) scene.judge(call, collecting.weakness);
  },
  Property: (property): void => {
    const limit = routeLimit(property);
    if (limit !== undefined && isServiceFile(property)) scene.judge(property, limit.weakness);
  },
  ForOfStatement: (loop): void => {
    if (!loop.await || !isRequest(loop.right) || !collects(loop.body)) return;
    scene.judge(loop, isCounted(loop) ? undefined : { detail: `Here all of ${textOf(loop.right)} is kept.` });
  },
}));

/** `request.on('data', (chunk) => { body += chunk; })`. */
function listener(call: TSESTree.CallExpression): Collecting | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || !/^(on|addListener)$/.test(propertyName(callee) ?? ''))
    return undefined;
  const [event, second] = call.arguments;
  if (stringOf(event) !== 'data' || second === undefined) return undefined;
  const stream = withoutChain(callee.object);
  if (!isRequest(stream)) return undefined;
  const value = valueOf(second);
  const given = value?.kind === 'function' ? value.node : undefined;
  if (given === undefined || !collects(given.body)) return undefined;
  const owner = enclosingFunction(call);
  const isSound = isCounted(given.body) || (owner !== undefined && comparesLength(owner));
  return { weakness: isSound ? undefined : { detail: `Here every chunk of ${textOf(stream)} is kept.` } };
}

/** `request.setEncoding('utf8').on(…)`, and `request.on(…).on(…)`. */
function withoutChain(node: TSESTree.Node): TSESTree.Node {
  const bare = unwrap(node);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return bare;
  return /^(on|once|setEncoding|addListener)$/.test(propertyName(bare.callee) ?? '')
    ? withoutChain(bare.callee.object)
    : bare;
}

/** `request.pipe(concat(…))`, `request.pipe(bl(…))`. */
function piped(call: TSESTree.CallExpression): Collecting | undefined {
  const callee = unwrap(call.callee);
  const [target] = call.arguments;
  if (
    callee.type !== NodeType.MemberExpression ||
    propertyName(callee) !== 'pipe' ||
    target === undefined ||
    !isRequest(callee.object)
  )
    return undefined;
  const module = moduleMember(target)?.module;
  return module === 'concat-stream' || module === 'bl'
    ? { weakness: { detail: `Here ${module} keeps all of it.` } }
    : undefined;
}

/** `getRawBody(request)` without a limit, and `text(request)` of node:stream/consumers, which has none. */
function consumed(call: TSESTree.CallExpression): Collecting | undefined {
  const [stream, given] = call.arguments;
  const member = moduleMember(call.callee);
  if (member === undefined || stream === undefined || !isRequest(stream)) return undefined;
  if (member.module === 'stream/consumers' && consumers.test(calledName(call) ?? ''))
    return { weakness: { detail: 'Here node:stream/consumers keeps all of it.' } };
  if (member.module === 'get-stream')
    return { weakness: given === undefined ? { detail: 'Here get-stream keeps all of it.' } : undefined };
  if (member.module !== 'raw-body') return undefined;
  const options = given === undefined || isFunctionNode(given) ? undefined : objectOf(given);
  const isAbsent =
    given === undefined || isFunctionNode(given) || (options !== undefined && optionOf(options, 'limit') === 'absent');
  return { weakness: isAbsent ? { detail: 'Here raw-body is given no limit.' } : undefined };
}

function isRequest(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (isRequestObject(bare)) return true;
  if (bare.type !== NodeType.Identifier || !/^(req|request|incomingMessage)$/i.test(bare.name)) return false;
  // What http.request() returns is called so too; it is no parameter.
  return findVariable(bare)?.defs[0]?.type === DefinitionType.Parameter;
}
