import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { decoratorName, enclosingHandler, requestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, lastName, propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { calledName } from '../../flow/callers.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { Answers } from '../../source/memory.ts';
import { projectOf } from '../../source/project.ts';
import { textOf, type CallNode, type FunctionNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { headersIn, isLambdaAnswer, isResponse, responseMethod } from '../reach/responses.ts';
import { formsOf, type TextForm } from '../reach/textForms.ts';
import { isEscaping } from './escaping.ts';

const purpose: TaintPurpose = {
  name: 'markup',
  isCleanedBy: isEscaping,
  dangerousCharacters: /</,
  distrustsValidation: true,
};
const storedPurpose: TaintPurpose = { ...purpose, name: 'markup-stored', countsStored: true };

/** Foreign text in a response that a browser takes for HTML. */
export const reflectedXss = defineRule((scene) => ({
  CallExpression: (call): void => {
    const sent = sentBy(call);
    if (sent !== undefined) scene.judge(call, judgeBody(sent));
  },
  NewExpression: (made): void => {
    const sent = webResponse(made);
    if (sent !== undefined) scene.judge(made, judgeBody(sent));
  },
  AssignmentExpression: (node): void => {
    if (isContextBody(node.left))
      scene.judge(
        node,
        judgeBody({ body: node.right, way: 'ctx.body', type: typeOfResponse(node) ?? 'guessed', startsAsMarkup: true }),
      );
  },
  ReturnStatement: (node): void => {
    const sent = node.argument === null ? undefined : returnedBy(node, node.argument);
    if (sent !== undefined) scene.judge(node, judgeBody(sent));
  },
  ObjectExpression: (node): void => {
    const body = isLambdaAnswer(node) ? propertyOf(node, 'body') : undefined;
    if (body === undefined) return;
    const type = headersIn(propertyOf(node, 'headers')).find(({ name }) => name === 'content-type');
    // Without a type, API Gateway answers with application/json.
    const isHtml = type !== undefined && /html|svg|xml/i.test(textOf(type.value));
    scene.judge(body, isHtml ? judgeBody({ body, way: 'the answer', type: 'html', startsAsMarkup: false }) : undefined);
  },
}));

interface Sent {
  readonly body: TSESTree.Node;
  readonly way: string;
  /** What the handler says of the type; `guessed` where a browser or the framework decides, which for text is HTML. */
  readonly type: 'html' | 'other' | 'guessed' | 'sniffed' | 'plain';
  /** True where only a text that begins with `<` is sent as HTML. */
  readonly startsAsMarkup: boolean;
}

function sentBy(call: TSESTree.CallExpression): Sent | undefined {
  const method = responseMethod(call);
  const [first] = call.arguments;
  if (method === undefined || first === undefined) return undefined;
  const way = `${method}()`;
  const declared = typeOfResponse(call);
  if (method === 'html' && calledOn(call, /^(c|ctx|context)$/))
    return { body: first, way, type: 'html', startsAsMarkup: false };
  if (method === 'send') {
    // Express sends a text as HTML, Fastify as plain text.
    const isFastify = calledOn(call, /^_?(reply|rep)$/) || (calledOn(call, /^_?res/) && isFastifyOnly(call));
    return { body: first, way, type: declared ?? (isFastify ? 'plain' : 'guessed'), startsAsMarkup: false };
  }
  if (method === 'write' || method === 'end')
    return { body: first, way, type: declared ?? 'sniffed', startsAsMarkup: false };
  if (method === 'response') return { body: first, way, type: declared ?? 'guessed', startsAsMarkup: false };
  return undefined;
}

/** `new Response(body, { headers })` of the web and its kin; without a type it is sent as plain text. */
function webResponse(made: TSESTree.NewExpression): Sent | undefined {
  if (!/^(?:Next)?Response$/.test(calledName(made) ?? '')) return undefined;
  const [body, options] = made.arguments;
  if (body === undefined || options === undefined) return undefined;
  const given = objectOf(options);
  const headers = given && propertyOf(given, 'headers');
  const isHtml = /html|svg/i.test(textOf(objectOf(headers) ?? headers ?? options));
  return { body, way: 'new Response()', type: isHtml ? 'html' : 'other', startsAsMarkup: false };
}

const nestRoute = /^(Get|Post|Put|Patch|Delete|All)$/;

/** The text that a handler returns for its answer, in frameworks that send it as HTML: hapi, NestJS on Express, Fastify when it is told so. */
function returnedBy(statement: TSESTree.ReturnStatement, body: TSESTree.Node): Sent | undefined {
  const owner = enclosingFunction(statement);
  const handler = owner && requestHandler(owner);
  if (handler === undefined || !formsOf(body).some(beginsAsMarkup)) return undefined;
  const declared = typeOfResponse(statement);
  const { response, node } = handler;
  const isHapi = response?.type === NodeType.Identifier && response.name === 'h';
  const isNest =
    node.parent.type === NodeType.MethodDefinition &&
    node.parent.decorators.some((decorator) => nestRoute.test(decoratorName(decorator)));
  if (!isHapi && !isNest && declared !== 'html') return undefined;
  return { body, way: 'the handler', type: declared ?? 'guessed', startsAsMarkup: true };
}

function calledOn(call: CallNode, name: RegExp): boolean {
  const match = /^[\w$]+/.exec(textOf(call.callee));
  return match !== null && name.test(match[0]);
}

function isFastifyOnly(node: TSESTree.Node): boolean {
  const { dependencies } = projectOf(node).manifests[0] ?? { dependencies: {} };
  return Object.hasOwn(dependencies, 'fastify') && !Object.hasOwn(dependencies, 'express');
}

function isContextBody(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.MemberExpression || propertyName(node) !== 'body') return false;
  const handler = enclosingHandler(node);
  return handler?.kind === 'context' && isResponse(node.object);
}

const html = /text\/html|application\/xhtml|image\/svg|['"`]html['"`]|\.html\b['"`]?\s*\)/i;
const typeCall =
  /(?:setHeader|writeHead|\.set|\.header|\.type|contentType|\.headers)\s*\(\s*(?:\d+\s*,\s*)?[{\s]*(?:['"`]content-type['"`]\s*[,:]\s*)?(['"`][\w/+.-]+)|\.type\s*=\s*(['"`][\w/+.-]+)|['"`]content-type['"`]\s*[,:]\s*(['"`][\w/+.-]+)/gi;

/** The type that the function around a node gives its response, where it says so. */
function typeOfResponse(node: TSESTree.Node): 'html' | 'other' | undefined {
  const owner = enclosingHandler(node)?.node ?? enclosingFunction(node);
  if (owner === undefined) return undefined;
  let types = typesIn.get(owner);
  if (types === undefined) typesIn.set(owner, (types = typesGiven(owner)));
  return types.findLast(({ end }) => end <= node.range[1])?.type;
}

interface GivenType {
  readonly type: 'html' | 'other';
  /** Where its text ends in the file. */
  readonly end: number;
}

const typesIn = new Answers<FunctionNode, readonly GivenType[]>();

/** The types that a function gives to responses, in the order of its text. */
function typesGiven(owner: FunctionNode): readonly GivenType[] {
  return [...textOf(owner).matchAll(typeCall)].flatMap((match) => {
    const [text, called, assigned, listed] = match;
    const type = `${called ?? assigned ?? listed ?? ''}'`;
    if (!/\/|html|json|text|txt|xml|csv|svg|png|pdf|plain/i.test(type)) return [];
    return [{ type: html.test(type) ? 'html' : 'other', end: owner.range[0] + match.index + text.length } as const];
  });
}

function judgeBody({ body, way, type, startsAsMarkup }: Sent): Weakness | undefined {
  if (type === 'other') return undefined;
  const forms = formsOf(body).filter(isText);
  if (forms.length === 0) return undefined;
  const isMarkup = type === 'html' || forms.some(hasMarkup);
  const isTextOnly = type === 'plain' || type === 'sniffed' || startsAsMarkup;
  if (type === 'plain') return undefined;
  if (startsAsMarkup && type !== 'html' && !forms.some(beginsAsMarkup)) return undefined;
  const found = firstTaint(body, forms, purpose) ?? (isMarkup ? firstTaint(body, forms, storedPurpose) : undefined);
  if (found === undefined) return undefined;
  const detail = `Here the text that ${way} sends as HTML ${describeTaint(found)}.`;
  if (found.isStored) return { detail, confidence: 'medium' };
  if (!isMarkup && type === 'sniffed')
    return {
      detail: `Here the text that ${way} sends without a type ${describeTaint(found)}.`,
      severity: 'medium',
      confidence: 'low',
    };
  return {
    detail,
    confidence: isMarkup || (!isTextOnly && forms.some(({ length }) => length > 1)) ? undefined : 'medium',
  };
}

/** Fields of records that hold what the database made, or no text at all. */
const plainField =
  /^(?:_?id|uuid|count|total|amount|price|year|quantity|position|size|length|\w+(?:Id|At|Count|Total|_id|_at|_count))$/;

function firstTaint(body: TSESTree.Node, forms: readonly TextForm[], wanted: TaintPurpose): Taint | undefined {
  if (taintOf(body, wanted) === undefined) return undefined;
  for (const form of forms) {
    for (const part of form) {
      const taint = typeof part === 'string' ? undefined : taintOf(part, wanted);
      if (typeof part !== 'string' && taint?.isStored === true && plainField.test(lastName(part) ?? '')) continue;
      if (taint !== undefined && (form.length > 1 || isLeaf(taint))) return taint;
    }
  }
  return undefined;
}

/** A form that is certainly, or most likely, a text: it is put together, or it is one member of a part of the request. */
function isText(form: TextForm): boolean {
  if (form.length > 1) return true;
  const [only] = form;
  if (only === undefined || typeof only === 'string') return false;
  const bare = unwrap(only);
  if (bare.type === NodeType.CallExpression)
    return (
      !isListCall(bare) &&
      /^(toString|toUpperCase|toLowerCase|trim|replace|replaceAll|join|slice|substring|concat|padEnd|padStart)$/.test(
        calledName(bare) ?? '',
      )
    );
  return bare.type === NodeType.MemberExpression || bare.type === NodeType.Identifier;
}

/** `list.filter(…).slice(-10)` is still a list, which is sent as JSON. */
function isListCall(call: TSESTree.CallExpression): boolean {
  const name = calledName(call) ?? '';
  if (/^(?:filter|map|flatMap|sort|toSorted|reverse|toReversed|flat|entries|keys|values|find|split|fill)$/.test(name))
    return true;
  const callee = unwrap(call.callee);
  const inner =
    callee.type === NodeType.MemberExpression && /^(?:slice|concat|splice)$/.test(name)
      ? unwrap(callee.object)
      : undefined;
  if (inner?.type === NodeType.Identifier)
    return unwrap(definitionOf(inner) ?? inner).type === NodeType.ArrayExpression;
  return inner?.type === NodeType.ArrayExpression || (inner?.type === NodeType.CallExpression && isListCall(inner));
}

/** `req.query.name` is a text for the most part, `req.body` an object, which is sent as JSON. */
function isLeaf(taint: Taint): boolean {
  return (
    !taint.isStored &&
    taint.through.length === 0 &&
    taint.label.split('.').length >= 3 &&
    !/\bfiles?\b|\[…\]/.test(taint.label)
  );
}

function hasMarkup(form: TextForm): boolean {
  return form.some((part) => typeof part === 'string' && /<\/?[a-z!][^\n]*/i.test(part));
}

function beginsAsMarkup([first, second]: TextForm): boolean {
  return typeof first === 'string'
    ? /^\s*</.test(first) || (first.trim() === '' && second !== undefined)
    : first !== undefined;
}
