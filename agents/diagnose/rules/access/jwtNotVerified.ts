import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { findVariable, isFunctionNode, propertyOf, referencesOf, stringOf, unwrap } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { fileOf, shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isTried, jwtCall, jwtMiddleware, type JwtCall } from './jwtCalls.ts';
import { isIdentity, verifiesNearby } from './decodedTokens.ts';
import { booleanOption, isNothing } from './tree.ts';

const purpose: TaintPurpose = { name: 'jwt-decode', distrustsValidation: true };

/** Tokens that are believed without a check of their signature. */
export const jwtNotVerified = defineRule((scene) => {
  const check = (call: CallNode): void => {
    if (isTried(call)) return;
    const middleware = jwtMiddleware(call);
    if (middleware !== undefined) {
      scene.judge(call, weakOptions(objectOf(middleware.options)));
      return;
    }
    const jwt = jwtCall(call) ?? manualDecode(call);
    if (jwt === undefined) return;
    if (jwt.operation === 'sign') {
      const isUnsigned = call.arguments.slice(1).some((argument) => hasNone(propertyOfOptions(argument)));
      if (isUnsigned)
        scene.judge(call, { detail: `Here the token is made with the algorithm 'none', so it has no signature.` });
      return;
    }
    scene.judge(call, jwt.operation === 'verify' ? weakVerify(call, jwt) : weakDecode(call));
  };
  return { CallExpression: check, NewExpression: check };
});

function weakVerify(call: CallNode, { library }: JwtCall): Weakness | undefined {
  const [, key, third, fourth] = call.arguments;
  if (library === 'jwt-simple') {
    const skips = third !== undefined && isTrue(third);
    if (skips) return { detail: `Here the third argument (noVerify) turns the check of the signature off.` };
    return hasNone(fourth) ? { detail: noneDetail } : undefined;
  }
  const options = call.arguments
    .slice(1)
    .map((argument) => objectOf(argument))
    .find((object) => object !== undefined);
  const weak = weakOptions(options);
  if (weak !== undefined) return weak;
  if (library !== 'jsonwebtoken' && library !== 'unknown' && library !== 'jws') return undefined;
  if (key !== undefined && isNothing(key))
    return { detail: `Here the key is ${shortText(key, 20)}, with which a token without a signature can pass.` };
  return ignoredError(call);
}

const noneDetail = `Here the algorithm 'none' is allowed, so a token without any signature passes.`;

function weakOptions(options: TSESTree.ObjectExpression | undefined): Weakness | undefined {
  if (options === undefined) return undefined;
  if (hasNone(propertyOf(options, 'algorithms')) || hasNone(propertyOf(options, 'algorithm')))
    return { detail: noneDetail, severity: 'critical' };
  const nested = objectOf(
    propertyOf(options, 'jsonWebTokenOptions') ?? propertyOf(options, 'verify') ?? propertyOf(options, 'verifyOptions'),
  );
  return weakOptions(nested);
}

function propertyOfOptions(argument: TSESTree.Node): TSESTree.Node | undefined {
  const options = objectOf(argument);
  return options && propertyOf(options, 'algorithm');
}

function hasNone(node: TSESTree.Node | undefined): boolean {
  const value = node && (definitionOf(node) ?? node);
  if (value?.type === NodeType.ArrayExpression)
    return value.elements.some((element) => element !== null && hasNone(element));
  return /^none$/i.test(stringOf(value) ?? '');
}

function isTrue(node: TSESTree.Node): boolean {
  const value = definitionOf(node);
  return value?.type === NodeType.Literal && value.value === true;
}

/** `jwt.verify(token, key, (error, payload) => { … })` whose callback goes on without ever asking for the error. */
function ignoredError(call: CallNode): Weakness | undefined {
  const callback = call.arguments.find((argument) => isFunctionNode(argument));
  if (callback === undefined || !isFunctionNode(callback)) return undefined;
  const [error, payload] = callback.params;
  if (error?.type !== NodeType.Identifier || payload === undefined) return undefined;
  if (referencesOf(findVariable(error)).length > 0) return undefined;
  if (payload.type === NodeType.Identifier && isTested(payload, callback)) return undefined;
  return {
    detail: `Here the callback never asks whether ${error.name} is set, and goes on with a token that failed.`,
    confidence: 'medium',
  };
}

function isTested(payload: TSESTree.Identifier, callback: TSESTree.Node): boolean {
  for (const node of descendants(callback)) {
    if (
      (node.type === NodeType.IfStatement || node.type === NodeType.ConditionalExpression) &&
      new RegExp(`\\b${payload.name}\\b`).test(textOf(node.test))
    )
      return true;
    if (node.type === NodeType.LogicalExpression && new RegExp(`\\b${payload.name}\\b`).test(textOf(node.left)))
      return true;
  }
  return false;
}

/** Reading a token is fine where its signature is checked too, and where it is nobody's proof of who they are. */
function weakDecode(call: CallNode): Weakness | undefined {
  const [token] = call.arguments;
  if (token === undefined || verifiesNearby(call)) return undefined;
  const options = objectOf(call.arguments[1]);
  if (options !== undefined && booleanOption(options, 'header') === true) return undefined;
  const taint = taintOf(tokenOf(call, token), purpose);
  const becomesUser = isIdentity(call);
  if (taint === undefined && !becomesUser) return undefined;
  const origin = taint === undefined ? '' : `, which comes from ${taint.label},`;
  return {
    detail: `Here ${calledName(call) ?? 'it'} reads a token${origin} and nothing checks its signature.`,
    confidence: taint !== undefined && becomesUser ? 'high' : 'medium',
  };
}

/** Of a hand-made decoding, the token that is split. */
function tokenOf(call: CallNode, token: TSESTree.Node): TSESTree.Node {
  const split = manualDecode(call) && splitCall(token);
  return split?.callee.type === NodeType.MemberExpression ? split.callee.object : token;
}

/** `JSON.parse(atob(token.split('.')[1]))` and its relatives read the payload of a token by hand. */
function manualDecode(call: CallNode): JwtCall | undefined {
  const [first] = call.arguments;
  if (first === undefined || textOf(call.callee) !== 'JSON.parse') return undefined;
  const split = encoded.test(fileOf(call).text) ? splitCall(first) : undefined;
  return split === undefined ? undefined : { library: 'unknown', operation: 'decode' };
}

/** `const [, payload] = token.split('.')`. */
function splitInPattern(name: TSESTree.Identifier): TSESTree.CallExpression | undefined {
  const definition = findVariable(name)?.defs[0];
  const declarator = definition?.node;
  if (declarator?.type !== NodeType.VariableDeclarator || declarator.id.type !== NodeType.ArrayPattern)
    return undefined;
  const init = declarator.init === null ? undefined : unwrap(declarator.init);
  if (init?.type !== NodeType.CallExpression || calledName(init) !== 'split' || stringOf(init.arguments[0]) !== '.')
    return undefined;
  return declarator.id.elements[1] === definition?.name ? init : undefined;
}

const encoded = /base64|\batob\b|decode/i;

function splitCall(node: TSESTree.Node, hops = 0): TSESTree.CallExpression | undefined {
  if (hops > 4) return undefined;
  for (const inner of descendants(node)) {
    if (inner.type === NodeType.MemberExpression && inner.computed && textOf(inner.property) === '1') {
      const object = definitionOf(inner.object) ?? inner.object;
      if (
        object.type === NodeType.CallExpression &&
        calledName(object) === 'split' &&
        stringOf(object.arguments[0]) === '.'
      )
        return object;
    }
    if (inner.type === NodeType.Identifier && inner.parent.type !== NodeType.MemberExpression) {
      const taken = splitInPattern(inner);
      if (taken !== undefined) return taken;
      const definition = definitionOf(inner);
      if (
        definition !== undefined &&
        definition !== inner &&
        moduleMember(inner) === undefined &&
        valueOf(inner)?.kind !== 'function'
      ) {
        const found = splitCall(definition, hops + 1);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}
