import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { namesIn } from '../../flow/exports.ts';
import { enclosingHandler, requestHandler, type RequestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, findVariable, isFunctionNode, type FunctionNode, type Variable } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { errorParameter } from './errorFirst.ts';
import { isSuccess, SilentWays } from './silentWays.ts';
import { isTestCode } from './walk.ts';

/** A way through a handler, or through a callback that it answers from, on which the client is never told anything. */
export const requestNeverAnswered = defineRule((scene) => {
  const check = (node: FunctionNode): void => {
    if (node.body.type !== NodeType.BlockStatement || isTestCode(node)) return;
    const own = requestHandler(node);
    if (own !== undefined) judgeHandler(scene, node, own);
    else if (errorParameter(node) !== undefined && node.parent.type === NodeType.CallExpression)
      judgeCallback(scene, node);
  };
  return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
});

/** What a handler answers through, or hands the request on with. */
function answering(handler: RequestHandler): readonly Variable[] {
  if (handler.kind !== 'request' || handler.response === undefined) return [];
  const parameters = handler.node.params.slice(handler.node.params.indexOf(handler.response));
  return parameters.flatMap((parameter) => namesIn(parameter).flatMap((name) => findVariable(name) ?? []));
}

function judgeHandler(scene: Scene, node: FunctionNode, handler: RequestHandler): void {
  const variables = answering(handler);
  if (variables.length === 0) return;
  if (isErrorMiddleware(node)) {
    const isMute = ![...descendants(node.body)].some(isOneOf(variables, node));
    scene.judge(
      node,
      isMute && node.body.type === NodeType.BlockStatement && node.body.body.length > 0
        ? {
            detail:
              'Here the handler of errors neither answers nor calls next: every request that fails is left without an answer.',
          }
        : undefined,
    );
    return;
  }
  // A middleware's own ways; what async handlers return may be the answer.
  if (node.async || node.generator || node.body.type !== NodeType.BlockStatement || !isMiddleware(node)) return;
  const ways = new SilentWays(isOneOf(variables, node)).run(node.body);
  report(scene, node, ways[0]?.place, 'a way of the handler');
}

/** `(request, response, next) =>`, where the last one hands on what is not answered. */
function isMiddleware(node: FunctionNode): boolean {
  const last = node.params.at(-1);
  return node.params.length === 3 && last?.type === NodeType.Identifier && /^_?(next|done|cb)$/.test(last.name);
}

function isErrorMiddleware(node: FunctionNode): boolean {
  const { parent } = node;
  return (
    node.params.length === 4 &&
    parent.type === NodeType.CallExpression &&
    calledName(parent) === 'use' &&
    node.params[0]?.type === NodeType.Identifier
  );
}

/** The callback of a query or a file from which the handler answers, where the failure is not answered. */
function judgeCallback(scene: Scene, callback: FunctionNode): void {
  const handler = enclosingHandler(callback);
  const error = errorParameter(callback);
  if (handler === undefined || error === undefined || callback.body.type !== NodeType.BlockStatement) return;
  const isDone = isOneOf(answering(handler), callback);
  if (![...descendants(callback.body)].some(isDone)) return;
  const isOfCallback = (test: TSESTree.Node): boolean =>
    [...descendants(test)].some(
      (node) => node.type === NodeType.Identifier && callback.params.some((parameter) => sameVariable(node, parameter)),
    );
  const isError = (node: TSESTree.Node): boolean => node.type === NodeType.Identifier && findVariable(node) === error;
  const way = new SilentWays(isDone)
    .run(callback.body)
    .find((each) => each.test !== undefined && isOfCallback(each.test) && !isSuccess(each, isError));
  report(
    scene,
    callback,
    way?.place,
    callback.parent.type === NodeType.CallExpression
      ? `a way of the callback of ${shortText(callback.parent.callee, 40)}`
      : 'a way of the callback',
  );
}

function sameVariable(node: TSESTree.Identifier, parameter: TSESTree.Parameter): boolean {
  return parameter.type === NodeType.Identifier && findVariable(node) === findVariable(parameter);
}

function report(scene: Scene, candidate: FunctionNode, place: TSESTree.Node | undefined, where: string): void {
  scene.judge(
    place ?? candidate,
    place && { detail: `Here ${where} ends without an answer, so the client waits until it gives up.` },
  );
}

/** True for a mention of one of the variables, and of any function of the handler's own that may answer. */
function isOneOf(variables: readonly Variable[], within: FunctionNode): (node: TSESTree.Node) => boolean {
  return (node) => {
    if (node.type !== NodeType.Identifier) return false;
    const variable = findVariable(node);
    if (variable === undefined) return false;
    if (variables.includes(variable)) return true;
    const definition = variable.defs[0]?.node;
    const called = definition === undefined ? undefined : functionIn(definition);
    const home = called && enclosingFunction(called);
    return (
      called !== undefined &&
      home !== undefined &&
      enclosingHandler(called) === enclosingHandler(within) &&
      node.parent.type === NodeType.CallExpression
    );
  };
}

function functionIn(definition: TSESTree.Node): FunctionNode | undefined {
  if (isFunctionNode(definition)) return definition;
  const initial = definition.type === NodeType.VariableDeclarator ? definition.init : null;
  return initial !== null && isFunctionNode(initial) ? initial : undefined;
}
