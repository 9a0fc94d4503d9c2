import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { shortText, type CallNode } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { calleesOf } from './calls.ts';
import { isStoredRead } from './databaseCalls.ts';
import { foreignCall } from './foreignCalls.ts';
import { keepsOnlySafe } from './guards.ts';
import { nameOf } from './parameterTaint.ts';
import { uploadedContent } from './requestData.ts';
import { isIdentifierConversion, isNeutralCall, isStrippingReplace, validationOf } from './sanitizers.ts';
import { isFunctionNode, propertyName, unwrap, type FunctionNode } from './scope.ts';
import type { Frame, Taint, TraceContext } from './taintTypes.ts';
import { returnedExpressions, yieldedExpressions } from './returns.ts';
import { moduleMember, valueOf } from './values.ts';

const maxFrames = 10;

/** Functions that give back, in another form, what they are given. */
const passingFunctions = new Set(
  'String decodeURI decodeURIComponent encodeURI unescape escape atob btoa Object Array Map Set structuredClone URL URLSearchParams Buffer Readable'.split(
    ' ',
  ),
);
const passingMembers = new Set(
  'JSON.parse JSON.stringify Buffer.from Buffer.concat Object.assign Object.values Object.keys Object.entries Object.fromEntries Array.from Array.of String.raw Promise.resolve Promise.all Promise.allSettled Promise.race Readable.from URL.parse'.split(
    ' ',
  ),
);
/** Packages whose functions give back what they are given, picked, joined or merged. */
const passingPackages =
  /^(lodash(?:[./-].*)?|underscore|ramda|qs|querystring|url|util|path|deepmerge|merge|extend|object-assign|fast-json-parse|flat|dot-prop|slugify|he|json5|iconv-lite|string_decoder|change-case|camelcase|csv-parse(?:\/.*)?|csv-parser|papaparse|neat-csv|csvtojson|fast-csv|@fast-csv\/parse|xml2js|fast-xml-parser|xml-js|js-yaml|yaml|xlsx|toml|ini|gray-matter|marked|showdown|turndown|cookie|msgpackr|bson|iconv|mailparser|qs-esm|query-string|fast-querystring|secure-json-parse|@hapi\/bourne|destr)$/;
const textMethods = new Set('JSON.stringify String.raw Buffer.concat'.split(' '));
/** Methods that put their arguments into what they return. */
const mixingMethods = new Set('replace replaceAll concat padStart padEnd with splice toSpliced join'.split(' '));
const mappingMethods = new Set(['map', 'flatMap', 'then', 'reduce', 'finally']);

/** What the result of a call carries of the client's data. */
export function traceCall(
  context: TraceContext,
  call: CallNode,
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const { purpose } = context;
  const [first] = call.arguments;
  if (purpose.keepsIdentifiers === true && isIdentifierConversion(call))
    return first && context.trace(first, [], frame, hops + 1);
  if (purpose.isCleanedBy?.(call) === true || isNeutralCall(call)) return undefined;
  if (call.type === NodeType.CallExpression) {
    if (isStrippingReplace(call, purpose.dangerousCharacters)) return undefined;
    const validation = validationOf(call, path);
    if (validation !== undefined) {
      if (validation === 'strict' && purpose.keepsIdentifiers !== true) return undefined;
      if (purpose.shape === 'object' && validation !== 'open') return undefined;
      if (validation === 'unknown' && purpose.distrustsValidation !== true) return undefined;
      const rest = path.filter((name) => name !== 'data' && name !== 'value');
      return first && context.trace(first, rest, frame, hops + 1);
    }
  }
  const foreign = foreignCall(call)?.(path);
  if (foreign !== undefined && (foreign === 'any' || purpose.shape !== 'object')) {
    const label = [shortText(call, 60), ...path].join('.').replaceAll('.*', '[…]');
    return { source: call, label, shape: foreign, through: [], isStored: false };
  }
  const called = calleesOf(call);
  if (called.length > 0) return traceReturned(context, call, called, path, frame, hops);
  const passed = traceContent(context, call, frame, hops) ?? tracePassed(context, call, path, frame, hops);
  if (passed !== undefined) return passed;
  if (purpose.countsStored === true && isStoredRead(call)) {
    return { source: call, label: shortText(call, 60), shape: 'any', through: [], isStored: true };
  }
  return call.type === NodeType.CallExpression ? traceMethod(context, call, path, frame, hops) : undefined;
}

/** What functions of the workspace return, with their parameters bound to this call's arguments. */
function traceReturned(
  context: TraceContext,
  call: CallNode,
  called: readonly FunctionNode[],
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  if (countFrames(frame) >= maxFrames || call.type === NodeType.NewExpression) return undefined;
  for (const owner of called) {
    const entered = frameFor(owner, call.arguments, frame);
    const yielded = owner.generator ? yieldedExpressions(owner) : [];
    for (const expression of [...returnedExpressions(owner), ...yielded]) {
      const rest = yielded.includes(expression) ? path.slice(1) : path;
      const taint = context.trace(expression, rest, entered, hops + 1);
      if (taint !== undefined) return { ...taint, through: [...taint.through, nameOf(owner)] };
    }
  }
  return undefined;
}

const contentReader = /^(?:readFile|readFileSync|createReadStream|fromFile|readJson|readJsonSync|loadJsonFile)$/;

/** What an upload holds, read from where the parser of uploads has put it. */
function traceContent(
  context: TraceContext,
  call: CallNode,
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const [first] = call.arguments;
  if (first === undefined || !contentReader.test(calledName(call) ?? '')) return undefined;
  const taint = context.trace(first, [uploadedContent], frame, hops + 1);
  if (taint?.label.endsWith(`.${uploadedContent}`) !== true) return undefined;
  return { ...taint, label: taint.label.slice(0, -uploadedContent.length - 1) };
}

function tracePassed(
  context: TraceContext,
  call: CallNode,
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  const qualified =
    callee.type === NodeType.MemberExpression && callee.object.type === NodeType.Identifier
      ? `${callee.object.name}.${name}`
      : name;
  const isPassing =
    member === undefined
      ? callee.type === NodeType.Identifier
        ? passingFunctions.has(name)
        : passingMembers.has(qualified)
      : passingPackages.test(member.module) || (member.module === 'buffer' && name === 'from');
  if (!isPassing) return undefined;
  const keepsPath = /assign|merge|resolve|defaults|extend|all|pick|omit/i.test(name);
  for (const argument of call.arguments) {
    const taint = context.trace(argument, keepsPath ? path : [], frame, hops + 1);
    if (taint === undefined) continue;
    const isText = name === 'String' || textMethods.has(qualified) || member?.module === 'path';
    if (isText && context.purpose.shape === 'object') return undefined;
    return isText ? { ...taint, shape: 'text' } : taint;
  }
  return undefined;
}

/** The result of a method: of the request, of a list whose elements are mapped, of a text or any other value that is the client's. */
function traceMethod(
  context: TraceContext,
  call: TSESTree.CallExpression,
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const name = propertyName(callee) ?? '';
  const [first] = call.arguments;
  if (mappingMethods.has(name) && first !== undefined) {
    const mapper = functionOf(first);
    if (mapper !== undefined) return traceMapped(context, call, callee.object, mapper, path, frame, hops);
    if (first.type === NodeType.Identifier && /^(Number|parseInt|parseFloat|Boolean)$/.test(first.name))
      return undefined;
  }
  if (/^(?:filter|find)$/.test(name) && isFunctionNode(first) && keepsOnlySafe(first)) return undefined;
  const own = context.trace(callee.object, [`${name}()`, ...path], frame, hops + 1);
  if (own !== undefined) return own;
  if (context.purpose.shape === 'object' && isTextMethod(name)) return undefined;
  const receiver =
    moduleMember(callee.object) === undefined ? context.trace(callee.object, [], frame, hops + 1) : undefined;
  if (receiver !== undefined) return receiver;
  const isReplaced = /^replace(?:All)?$/.test(name);
  if (!mixingMethods.has(name) || (!isReplaced && valueOf(callee.object)?.kind === 'package')) return undefined;
  for (const argument of call.arguments) {
    const taint = isFunctionNode(argument)
      ? traceReplacer(context, argument, name, frame, hops)
      : context.trace(argument, [], frame, hops + 1);
    if (taint !== undefined) return taint;
  }
  return undefined;
}

/** What stands in for the match: `page.replace('{{title}}', () => title)`. */
function traceReplacer(
  context: TraceContext,
  replacer: FunctionNode,
  method: string,
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  if (!/^replace(?:All)?$/.test(method) || replacer.params.length > 0) return undefined;
  for (const expression of returnedExpressions(replacer)) {
    const taint = context.trace(expression, [], frame, hops + 1);
    if (taint !== undefined) return taint;
  }
  return undefined;
}

function isTextMethod(name: string): boolean {
  return /^(trim\w*|to\w*Case|toString|slice|substr(ing)?|padStart|padEnd|normalize|replace(All)?|concat|charAt|join|repeat)$/.test(
    name,
  );
}

function functionOf(node: TSESTree.Node): FunctionNode | undefined {
  const value = valueOf(node);
  return value?.kind === 'function' ? value.node : undefined;
}

function traceMapped(
  context: TraceContext,
  call: TSESTree.CallExpression,
  receiver: TSESTree.Node,
  mapper: FunctionNode,
  path: readonly string[],
  frame: Frame | undefined,
  hops: number,
): Taint | undefined {
  const name = calledName(call) ?? '';
  if (name === 'finally') return context.trace(receiver, path, frame, hops + 1);
  const elementIndex = name === 'reduce' ? 1 : 0;
  const initial = name === 'reduce' ? call.arguments[1] : undefined;
  const entered: Frame = {
    owner: mapper,
    bind: (index) => {
      if (index === elementIndex) return { node: receiver, path: name === 'then' ? [] : ['*'], frame };
      return index === 0 && initial !== undefined ? { node: initial, path: [], frame } : undefined;
    },
    outer: frame,
  };
  const rest = name === 'map' || name === 'flatMap' ? path.slice(1) : path;
  for (const expression of returnedExpressions(mapper)) {
    const taint = context.trace(expression, rest, entered, hops + 1);
    if (taint !== undefined) return taint;
  }
  return undefined;
}

function frameFor(owner: FunctionNode, given: readonly TSESTree.Node[], frame: Frame | undefined): Frame {
  return {
    owner,
    bind: (index) => {
      const node = given[index];
      return node === undefined || node.type === NodeType.SpreadElement ? undefined : { node, path: [], frame };
    },
    outer: frame,
  };
}

function countFrames(frame: Frame | undefined): number {
  let count = 0;
  for (let current = frame; current !== undefined; current = current.outer) count++;
  return count;
}
