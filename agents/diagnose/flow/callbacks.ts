import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from './callers.ts';
import { calleesOf } from './calls.ts';
import { isDatabaseCall } from './databaseCalls.ts';
import { requestHandler } from './handlers.ts';
import {
  enclosingFunction,
  findVariable,
  functionVariable,
  propertyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from './scope.ts';
import type { Binding, Frame } from './taintTypes.ts';

const elementMethods = new Set(
  'map forEach filter some every find findIndex findLast findLastIndex flatMap sort toSorted each eachSeries eachLimit'.split(
    ' ',
  ),
);

/** What a function that is handed to a call gets as its parameter: elements of a list, the value of a promise, what the called function gives it. */
export function bindingsOfCallback(owner: FunctionNode, index: number, frame: Frame | undefined): readonly Binding[] {
  const names = referencesOf(functionVariable(owner)).map(({ identifier }) => identifier);
  return [owner, ...names].flatMap((place) => bindingsAt(place, index, place === owner ? frame : undefined));
}

/** The same for the place where a function, or its name, is handed over. */
function bindingsAt(place: TSESTree.Node, index: number, frame: Frame | undefined): readonly Binding[] {
  const call = place.parent;
  if (call?.type !== NodeType.CallExpression || call.callee === place) return [];
  const position = call.arguments.findIndex((argument) => argument === place);
  const { callee } = call;
  if (callee.type === NodeType.MemberExpression) {
    const name = propertyName(callee) ?? '';
    if (elementMethods.has(name) && (index === 0 || /sort/i.test(name)))
      return [{ node: callee.object, path: ['*'], frame }];
    if ((name === 'reduce' || name === 'reduceRight') && index <= 1) {
      const initial = call.arguments[1];
      if (index === 1) return [{ node: callee.object, path: ['*'], frame }];
      return initial === undefined ? [] : [{ node: initial, path: [], frame }];
    }
    if (name === 'then' && index === 0 && position === 0) return [{ node: callee.object, path: [], frame }];
    const streamed = streamedBody(call, callee, index);
    if (streamed !== undefined) return [streamed];
  }
  const parsed = parsedForm(call, index);
  if (parsed !== undefined) return [parsed];
  return calleesOf(call).flatMap((called) => givenBy(called, call, position, index, frame));
}

/** `request.on('data', (chunk) => …)`. */
function streamedBody(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  index: number,
): Binding | undefined {
  const isData = propertyName(callee) === 'on' && stringOf(call.arguments[0]) === 'data' && index === 0;
  return isData && isRequestObject(callee.object)
    ? { node: callee.object, path: ['body'], frame: undefined }
    : undefined;
}

/** `form.parse(request, (error, fields, files) => …)`, as formidable and multiparty do. */
function parsedForm(call: TSESTree.CallExpression, index: number): Binding | undefined {
  const [first] = call.arguments;
  if (index === 0 || first === undefined || calledName(call) !== 'parse' || !isRequestObject(first)) return undefined;
  return { node: first, path: [index === 2 ? 'files' : 'body'], frame: undefined };
}

export function isRequestObject(node: TSESTree.Node): boolean {
  if (node.type === NodeType.MemberExpression) return propertyName(node) === 'req' || propertyName(node) === 'raw';
  if (node.type !== NodeType.Identifier) return false;
  const definition = findVariable(node)?.defs[0];
  const owner = definition === undefined ? undefined : enclosingFunction(definition.name);
  const handler = owner && requestHandler(owner);
  return handler?.kind === 'request' && handler.parameters.some((parameter) => parameter === definition?.name);
}

/** The arguments with which a function of the workspace calls the callback that it was handed. */
function givenBy(
  called: FunctionNode,
  call: TSESTree.CallExpression,
  position: number,
  index: number,
  frame: Frame | undefined,
): readonly Binding[] {
  const parameter = called.params[position];
  if (parameter?.type !== NodeType.Identifier) return [];
  const entered: Frame = {
    owner: called,
    bind: (at) => {
      const node = call.arguments[at];
      return node && { node, path: [], frame };
    },
    outer: frame,
  };
  return referencesOf(findVariable(parameter)).flatMap(({ identifier }) => {
    const inner = identifier.parent;
    const node =
      inner.type === NodeType.CallExpression && inner.callee === identifier ? inner.arguments[index] : undefined;
    return node === undefined ? [] : [{ node, path: [], frame: entered }];
  });
}

/** True for the second and later parameters of a callback of a call that reads from a database. */
export function isReadCallback(owner: FunctionNode, index: number): boolean {
  const call = owner.parent;
  return index > 0 && call.type === NodeType.CallExpression && isDatabaseCall(call);
}
