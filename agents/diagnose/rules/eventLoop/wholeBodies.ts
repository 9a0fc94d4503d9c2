import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { isRequestObject } from '../../flow/callbacks.ts';
import { calledName } from '../../flow/callers.ts';
import { requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf, matchesText, textOf } from '../../source/sourceFile.ts';
import { collects, comparesLength, isCounted, type Collecting } from './collecting.ts';
import { numberOf, outermostFunction } from './tree.ts';
import { hasDefault } from './waiting.ts';

const wholeReads = /^(text|arrayBuffer|blob|bytes|formData|parseBody)$/;
const limits = /\bbodyLimit\s*\(|\bBODY_SIZE_LIMIT\b|\bmaxRequestBodySize\b/;
const contentLength = /content-length/i;
const maxRouteBytes = 100 * 1024 * 1024;
const byRuntime = /\bruntime\s*=\s*['"]edge['"]/;

/** `await request.text()` of a web Request, as the handlers of Next, Remix, Hono and workers get it: Node sets no limit for it. */
export function readAsWhole(call: TSESTree.CallExpression): Collecting | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  if (callee.type !== NodeType.MemberExpression || call.arguments.length > 0 || !wholeReads.test(name))
    return undefined;
  const request = unwrap(callee.object);
  if (!isWebRequest(request)) return undefined;
  const owner = outermostFunction(call);
  const isSound =
    matchesText(fileOf(call), contentLength) ||
    matchesText(fileOf(call), byRuntime) ||
    (owner !== undefined && comparesLength(owner)) ||
    hasDefault(projectOf(call), limits);
  return {
    weakness: isSound
      ? undefined
      : { detail: `Here ${textOf(callee)} keeps all of the body.`, severity: 'low', confidence: 'low' },
  };
}

/** The request of a handler that is given a web Request, or `c.req` of Hono. */
function isWebRequest(node: TSESTree.Node): boolean {
  if (node.type === NodeType.MemberExpression) return textOf(node) === 'c.req' && isRequestObject(node);
  if (node.type !== NodeType.Identifier || !/^(req|request)$/.test(node.name)) return false;
  const name = findVariable(node)?.defs[0]?.name;
  const owner = name && enclosingFunction(name);
  if (owner === undefined || requestHandler(owner) === undefined) return false;
  const first = owner.params[0];
  const isTyped =
    first?.type === NodeType.Identifier &&
    /^:\s*(Next)?Request\b/.test(first.typeAnnotation ? textOf(first.typeAnnotation) : '');
  return (
    isTyped || /\bexport\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b/.test(fileOf(node).text)
  );
}

/** `busboy.on('file', (name, file) => file.on('data', (chunk) => chunks.push(chunk)))`, with no limit among busboy's options. */
export function collectedUpload(call: TSESTree.CallExpression): Collecting | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || calledName(call) !== 'on') return undefined;
  const [event, second] = call.arguments;
  if (stringOf(event) !== 'data' || second === undefined || callee.object.type !== NodeType.Identifier)
    return undefined;
  const name = findVariable(callee.object)?.defs[0]?.name;
  const owner = name && enclosingFunction(name);
  const outer = owner?.parent;
  if (owner === undefined || outer?.type !== NodeType.CallExpression || stringOf(outer.arguments[0]) !== 'file')
    return undefined;
  if (owner.params[1] !== name || !matchesText(fileOf(call), parsers)) return undefined;
  const value = valueOf(second);
  const given = value?.kind === 'function' ? value.node : isFunctionNode(second) ? second : undefined;
  if (given === undefined || !collects(given.body)) return undefined;
  const isSound = isCounted(given.body) || matchesText(fileOf(call), uploadLimits) || comparesLength(owner);
  return { weakness: isSound ? undefined : { detail: `Here every chunk of an uploaded file is kept.` } };
}

const parsers = /['"](?:@fastify\/)?busboy['"]|['"]connect-busboy['"]|['"]async-busboy['"]/;
const uploadLimits = /\bfileSize\b|\blimits\b/;

/** `payload: { maxBytes: … }` of a route of Hapi. */
export function routeLimit(property: TSESTree.Property): Collecting | undefined {
  if (keyName(property) !== 'maxBytes' || property.parent.type !== NodeType.ObjectExpression) return undefined;
  const payload = property.parent.parent;
  if (payload.type !== NodeType.Property || keyName(payload) !== 'payload' || isOfServer(payload)) return undefined;
  const bytes = numberOf(property.value);
  if (bytes === undefined) return undefined;
  const isHuge = bytes > maxRouteBytes;
  return {
    weakness: isHuge ? { detail: `Here one request may bring ${Math.round(bytes / 1024 / 1024)} MiB.` } : undefined,
  };
}

/** The settings of a whole server are another rule's. */
function isOfServer(node: TSESTree.Node): boolean {
  for (const each of ancestors(node))
    if (each.type === NodeType.CallExpression) return moduleMember(each.callee)?.module === '@hapi/hapi';
  return false;
}
