import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import {
  ancestors,
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  propertyOf,
  referencesOf,
  unwrap,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { isTried, jwtCall, quoteBeforeKey } from './jwtCalls.ts';
import { isComplete, textValue } from './tree.ts';

/** Tokens that are valid for ever: made without an expiry, or let in after it. */
export const jwtWithoutExpiry = defineRule((scene) => ({
  Property: (property): void => {
    judgeIgnored(scene, property);
  },
  CallExpression: (call): void => {
    if (isTried(call)) return;
    if (calledName(call) === 'sign' && joseBuilder(call) !== undefined) {
      const chain = joseBuilder(call);
      const payload = objectOf(chain?.root.arguments[0]);
      const hasExpiry =
        chain?.methods.has('setExpirationTime') === true ||
        (payload !== undefined && hasExp(payload)) ||
        (payload === undefined && (chain?.root.arguments.length ?? 0) > 0);
      scene.judge(call, hasExpiry ? undefined : { detail: 'Here the token is signed without setExpirationTime.' });
      return;
    }
    const jwt = jwtCall(call);
    if (jwt?.operation !== 'sign' || jwt.library === 'jws' || jwt.library === 'jose') return;
    scene.judge(call, weakness(call, jwt.library, scene));
  },
}));

/** `ignoreExpiration: true` in what a verification is given. */
function judgeIgnored(scene: Scene, property: TSESTree.Property): void {
  const name = keyName(property) ?? '';
  if (name === 'exp' && keyOfHolder(property) === 'verify') {
    // @hapi/jwt: what `verify` sets to false is not looked at.
    const isOff = property.value.type === NodeType.Literal && property.value.value === false;
    scene.judge(property, isOff ? { detail: 'Here the time at which a token runs out is not looked at.' } : undefined);
    return;
  }
  if (name === 'expiresIn' && !isTried(property)) {
    const days = daysOf(property.value);
    if (days > maxDays)
      scene.judge(property, {
        detail: `Here a token is good for ${String(Math.round(days))} days.`,
        severity: 'low',
        confidence: 'medium',
      });
    return;
  }
  if (!/^ignoreExp(?:iration)?$/.test(name) || isTried(property)) return;
  const value = definitionOf(property.value);
  const isOn = value?.type === NodeType.Literal && value.value === true;
  // To renew a token one may ask whose it was; then something else must say that it may be.
  const isRenewal =
    !provesRenewal(property) &&
    [...ancestors(property)].some(
      (node) =>
        isFunctionNode(node) &&
        [...ownNames(node)].some((own) => /refresh|renew|rotate|revoke|logout|signout/i.test(own)),
    );
  scene.judge(
    property,
    isOn && !isRenewal ? { detail: `Here ${name} lets a token in that ran out, however old it is.` } : undefined,
  );
}

/** The token that is let in is itself the one that allows to renew: `verify(token, REFRESH_SECRET, { ignoreExpiration: true })`. */
function provesRenewal(property: TSESTree.Property): boolean {
  const call = property.parent.parent;
  return (
    call.type === NodeType.CallExpression &&
    call.arguments.some((argument) => argument !== property.parent && /refresh|remember/i.test(textOf(argument)))
  );
}

function keyOfHolder(property: TSESTree.Property): string | undefined {
  const outer = property.parent.parent;
  return outer.type === NodeType.Property ? keyName(outer) : undefined;
}

/** A refresh token may live for half a year; what lives longer is as good as for ever. */
const maxDays = 190;
const daysPerUnit: Readonly<Record<string, number>> = {
  d: 1,
  day: 1,
  days: 1,
  w: 7,
  week: 7,
  weeks: 7,
  y: 365,
  yr: 365,
  year: 365,
  years: 365,
};

/** The days of `'365d'` or `'10 years'`; none for all other spans. */
function daysOf(node: TSESTree.Node): number {
  const match = /^(\d+)\s*([a-z]+)$/i.exec(textValue(node) ?? '');
  return Number(match?.[1] ?? 0) * (daysPerUnit[match?.[2]?.toLowerCase() ?? ''] ?? 0);
}

function weakness(call: CallNode, library: string, scene: Scene): Weakness | undefined {
  const [payload, , options] = call.arguments;
  if (payload === undefined) return undefined;
  const quote = quoteBeforeKey(call);
  const definition = definitionOf(payload);
  const object = definition?.type === NodeType.ObjectExpression ? definition : undefined;
  if (object !== undefined && (hasExp(object) || !isComplete(object))) return undefined;
  if (setsExp(payload)) return undefined;
  if (library === 'jwt-simple')
    return object === undefined
      ? undefined
      : { detail: 'Here the payload has no exp, and this library adds none.', quote };
  if (library === 'nest' || library === 'fastify') {
    const own = call.arguments
      .slice(1)
      .map((argument) => objectOf(argument))
      .find((found) => found !== undefined && propertyOf(found, 'expiresIn') !== undefined);
    const isSetElsewhere =
      own !== undefined || [...scene.project.texts.values()].some((text) => /\bexpiresIn\b/.test(text));
    return isSetElsewhere
      ? undefined
      : {
          detail: 'Here no expiresIn is given, and nothing in the workspace sets a default.',
          confidence: 'medium',
          quote,
        };
  }
  // A scalar or a text has no claims: jsonwebtoken takes no expiresIn for it, and it is seldom a login.
  if (
    definition !== undefined &&
    definition.type !== NodeType.ObjectExpression &&
    definition.type !== NodeType.CallExpression &&
    definition.type !== NodeType.Identifier
  )
    return undefined;
  const given = options !== undefined && !isFunctionNode(options) && !isCallbackName(options) ? options : undefined;
  if (given !== undefined) {
    const literal = objectOf(given);
    if (literal === undefined || !isComplete(literal) || propertyOf(literal, 'expiresIn') !== undefined)
      return undefined;
  }
  if (call.arguments.length < 2) return undefined;
  return {
    detail: `Here ${object === undefined ? 'the options set no expiresIn' : 'neither the options nor the payload say when it runs out'}.`,
    confidence: object === undefined ? 'low' : 'high',
    quote,
  };
}

function hasExp(object: TSESTree.ObjectExpression): boolean {
  return propertyOf(object, 'exp') !== undefined;
}

function isCallbackName(node: TSESTree.Node): boolean {
  return node.type === NodeType.Identifier && /^(cb|callback|done|next)$/.test(node.name);
}

/** `payload.exp = …` somewhere after the payload was made. */
function setsExp(payload: TSESTree.Node): boolean {
  const bare = unwrap(payload);
  if (bare.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(bare)).some(
    ({ identifier: { parent } }) => parent.type === NodeType.MemberExpression && propertyName(parent) === 'exp',
  );
}

/** The calls that lead from `new SignJWT(payload)` to here; undefined for any other chain. */
function joseBuilder(call: CallNode): { readonly root: CallNode; readonly methods: ReadonlySet<string> } | undefined {
  const methods = new Set<string>();
  let current: TSESTree.Node = call;
  while (current.type === NodeType.CallExpression) {
    methods.add(calledName(current) ?? '');
    const callee: TSESTree.Node = unwrap(current.callee);
    if (callee.type !== NodeType.MemberExpression) return undefined;
    current = definitionOf(callee.object) ?? unwrap(callee.object);
  }
  if (current.type !== NodeType.NewExpression) return undefined;
  const member = moduleMember(current.callee);
  const isSigner =
    member?.module === 'jose'
      ? /^(SignJWT|EncryptJWT)$/.test(member.path.at(-1) ?? '')
      : member === undefined && textOf(current.callee) === 'SignJWT';
  return isSigner ? { root: current, methods } : undefined;
}
