import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  lastName,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { nodesIn } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, shortText, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { errorParameter } from './errorFirst.ts';
import { functionOf, neverRejects } from './settlement.ts';

interface DeafCaller {
  readonly callback: TSESTree.Node;
  readonly weakness: Weakness | undefined;
}

/** An async callback of a library that calls it and drops what it returns; undefined where the call has none. */
export function deafCaller(call: CallNode): DeafCaller | undefined {
  const given = asyncArgument(call);
  if (given === undefined || !isDeaf(call, given.node)) return undefined;
  const isSound = neverRejects(given.node) || !waits(given.node);
  return {
    callback: given.place,
    weakness: isSound
      ? undefined
      : {
          detail: `Here ${shortText(call.callee, 40)}() drops the promise of its async callback: a failure in it is an unhandled rejection, which ends the process.`,
        },
  };
}

interface Given {
  readonly place: TSESTree.Node;
  readonly node: FunctionNode;
}

/** The async function among the arguments, also as `{ next: async … }` of an observer. */
function asyncArgument(call: CallNode): Given | undefined {
  for (const argument of call.arguments) {
    const places =
      argument.type === NodeType.ObjectExpression
        ? argument.properties.flatMap((property) =>
            property.type === NodeType.Property && /^(next|onTick|complete)$/.test(keyName(property) ?? '')
              ? [property.value]
              : [],
          )
        : [argument];
    for (const place of places) {
      // What a function was itself given is asked of its callers; that takes long, and tells next to nothing here.
      const node = isParameter(place) ? undefined : functionOf(place);
      if (node?.async === true && !node.generator) return { place, node };
    }
  }
  return undefined;
}

function isParameter(node: TSESTree.Node): boolean {
  return node.type === NodeType.Identifier && findVariable(node)?.defs[0]?.type === DefinitionType.Parameter;
}

function isDeaf(call: CallNode, callback: FunctionNode): boolean {
  const name = calledName(call) ?? '';
  const member = moduleMember(call.callee);
  const module = member?.module ?? '';
  if (call.type === NodeType.NewExpression) {
    if (/Strategy$/.test(name)) return lastParameter(callback, /^_?(done|cb|callback|next|verified)$/);
    return name === 'CronJob' && !/errorHandler/.test(shortText(call, 2_000));
  }
  switch (name) {
    case 'tap':
    case 'finalize':
      return module === 'rxjs' || module === 'rxjs/operators';
    case 'subscribe':
      return (
        call.callee.type === NodeType.MemberExpression && !/^(kafkajs|@nestjs\/cqrs)$/.test(module) && !isPubSub(call)
      );
    case 'scheduleJob':
      return module === 'node-schedule' || module === '';
    case 'consume':
      return call.callee.type === NodeType.MemberExpression && call.arguments.length >= 2;
    case 'serializeUser':
    case 'deserializeUser':
      return lastParameter(callback, /^_?(done|cb|callback|next)$/);
    case 'createServer':
      return /^(node:)?(https?|http2|net|tls)$/.test(module);
    case 'use':
      return (
        callback.params[0]?.type === NodeType.Identifier &&
        callback.params[0].name === 'socket' &&
        callback.params.length === 2
      );
    default:
      return isErrorFirstCallback(call, callback, name);
  }
}

/** Publish-subscribe of GraphQL and of test kits gives back what it is given. */
function isPubSub(call: CallNode): boolean {
  return call.callee.type === NodeType.MemberExpression && /pubsub|store/i.test(lastName(call.callee.object) ?? '');
}

function lastParameter(callback: FunctionNode, pattern: RegExp): boolean {
  const last = callback.params.at(-1);
  return last?.type === NodeType.Identifier && pattern.test(last.name);
}

/** `fs.readFile(path, async (error, data) => …)`: who calls back with an error first expects nothing in return. */
function isErrorFirstCallback(call: CallNode, callback: FunctionNode, name: string): boolean {
  if (call.callee.type !== NodeType.MemberExpression || /^(catch|then|use|on|once|all|map|retry|finally)$/.test(name))
    return false;
  if (
    callback.params.length < 1 ||
    call.arguments.at(-1) === undefined ||
    functionOf(call.arguments.at(-1)) !== callback
  )
    return false;
  const isOfLibrary =
    functionOf(call.callee) === undefined && !/^(async|p-\w+|bluebird)$/.test(moduleMember(call.callee)?.module ?? '');
  return isOfLibrary && callback.params.length >= 2 && errorParameter(callback) !== undefined;
}

function waits(callback: FunctionNode): boolean {
  return [...nodesIn(callback.body)].some(
    (node) => node.type === NodeType.AwaitExpression || (node.type === NodeType.ForOfStatement && node.await),
  );
}

/** Lists that have no `map`. */
const noList = /map$|set$|headers|params|form|collection|nodes|entries/i;

/**
 * `items.forEach(async …)` as `await Promise.all(items.map(async …))`: only for a statement of an async function, so that there is somebody who
 * waits, and only where the object is taken for a list.
 */
export function forEachFix(call: TSESTree.CallExpression): TSESLint.ReportFixFunction | undefined {
  const { callee, parent } = call;
  const [callback] = call.arguments;
  if (callee.type !== NodeType.MemberExpression || callee.computed || callee.optional || call.optional)
    return undefined;
  if (parent.type !== NodeType.ExpressionStatement || enclosingFunction(call)?.async !== true) return undefined;
  if (call.arguments.length !== 1 || !isFunctionNode(callback)) return undefined;
  const list = unwrap(callee.object);
  const isNamed = list.type === NodeType.Identifier || list.type === NodeType.MemberExpression;
  if (!isNamed || noList.test(lastName(list) ?? 'map') || isKeyed(list)) return undefined;
  return (fixer) => [
    fixer.insertTextBefore(call, 'await Promise.all('),
    fixer.replaceText(callee.property, 'map'),
    fixer.insertTextAfter(call, ')'),
  ];
}

/** True where the file makes a Map or a Set of this name. */
function isKeyed(list: TSESTree.Node): boolean {
  const name = lastName(list) ?? '';
  return new RegExp(
    `\\b${name.replace(/\W/g, '')}\\b\\s*(?::[^=\\n]*)?=\\s*new\\s+(?:Weak)?(?:Map|Set)\\b|\\b${name.replace(/\W/g, '')}\\b\\s*\\??:\\s*(?:Readonly)?(?:Map|Set)<`,
  ).test(fileOf(list).text);
}
