import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  propertyName,
  rootIdentifier,
  stringOf,
  type FunctionNode,
} from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { callsIn, isTestCode } from './walk.ts';

const adding = new Set(['on', 'addListener', 'prependListener', 'addEventListener', 'subscribe']);
const removing = /^(off|removeListener|removeAllListeners|removeEventListener|unsubscribe)$/;

/** A listener that each request or connection adds to an emitter that outlives it. */
export const listenerPerRequest = defineRule((scene) => ({
  CallExpression: (call): void => {
    const { callee } = call;
    if (callee.type !== NodeType.MemberExpression || !adding.has(propertyName(callee) ?? '') || isTestCode(call))
      return;
    if (propertyName(callee) === 'subscribe' ? !isFunctionNode(call.arguments.at(-1)) : call.arguments.length < 2)
      return;
    const owner = servingFunction(call);
    if (owner === undefined || isPassedOn(call)) return;
    const isLasting = outlives(callee.object, owner);
    const isRemoved = [...callsIn(owner.body)].some(
      ({ callee: other }) =>
        other.type === NodeType.MemberExpression &&
        removing.test(propertyName(other) ?? '') &&
        textOf(other.object) === textOf(callee.object),
    );
    const event = stringOf(call.arguments[0]);
    scene.judge(
      call,
      isLasting && !isRemoved && !isAddedOnce(call)
        ? {
            detail: `Here every request or connection adds a listener${event === undefined ? '' : ` of '${event}'`} to ${shortText(callee.object, 40)}, which outlives it.`,
          }
        : undefined,
    );
  },
}));

/** `emitter.on(name, listener)` with a listener from outside: code that passes events on does so for any emitter. */
function isPassedOn(call: TSESTree.CallExpression): boolean {
  const [event, listener] = call.arguments;
  if (event?.type !== NodeType.Identifier || listener?.type !== NodeType.Identifier) return false;
  return findVariable(listener)?.defs[0]?.type === DefinitionType.Parameter;
}

/** True where a test before it asks whether the listener is there already. */
function isAddedOnce(call: TSESTree.Node): boolean {
  for (const ancestor of ancestors(call)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type === NodeType.IfStatement && /listenerCount|listeners\(|\.has\(|^!/.test(textOf(ancestor.test)))
      return true;
  }
  return false;
}

/** The handler or connection listener around a node. */
function servingFunction(node: TSESTree.Node): FunctionNode | undefined {
  const handler = enclosingHandler(node);
  if (handler !== undefined) return handler.node;
  for (const ancestor of ancestors(node)) {
    if (!isFunctionNode(ancestor)) continue;
    const call: TSESTree.Node = ancestor.parent;
    if (call.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) continue;
    const name = propertyName(call.callee);
    if (
      (name === 'on' || name === 'addListener') &&
      stringOf(call.arguments[0]) === 'connection' &&
      call.arguments[1] === ancestor
    ) {
      // A client's connection to its server is made once; that of a server is made by every client.
      return /^(io|wss?|server|nsp|\w*server|namespace|\w*io|\w*nsp)$/i.test(
        textOf(call.callee.object).replace(/^.*\./, ''),
      ) || /\.of\(/.test(textOf(call.callee.object))
        ? ancestor
        : undefined;
    }
  }
  return undefined;
}

/** True for what was there before the request came: the process, a variable of the module, the request's socket. */
function outlives(object: TSESTree.Node, owner: FunctionNode): boolean {
  const text = textOf(object);
  if (/^(req|request)\.(app|socket|connection)$|^(res|response)\.app$|^process$/.test(text)) return true;
  if (/^this\.\w*(emitter|events?|bus|publisher|subscriber|pubsub)$/i.test(text)) return true;
  const root = rootIdentifier(object);
  if (root === undefined || object.type === NodeType.CallExpression) return false;
  const definition = findVariable(root)?.defs[0];
  if (definition === undefined) return false;
  const home = enclosingFunction(definition.name);
  // The members of an object that holds one entry for each client are no older than the client.
  if (object.type === NodeType.MemberExpression && object.computed) return false;
  if (definition.type === DefinitionType.Parameter) return isSetupParameter(definition.name, home, owner);
  return home === undefined || (home !== owner && isAround(home, owner));
}

function isSetupParameter(name: TSESTree.Node, home: FunctionNode | undefined, owner: FunctionNode): boolean {
  return (
    home !== undefined &&
    home !== owner &&
    isAround(home, owner) &&
    name.type === NodeType.Identifier &&
    /^(app|io|emitter|events?|bus|pubsub|redis|subscriber|server)$/i.test(name.name)
  );
}

function isAround(outer: FunctionNode, inner: FunctionNode): boolean {
  for (const ancestor of ancestors(inner)) if (ancestor === outer) return true;
  return false;
}
