import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { decoratorName, decoratorsOf } from '../../flow/handlers.ts';
import { namesIn } from '../../flow/exports.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  rootIdentifier,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { inputOutputBehind, taggedQueryOf, type InputOutput } from './inputOutput.ts';
import { isPaced, isSmallOrBatched, iterationAround, type Iteration } from './iterations.ts';
import { runningOf } from './running.ts';
import { isSequentialByNeed } from './sequence.ts';
import { isServiceFile, pathFromHandler } from './serving.ts';
import { parentOf, some, usesVariableOf, wholeChain } from './tree.ts';

const transaction = /^(tx|trx|transaction|queryRunner|t)$/i;

/** A query, or a request to another server, for every element of a list. */
export const nPlusOne = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (!isServiceFile(call)) return;
    const iteration = iterationAround(call);
    const parent = iteration === undefined ? resolvedParent(call) : undefined;
    if (iteration === undefined && parent === undefined) return;
    if (iteration !== undefined && isLoaderLoad(call)) {
      scene.judge(call, loadedOneByOne(call, iteration));
      return;
    }
    const work = inputOutputBehind(call);
    if (work === undefined) return;
    if (iteration !== undefined) scene.judge(call, inTurns(call, work, iteration));
    else if (parent !== undefined) scene.judge(call, ofParent(call, work, parent));
  },
  TaggedTemplateExpression: (query): void => {
    if (!isServiceFile(query)) return;
    const work = taggedQueryOf(query);
    const iteration = work && iterationAround(query);
    const parent = work === undefined || iteration !== undefined ? undefined : resolvedParent(query);
    if (work !== undefined && iteration !== undefined) scene.judge(query, taggedInTurns(query, work, iteration));
    else if (work !== undefined && parent !== undefined) scene.judge(query, ofParent(query, work, parent));
  },
}));

/** `loaders.user.load(id)` of dataloader. */
function isLoaderLoad(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || calledName(call) !== 'load' || call.arguments.length !== 1)
    return false;
  return /loader/i.test(textOf(callee.object)) || moduleMember(callee)?.module === 'dataloader';
}

/** A loader gathers the keys of one turn of the event loop: whoever awaits each key before the next has a batch of one. */
function loadedOneByOne(call: TSESTree.CallExpression, iteration: Iteration): Weakness | undefined {
  const isOneByOne = iteration.isSequential && call.parent.type === NodeType.AwaitExpression;
  if (!isOneByOne || !usesVariableOf(call, iteration.turn) || isSmallOrBatched(iteration)) return undefined;
  return {
    detail: `Here ${shortText(call.callee, 50)}() is awaited for each element of ${shortText(iteration.list, 50)}, one after the other, so that no two keys share a batch.`,
  };
}

function taggedInTurns(
  query: TSESTree.TaggedTemplateExpression,
  work: { readonly isRead: boolean; readonly isCertain: boolean },
  iteration: Iteration,
): Weakness | undefined {
  if (!usesVariableOf(query, iteration.turn) || isSmallOrBatched(iteration) || isPaced(iteration)) return undefined;
  const isStep = !work.isRead && transaction.test(rootIdentifier(query.tag)?.name ?? '');
  if (isStep || isSequentialByNeed(query, iteration)) return undefined;
  if (pathFromHandler(query) === undefined && runningOf(query) !== undefined) return undefined;
  return detailOf(query.tag, { ...work, kind: 'query' }, iteration);
}

function detailOf(
  tag: TSESTree.Node,
  work: Pick<InputOutput, 'kind' | 'isRead' | 'isCertain'>,
  iteration: Iteration,
): Weakness {
  const what = work.kind === 'http' ? 'sends a request' : 'makes a query';
  return {
    detail: `Here ${shortText(tag, 50)} ${what} for each element of ${shortText(iteration.list, 50)}${iteration.isSequential ? ', one after the other' : ''}.`,
    // What is written differs from element to element, so that a bulk write gains less than one read for all.
    ...((work.kind === 'http' || !work.isRead) && { severity: 'low' as const, confidence: 'medium' as const }),
    ...(work.kind === 'query' && work.isCertain && work.isRead && { confidence: 'high' as const }),
  };
}

function inTurns(call: CallNode, work: InputOutput, iteration: Iteration): Weakness | undefined {
  const whole = wholeChain(call);
  if (!usesVariableOf(whole, iteration.turn) || isSmallOrBatched(iteration) || isPaced(iteration)) return undefined;
  if (!isWaitedFor(whole) || isChunk(whole, iteration)) return undefined;
  const callee = unwrap(call.callee);
  // The steps of a transaction share one connection and often have an order.
  const isStep =
    !work.isRead && callee.type === NodeType.MemberExpression && transaction.test(rootIdentifier(callee)?.name ?? '');
  if (isStep || (work.kind === 'http' && !iteration.isSequential) || isSequentialByNeed(whole, iteration))
    return undefined;
  // What nobody waits for may take its time, and gives the database some; where nothing shows who waits, somebody may.
  const isServed = pathFromHandler(call) !== undefined;
  if (!isServed && (work.kind === 'http' || runningOf(call) !== undefined)) return undefined;
  return detailOf(call.callee, work, iteration);
}

/** A query whose result is awaited, returned, or handed to a callback. */
function isWaitedFor(whole: TSESTree.Node): boolean {
  const parent = parentOf(whole);
  if (parent === undefined) return false;
  if (parent.type === NodeType.AwaitExpression || parent.type === NodeType.ReturnStatement) return true;
  if (isFunctionNode(parent)) return parent.body === whole;
  if (whole.type === NodeType.CallExpression && whole.arguments.some(isFunctionNode)) return true;
  if (parent.type === NodeType.CallExpression) return calledName(parent) === 'push';
  return parent.type === NodeType.ConditionalExpression || parent.type === NodeType.LogicalExpression;
}

/** `for (let i = 0; i < ids.length; i += 100)`, with `ids.slice(i, i + 100)` in the query. */
function isChunk(whole: TSESTree.Node, { turn }: Iteration): boolean {
  return (
    turn.type === NodeType.ForStatement &&
    turn.update?.type === NodeType.AssignmentExpression &&
    turn.update.operator === '+=' &&
    some(turn, (node) => node.type === NodeType.CallExpression && calledName(node) === 'slice') &&
    contains(turn, whole)
  );
}

/** The parent's parameter of the GraphQL field resolver in which a call stands. */
function resolvedParent(call: TSESTree.Node): TSESTree.Parameter | undefined {
  const owner = enclosingFunction(call);
  const resolver = owner && (isFieldResolver(owner) ? owner : outerResolver(owner));
  if (resolver === undefined) return undefined;
  return (
    resolver.params.find((parameter) =>
      decoratorsOf(parameter).some((decorator) => /^(Parent|Root)$/.test(decoratorName(decorator))),
    ) ?? resolver.params[0]
  );
}

function outerResolver(owner: FunctionNode): FunctionNode | undefined {
  return [...ancestors(owner)].filter(isFunctionNode).find(isFieldResolver);
}

function isFieldResolver(node: FunctionNode): boolean {
  const { parent } = node;
  if (parent.type === NodeType.MethodDefinition)
    return parent.decorators.some((decorator) =>
      /^(ResolveField|FieldResolver|ResolveProperty)$/.test(decoratorName(decorator)),
    );
  if (parent.type !== NodeType.Property || parent.parent.type !== NodeType.ObjectExpression) return false;
  const type = parent.parent.parent;
  if (type.type !== NodeType.Property || node.params.length === 0) return false;
  const name = keyName(type) ?? '';
  const isType = /^[A-Z][A-Za-z0-9]*$/.test(name) && !/^(Query|Mutation|Subscription)$/.test(name);
  return isType && isAmongResolvers(type);
}

function isAmongResolvers(type: TSESTree.Property): boolean {
  const owner = type.parent.parent;
  if (owner.type === NodeType.VariableDeclarator) return /resolver/i.test(textOf(owner.id));
  if (/resolver/i.test(owner.type === NodeType.Property ? (keyName(owner) ?? '') : '')) return true;
  return (
    (type.parent.type === NodeType.ObjectExpression &&
      type.parent.properties.some(
        (each) => each.type === NodeType.Property && /^(Query|Mutation)$/.test(keyName(each) ?? ''),
      )) ||
    owner.type === NodeType.ExportDefaultDeclaration ||
    owner.type === NodeType.AssignmentExpression
  );
}

function ofParent(
  call: CallNode | TSESTree.TaggedTemplateExpression,
  work: Pick<InputOutput, 'isRead'>,
  parent: TSESTree.Parameter,
): Weakness | undefined {
  const names = namesIn(parent).map((name) => findVariable(name));
  const usesParent = some(
    wholeChain(call),
    (node) =>
      node.type === NodeType.Identifier && names.includes(findVariable(node)) && findVariable(node) !== undefined,
  );
  if (!usesParent || !work.isRead) return undefined;
  const called = call.type === NodeType.TaggedTemplateExpression ? call.tag : call.callee;
  return { detail: `Here ${shortText(called, 50)} runs once for each parent object in the answer.` };
}
