import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule } from './places.ts';
import { constantOf, objectOf, settingOf } from './settings.ts';

const megabyte = 1024 * 1024;
const maxTextBytes = 20 * megabyte;
const maxRawBytes = 100 * megabyte;
const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  mb: megabyte,
  gb: 1024 * megabyte,
  tb: 1024 * 1024 * megabyte,
};
const limitNames = [
  'limit',
  'bodyLimit',
  'jsonLimit',
  'formLimit',
  'textLimit',
  'maxBodySize',
  'maxBytes',
  'sizeLimit',
  'maxRequestBodySize',
  'maxHttpBufferSize',
  'maxPayload',
];
/** Of ws: 0 takes the limit away. */
const zeroIsEndless = /^maxPayload$/;

/** Body parsers that take requests of any size, or of a size that a few clients can fill the memory with. */
export const excessiveBodyLimit = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const parser = parserOf(call);
    if (parser === undefined) return;
    for (const name of limitNames) {
      const limit = settingOf(parser.options, name);
      if (limit !== undefined)
        scene.judge(placeOf(limit, call), weaknessOf(limit, parser.isRaw, zeroIsEndless.test(name)));
    }
  };
  return {
    CallExpression: check,
    NewExpression: check,
    // Next.js: export const config = { api: { bodyParser: { sizeLimit: '50mb' } } }
    Property: (property): void => {
      if (keyName(property) !== 'sizeLimit' && keyName(property) !== 'bodyLimit') return;
      const isSetting = keyName(property) === 'sizeLimit' ? isBelow(property, 'bodyParser') : isRouteOptions(property);
      if (isSetting) scene.judge(property, weaknessOf(property.value, false));
    },
  };
});

function placeOf(limit: TSESTree.Node, call: CallNode): TSESTree.Node {
  return limit.parent?.type === NodeType.Property ? limit.parent : call;
}

function isBelow(property: TSESTree.Property, name: string): boolean {
  for (const ancestor of ancestors(property))
    if (ancestor.type === NodeType.Property && keyName(ancestor) === name) return true;
  return false;
}

/** The options of one Fastify route. Those of the server are judged at its call. */
function isRouteOptions(property: TSESTree.Property): boolean {
  const call = property.parent.parent;
  return (
    call.type === NodeType.CallExpression && /^(get|post|put|patch|delete|route|all)$/.test(calledName(call) ?? '')
  );
}

function parserOf(
  call: CallNode,
): { readonly options: TSESTree.Node | undefined; readonly isRaw: boolean } | undefined {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  const name = calledName(call) ?? '';
  if (name === 'useBodyParser') return { options: second, isRaw: constantOf(first)?.value === 'raw' };
  if (member === undefined) return undefined;
  const last = member.path.at(-1) ?? '';
  switch (member.module) {
    case 'express':
    case 'body-parser':
      return /^(json|urlencoded|raw|text|bodyParser|)$/.test(last) && !member.path.includes('()')
        ? { options: first, isRaw: last === 'raw' }
        : undefined;
    case 'koa-body':
    case 'koa-bodyparser':
    case '@koa/bodyparser':
    case 'fastify':
      return { options: first, isRaw: false };
    case 'socket.io':
    case 'engine.io':
    case 'ws':
      return { options: settingsAmong(call.arguments), isRaw: false };
    case 'raw-body':
    case 'co-body':
    case 'micro':
      return { options: second, isRaw: false };
    case '@hapi/hapi':
      return { options: settingOf(first, 'routes', 'payload') ?? settingOf(first, 'options', 'payload'), isRaw: false };
    case 'restify':
      return /^plugins\.(bodyParser|jsonBodyParser)$/.test(member.path.join('.'))
        ? { options: first, isRaw: false }
        : undefined;
    default:
      return undefined;
  }
}

/** The first argument that is an object with settings; `new Server(httpServer, { … })` has it second. */
function settingsAmong(given: CallNode['arguments']): TSESTree.Node | undefined {
  return given.find((argument) => objectOf(argument) !== undefined);
}

function weaknessOf(limit: TSESTree.Node, isRaw: boolean, isZeroEndless = false): Weakness | undefined {
  const value = bytesOf(limit);
  const bytes = value === 0 && isZeroEndless ? Infinity : value;
  if (bytes === undefined || bytes < (isRaw ? maxRawBytes : maxTextBytes)) return undefined;
  const size = Number.isFinite(bytes) ? `of ${shortText(limit)}` : 'without a limit';
  return { detail: `Here bodies ${size} are read into memory.`, severity: bytes >= 50 * megabyte ? 'medium' : 'low' };
}

function bytesOf(limit: TSESTree.Node): number | undefined {
  const value = constantOf(limit)?.value;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)?\s*$/i.exec(value);
  if (match === null) return /^infinity$/i.test(value.trim()) ? Infinity : undefined;
  return Number(match[1]) * (units[(match[2] ?? 'b').toLowerCase()] ?? 1);
}
