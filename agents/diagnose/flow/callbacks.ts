import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf } from '../source/project.ts';
import type { CallNode } from '../source/sourceFile.ts';
import { calledName, callsNamed } from './callers.ts';
import { calleesOf } from './calls.ts';
import { isDatabaseCall } from './databaseCalls.ts';
import { isGeneratorContext } from './generatorHandlers.ts';
import { requestHandler } from './handlers.ts';
import { loadedKeys } from './loaderKeys.ts';
import {
  enclosingFunction,
  findVariable,
  functionVariable,
  isFunctionNode,
  lastName,
  propertyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from './scope.ts';
import { moduleMember } from './values.ts';
import type { Binding, Frame } from './taintTypes.ts';

const elementMethods = new Set(
  'map forEach filter some every find findIndex findLast findLastIndex flatMap sort toSorted each eachSeries eachLimit'.split(
    ' ',
  ),
);

/** What a function that is handed to a call gets as its parameter: elements of a list, the value of a promise, what the called function gives it. */
export function bindingsOfCallback(owner: FunctionNode, index: number, frame: Frame | undefined): readonly Binding[] {
  const names = referencesOf(functionVariable(owner)).map(({ identifier }) => identifier);
  return [
    ...[owner, ...names].flatMap((place) => bindingsAt(place, index, place === owner ? frame : undefined)),
    ...emittedToMethod(owner, index),
    ...handedDown(owner, index),
  ];
}

/** The same for the place where a function, or its name, is handed over. */
function bindingsAt(place: TSESTree.Node, index: number, frame: Frame | undefined): readonly Binding[] {
  const call = place.parent;
  if (call?.type === NodeType.NewExpression && index === 0)
    return loadedKeys(call).map(({ node, isList }) => ({ node, path: isList ? ['*'] : [], frame: undefined }));
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
    if (streamed.length > 0) return streamed;
    const emitted = emittedTo(call, callee, index);
    if (emitted.length > 0) return emitted;
  }
  const parsed = parsedForm(call, index) ?? parsedText(call, index, frame);
  if (parsed !== undefined) return [parsed];
  return calleesOf(call).flatMap((called) => givenBy(called, call, position, index, frame));
}

/** `request.on('data', (chunk) => …)`, and the rows of a stream that an upload is piped into. */
function streamedBody(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  index: number,
): readonly Binding[] {
  const event = stringOf(call.arguments[0]) ?? '';
  if (propertyName(callee) !== 'on' || !/^(?:data|row|record)$/.test(event) || index !== 0) return [];
  const { object } = callee;
  if (isRequestObject(object) || isRequestByName(object)) return [{ node: object, path: ['body'], frame: undefined }];
  if (object.type !== NodeType.Identifier) return [{ node: object, path: [], frame: undefined }];
  return referencesOf(findVariable(object)).flatMap(({ identifier }) => {
    const piped = identifier.parent;
    const isPiped =
      piped.type === NodeType.CallExpression && piped.callee !== identifier && calledName(piped) === 'pipe';
    return isPiped ? [{ node: piped, path: [], frame: undefined }] : [];
  });
}

/** `async.waterfall([(done) => done(null, name), (name, done) => …])`: what the step before calls its last parameter with. */
function handedDown(owner: FunctionNode, index: number): readonly Binding[] {
  const list = owner.parent;
  if (list.type !== NodeType.ArrayExpression || list.parent.type !== NodeType.CallExpression) return [];
  const before = list.elements[list.elements.findIndex((element) => element === owner) - 1];
  const done = isFunctionNode(before) ? before.params.at(-1) : undefined;
  if (calledName(list.parent) !== 'waterfall' || done?.type !== NodeType.Identifier) return [];
  return referencesOf(findVariable(done)).flatMap(({ identifier: { parent: call } }) => {
    const node = call.type === NodeType.CallExpression ? call.arguments[index + 1] : undefined;
    return node === undefined ? [] : [{ node, path: [], frame: undefined }];
  });
}

const maxEmits = 8;

/** What `emitter.emit('paid', order)` gives a listener of the same event, of an emitter of the same name. */
function emittedTo(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  index: number,
): readonly Binding[] {
  const event = stringOf(call.arguments[0]);
  if (event === undefined || !/^(?:on|once|addListener|subscribe)$/.test(propertyName(callee) ?? '')) return [];
  return emitsOf(call, event)
    .filter(
      (emit) =>
        emit.callee.type === NodeType.MemberExpression && lastName(emit.callee.object) === lastName(callee.object),
    )
    .flatMap(({ arguments: given }) => given[index + 1] ?? [])
    .map((node) => ({ node, path: [], frame: undefined }));
}

function emitsOf(place: TSESTree.Node, event: string): readonly CallNode[] {
  const project = projectOf(place);
  return ['emit', 'publish', 'emitAsync']
    .flatMap((name) => callsNamed(project, name))
    .filter(({ arguments: [first] }) => stringOf(first) === event)
    .slice(0, maxEmits);
}

/** NestJS: `@OnEvent('paid') charge(order)`. */
function emittedToMethod(owner: FunctionNode, index: number): readonly Binding[] {
  const method = owner.parent;
  if (method.type !== NodeType.MethodDefinition || index !== 0) return [];
  return method.decorators.flatMap(({ expression }) => {
    const event =
      expression.type === NodeType.CallExpression && calledName(expression) === 'OnEvent'
        ? stringOf(expression.arguments[0])
        : undefined;
    return event === undefined
      ? []
      : emitsOf(owner, event).flatMap(({ arguments: [, node] }) =>
          node === undefined ? [] : [{ node, path: [], frame: undefined }],
        );
  });
}

/** `form.parse(request, (error, fields, files) => …)`, as formidable and multiparty do. */
function parsedForm(call: TSESTree.CallExpression, index: number): Binding | undefined {
  const [first] = call.arguments;
  if (index === 0 || first === undefined || calledName(call) !== 'parse' || !isRequestObject(first)) return undefined;
  return { node: first, path: [index === 2 ? 'files' : 'body'], frame: undefined };
}

/** `parseString(text, (error, document) => …)`. */
function parsedText(call: TSESTree.CallExpression, index: number, frame: Frame | undefined): Binding | undefined {
  const [first] = call.arguments;
  const isParser = /^(?:xml2js|csv-parse|papaparse|csvtojson|mailparser)$/.test(
    moduleMember(call.callee)?.module ?? '',
  );
  return isParser && index === 1 && first !== undefined ? { node: first, path: [], frame } : undefined;
}

/** A parameter that is called so and tells of data, in a helper that reads a body. */
function isRequestByName(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.Identifier || !/^_?(?:req|request)$/.test(node.name)) return false;
  return findVariable(node)?.defs[0]?.type === DefinitionType.Parameter;
}

export function isRequestObject(node: TSESTree.Node): boolean {
  if (isGeneratorContext(node)) return true;
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
