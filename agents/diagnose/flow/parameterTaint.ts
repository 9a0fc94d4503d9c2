import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { bindingsOfCallback, isReadCallback } from './callbacks.ts';
import { callersOf } from './calls.ts';
import { allowsText } from './declaredInput.ts';
import { pathInPattern } from './exports.ts';
import { foreignParameter, procedureInput, type ForeignPart } from './foreignParameters.ts';
import { decoratorName, decoratorsOf, requestHandler, type RequestHandler } from './handlers.ts';
import { clientData } from './requestData.ts';
import { writtenByMiddleware } from './requestState.ts';
import { routeValidation } from './routeValidation.ts';
import { schemaOf } from './sanitizers.ts';
import { storedUploadName } from './storedUploads.ts';
import { contains, isFunctionNode, type FunctionNode, type Variable } from './scope.ts';
import type { Frame, Taint, TraceContext } from './taintTypes.ts';
import { calledName, ownNames } from './callers.ts';
import { definitionOf } from './definitions.ts';
import { returnedExpressions } from './returns.ts';

const maxCallers = 16;

/** What a parameter brings: the request, what the frame's call gives, what a callback is called with, or what any caller gives. */
export function traceParameter(
  context: TraceContext,
  use: TSESTree.Identifier,
  variable: Variable,
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const definition = variable.defs.find(({ type }) => type === DefinitionType.Parameter);
  const owner = definition?.node;
  if (definition === undefined || owner === undefined || !isFunctionNode(owner)) return undefined;
  const index = owner.params.findIndex((parameter) => contains(parameter, definition.name));
  const parameter = owner.params[index];
  if (parameter === undefined) return undefined;
  const full = [...(pathInPattern(parameter, definition.name) ?? []), ...path];
  const entered = frameOf(owner, frame);
  if (entered !== undefined) {
    const binding = entered.bind(index);
    if (binding !== undefined) return context.trace(binding.node, [...binding.path, ...full], binding.frame, hops + 1);
    return parameter.type === NodeType.AssignmentPattern
      ? context.trace(parameter.right, path, entered, hops + 1)
      : undefined;
  }
  const handler = requestHandler(owner);
  if (handler?.parameters.includes(parameter) === true) {
    const own = clientTaint(context, use, owner, parameter, handler.kind, full);
    return own ?? (handler.kind === 'value' ? undefined : middlewareTaint(context, use, full, hops));
  }
  const state = handler?.response === parameter ? middlewareTaint(context, use, full, hops) : undefined;
  if (state !== undefined) return state;
  const maker = decoratorMaker(parameter);
  for (const expression of maker === undefined ? [] : returnedExpressions(maker)) {
    const taint = context.trace(expression, full, undefined, hops + 1);
    if (taint !== undefined) return taint;
  }
  const foreign = foreignParameter(owner, index);
  if (foreign !== undefined) return foreignTaint(context, use, owner, foreign, full);
  for (const binding of bindingsOfCallback(owner, index, frame)) {
    const taint = context.trace(binding.node, [...binding.path, ...full], binding.frame, hops + 1);
    if (taint !== undefined) return taint;
  }
  if (context.purpose.countsStored === true && isReadCallback(owner, index)) {
    return { source: use, label: use.name, shape: 'any', through: [], isStored: true };
  }
  for (const call of callersOf(owner).slice(0, maxCallers)) {
    const argument = call.arguments[index];
    if (argument === undefined || argument.type === NodeType.SpreadElement) continue;
    const taint = context.trace(argument, full, undefined, hops + 1);
    if (taint !== undefined) return { ...taint, through: [...taint.through, nameOf(owner)] };
  }
  return undefined;
}

/** The function that `createParamDecorator` made a parameter's decorator of. */
function decoratorMaker(parameter: TSESTree.Parameter): FunctionNode | undefined {
  for (const { expression } of decoratorsOf(parameter)) {
    const definition = definitionOf(expression.type === NodeType.CallExpression ? expression.callee : expression);
    if (definition?.type !== NodeType.CallExpression || calledName(definition) !== 'createParamDecorator') continue;
    const [maker] = definition.arguments;
    if (isFunctionNode(maker)) return maker;
  }
  return undefined;
}

function frameOf(owner: FunctionNode, frame: Frame | undefined): Frame | undefined {
  for (let current = frame; current !== undefined; current = current.outer) if (current.owner === owner) return current;
  return undefined;
}

function clientTaint(
  context: TraceContext,
  use: TSESTree.Identifier,
  owner: FunctionNode,
  parameter: TSESTree.Parameter,
  kind: RequestHandler['kind'],
  path: readonly string[],
): Taint | undefined {
  const decorators = decoratorsOf(parameter).map(decoratorName);
  const isWholeRequest = decorators.some((name) => name === 'Req' || name === 'Request');
  const isUpload = decorators.some((name) => name.startsWith('UploadedFile'));
  const given = isUpload
    ? clientData('request', ['file', ...path])
    : clientData(isWholeRequest ? 'request' : kind, path);
  const found = given ?? storedUploadName(owner, isUpload ? ['file', ...path] : path);
  const isText = decorators.some((name) => name === 'Param' || name === 'Headers' || name === 'Cookies');
  const shape = isText ? 'text' : found;
  if (shape === undefined || (shape === 'text' && context.purpose.shape === 'object')) return undefined;
  const { keepsIdentifiers = false } = context.purpose;
  if (kind === 'value' && !keepsIdentifiers && !allowsText(parameter, path, context.purpose.shape ?? 'text'))
    return undefined;
  const validation = keepsIdentifiers ? undefined : routeValidation(owner, path);
  if (validation === 'strict') return undefined;
  if (validation !== undefined && validation !== 'open' && context.purpose.shape === 'object') return undefined;
  const name = parameter.type === NodeType.Identifier ? parameter.name : use.name;
  const label = [name, ...path].join('.').replaceAll('.*', '[…]');
  return { source: use, label, shape, through: [], isStored: false };
}

/** What a middleware has put under a name of the request or the response. */
function middlewareTaint(
  context: TraceContext,
  use: TSESTree.Identifier,
  path: readonly string[],
  hops: number,
): Taint | undefined {
  const written = writtenByMiddleware(use, path);
  for (const node of written?.nodes ?? []) {
    const taint = context.trace(node, written?.rest ?? [], undefined, hops + 1);
    if (taint !== undefined) return taint;
  }
  return undefined;
}

function foreignTaint(
  context: TraceContext,
  use: TSESTree.Identifier,
  owner: FunctionNode,
  part: ForeignPart,
  path: readonly string[],
): Taint | undefined {
  const shape = part(path);
  if (shape === undefined || (shape === 'text' && context.purpose.shape === 'object')) return undefined;
  const call = owner.parent;
  const schema = call.type === NodeType.CallExpression ? procedureInput(call) : undefined;
  const validation = schema === undefined ? undefined : schemaOf(schema, path.slice(1));
  if (validation === 'strict' || (validation === 'text' && context.purpose.shape === 'object')) return undefined;
  const label = [use.name, ...path.filter((name) => name !== use.name)].join('.').replaceAll('.*', '[…]');
  return { source: use, label, shape, through: [], isStored: false };
}

export function nameOf(owner: FunctionNode): string {
  return [...ownNames(owner)][0] ?? 'a callback';
}
