import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { enclosingFunction, findVariable, keyName, stringOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isRelational } from './clientNumber.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { chainOf, optionOf, some, wholeChain } from './tree.ts';
import { hasDefault } from './waiting.ts';

const purpose: TaintPurpose = { name: 'address of a download', distrustsValidation: true, countsStored: true };
const wholeReads = /^(arrayBuffer|blob|buffer|bytes)$/;
const clients = /^(axios|@nestjs\/axios|got|request|request-promise(-native)?|needle|superagent)$/;
const fetches = /^(node-fetch|undici|cross-fetch|isomorphic-fetch|node-fetch-native|ofetch|ky)$/;
/** A request by which a whole answer comes into memory. */
interface Download {
  readonly address: TSESTree.Node | undefined;
  readonly isLimited: boolean;
}

/** A file of another server that is read into memory as a whole, where who named the server decides how large it is. */
export const unboundedDownload = defineRule((scene) => ({
  CallExpression: (call): void => {
    const download = requested(call) ?? readAnswer(call);
    if (download === undefined || !isServiceFile(call)) return;
    scene.judge(call, download.isLimited || comparesSize(call) ? undefined : weaknessOf(call, download.address));
  },
}));

function weaknessOf(call: CallNode, address: TSESTree.Node | undefined): Weakness | undefined {
  if (address === undefined) return undefined;
  const taint = taintOf(address, purpose);
  if (taint !== undefined)
    return {
      detail: `Here the address, ${shortText(address, 40)}, ${describeTaint(taint)}, and all that its server sends is kept in memory.`,
    };
  const path = isKnownServer(address) ? undefined : pathFromHandler(call);
  return (
    path && {
      detail: `Here all that the server at ${shortText(address, 40)} sends is kept in memory${describePath(path)}.`,
      severity: 'low',
      confidence: 'low',
    }
  );
}

/** `axios.get(url, { responseType: 'arraybuffer' })`, `got(url).buffer()`, `request({ url, encoding: null })`. */
function requested(call: TSESTree.CallExpression): Download | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined || !clients.test(member.module)) return undefined;
  if (/^(create|extend|defaults|register)$/.test(calledName(call) ?? '')) return undefined;
  const options = call.arguments.flatMap((argument) => objectOf(argument) ?? []);
  const isGot = member.module === 'got';
  const isRead = isGot && chainOf(wholeChain(call)).some((each) => each !== call && calledName(each) === 'buffer');
  if (!isRead && !options.some(isBinary)) return undefined;
  return { address: addressOf(call, options), isLimited: isBounded(call, options) };
}

function isBinary(options: TSESTree.ObjectExpression): boolean {
  const type = optionOf(options, 'responseType');
  if (typeof type === 'object') return /^(arraybuffer|buffer|blob)$/.test(stringOf(type) ?? '');
  const encoding = optionOf(options, 'encoding');
  return typeof encoding === 'object' && textOf(encoding) === 'null';
}

function isBounded(call: CallNode, options: readonly TSESTree.ObjectExpression[]): boolean {
  const isSet = options.some((each) =>
    each.properties.some(
      (property) =>
        property.type === NodeType.SpreadElement ||
        /^(maxContentLength|size|maxResponseSize|onDownloadProgress)$/.test(keyName(property) ?? ''),
    ),
  );
  return isSet || hasDefault(projectOf(call), maxContentLength) || chainOf(wholeChain(call)).some(isProgress);
}

const maxContentLength = /\bmaxContentLength\b/;

/** `.on('downloadProgress', …)`, where the download may be ended. */
function isProgress(call: CallNode): boolean {
  return calledName(call) === 'on' && stringOf(call.arguments[0]) === 'downloadProgress';
}

function addressOf(call: CallNode, options: readonly TSESTree.ObjectExpression[]): TSESTree.Node | undefined {
  const [first] = call.arguments;
  const isOptions = first !== undefined && objectOf(first) !== undefined;
  if (!isOptions) return first;
  for (const option of options) {
    for (const name of ['url', 'uri']) {
      const value = optionOf(option, name);
      if (typeof value === 'object') return value;
    }
  }
  return undefined;
}

/** `(await fetch(url)).arrayBuffer()`, and the same by a variable for the answer. */
function readAnswer(call: TSESTree.CallExpression): Download | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || call.arguments.length > 0) return undefined;
  if (!wholeReads.test(calledName(call) ?? '')) return undefined;
  const answer = unwrap(callee.object);
  // undici's `{ body }`, and `response.body`.
  const whole = answer.type === NodeType.MemberExpression ? unwrap(answer.object) : answer;
  const variable = whole.type === NodeType.Identifier ? findVariable(whole)?.defs[0]?.node : undefined;
  const made = variable?.type === NodeType.VariableDeclarator ? variable.init : whole;
  const request = made === null ? undefined : fetchIn(made);
  if (request === undefined) return undefined;
  const options = request.arguments.flatMap((argument) => objectOf(argument) ?? []);
  return { address: addressOf(request, options), isLimited: isBounded(request, options) };
}

/** The request in `await fetch(url)`, or in `await retry(() => fetch(url))`. */
function fetchIn(made: TSESTree.Node): TSESTree.CallExpression | undefined {
  for (const node of descendants(made)) {
    if (node.type !== NodeType.CallExpression) continue;
    const callee = unwrap(node.callee);
    const isGlobal =
      callee.type === NodeType.Identifier && callee.name === 'fetch' && findVariable(callee) === undefined;
    const member = isGlobal ? undefined : moduleMember(callee);
    if (isGlobal || (member !== undefined && fetches.test(member.module) && !member.path.includes('()'))) return node;
  }
  return undefined;
}

/** `https://api.example.net/…` or `${config.url}/…`: a server that the authors chose, unless it is the client's. */
function isKnownServer(address: TSESTree.Node): boolean {
  const definition = definitionOf(address) ?? unwrap(address);
  if (definition.type === NodeType.Literal) return true;
  if (definition.type === NodeType.BinaryExpression) return isKnownServer(definition.left);
  if (definition.type === NodeType.TemplateLiteral) {
    const [first] = definition.quasis;
    return (first?.value.raw ?? '') !== '' || isConstant(definition.expressions[0]);
  }
  return isConstant(definition);
}

function isConstant(node: TSESTree.Node | undefined): boolean {
  return (
    node !== undefined &&
    /^(?:[A-Z][A-Z0-9_]+$|process\.env|(?:this\.)?(?:config|settings|env|options)\b)/i.test(textOf(node))
  );
}

/** A comparison of a length with a maximum before it is read, in the function around. */
function comparesSize(call: CallNode): boolean {
  const owner = enclosingFunction(call);
  return (
    owner !== undefined && some(owner.body, (node) => isRelational(node) && /length|size|bytes|max/i.test(textOf(node)))
  );
}
