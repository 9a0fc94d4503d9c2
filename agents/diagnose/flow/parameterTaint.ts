import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { bindingsOfCallback, isReadCallback } from './callbacks.ts';
import { callersOf } from './calls.ts';
import { allowsText } from './declaredInput.ts';
import { pathInPattern } from './exports.ts';
import { decoratorName, decoratorsOf, requestHandler, type RequestHandler } from './handlers.ts';
import { clientData } from './requestData.ts';
import { routeValidation } from './routeValidation.ts';
import { contains, isFunctionNode, type FunctionNode, type Variable } from './scope.ts';
import type { Frame, Taint, TraceContext } from './taintTypes.ts';
import { ownNames } from './callers.ts';

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
    return clientTaint(context, use, owner, parameter, handler.kind, full);
  }
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
  const found = clientData(isWholeRequest ? 'request' : kind, path);
  const isText = decorators.some((name) => name === 'Param' || name === 'Headers' || name === 'Cookies');
  const shape = isText ? 'text' : found;
  if (shape === undefined || (shape === 'text' && context.purpose.shape === 'object')) return undefined;
  if (kind === 'value' && !allowsText(parameter, path, context.purpose.shape ?? 'text')) return undefined;
  const validation = routeValidation(owner, path);
  if (validation === 'strict' || (validation !== undefined && context.purpose.shape === 'object')) return undefined;
  const name = parameter.type === NodeType.Identifier ? parameter.name : use.name;
  const label = [name, ...path].join('.').replaceAll('.*', '[…]');
  return { source: use, label, shape, through: [], isStored: false };
}

export function nameOf(owner: FunctionNode): string {
  return [...ownNames(owner)][0] ?? 'a callback';
}
