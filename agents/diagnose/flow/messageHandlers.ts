import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import {
  findVariable,
  functionVariable,
  isFunctionNode,
  propertyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from './scope.ts';

const socketName = /^_?(socket|ws|client|conn|connection|webSocket|wsClient|sock|peer|spark)$/i;
const serverEvents = new Set(
  'connection connect connect_error disconnect disconnecting error close open end finish drain listening ready ping pong timeout upgrade'.split(
    ' ',
  ),
);

/** The parameters that bring what a socket's peer sent, for the listener of a message on one; undefined for any other function. */
export function messageParameters(node: FunctionNode): readonly TSESTree.Parameter[] | undefined {
  const places: TSESTree.Node[] = [node, ...referencesOf(functionVariable(node)).map(({ identifier }) => identifier)];
  if (!places.some(isMessageListener)) return undefined;
  return node.params.filter((parameter) => !isAcknowledgement(parameter));
}

function isMessageListener(place: TSESTree.Node): boolean {
  const node = wrapped(place);
  const call = node.parent;
  if (call?.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return false;
  const method = propertyName(call.callee);
  if (method !== 'on' && method !== 'once' && method !== 'addEventListener') return false;
  const event = stringOf(call.arguments[0]);
  if (event === undefined || serverEvents.has(event) || call.arguments[1] !== node) return false;
  return isSocket(call.callee.object);
}

/** `safe(listener)` stands for the listener. */
function wrapped(node: TSESTree.Node): TSESTree.Node {
  const call = node.parent;
  const isWrapper =
    call?.type === NodeType.CallExpression && call.callee !== node && call.callee.type === NodeType.Identifier;
  return isWrapper && call.arguments[0] === node ? call : node;
}

/** A name that means a socket, or the parameter of a `connection` listener. */
function isSocket(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.Identifier) return false;
  if (socketName.test(node.name)) return true;
  const definition = findVariable(node)?.defs[0];
  const owner = definition?.node;
  if (owner === undefined || !isFunctionNode(owner) || owner.params[0] !== definition?.name) return false;
  const call = owner.parent;
  if (call.type !== NodeType.CallExpression) return false;
  const event = stringOf(call.arguments[0]);
  return event === 'connection' || event === 'connect';
}

/** The function by which a message is acknowledged is no data. */
function isAcknowledgement(parameter: TSESTree.Parameter): boolean {
  return (
    parameter.type === NodeType.Identifier && /^_?(ack|callback|cb|done|fn|respond|isBinary)$/i.test(parameter.name)
  );
}
