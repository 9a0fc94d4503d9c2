import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ownNames } from '../../flow/callers.ts';
import { enclosingFunction, findVariable, propertyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule } from './places.ts';
import { hasWord, purposeWords, statementText, wordsOf } from './words.ts';

const secretWords = new Set(
  'token tokens secret secrets password passwords passwd pwd otp totp pin salt iv nonce csrf xsrf session sessionid sid apikey apikeys passcode passphrase captcha credential credentials'.split(
    ' ',
  ),
);
/** A word of one set beside one of the other. */
const secretKinds = new Set(
  'api secret private encryption signing access auth reset verification verify confirm confirmation activation invite invitation login recovery security sms email two factor'.split(
    ' ',
  ),
);
const secretThings = new Set('key keys code codes hash link'.split(' '));
const nameWords = new Set('uuid guid id ids filename identifier voucher coupon'.split(' '));
const harmlessWords = new Set(
  'jitter delay backoff retry retries attempt attempts timeout sleep pause interval ms millis color colour shuffle sample sampling index pick mock fake seed demo dummy port wait position animation probability dice lottery simulate simulation request span trace tracing correlation socket element dom temp tmp html boundary'.split(
    ' ',
  ),
);

/** Math.random, and what is made of it in libraries, for what nobody may guess. */
export const weakRandom = defineProductionRule((scene) => ({
  CallExpression: (call): void => {
    if (isPredictable(call.callee)) scene.judge(call, weaknessOf(call));
  },
}));

function isPredictable(callee: TSESTree.Node): boolean {
  if (callee.type !== NodeType.MemberExpression) return false;
  if (callee.object.type === NodeType.Identifier && callee.object.name === 'Math')
    return propertyName(callee) === 'random' && findVariable(callee.object) === undefined;
  const member = moduleMember(callee);
  if (member === undefined) return false;
  const name = member.path.at(-1) ?? '';
  if (/^(lodash|underscore)/.test(member.module)) return /^(random|sample|sampleSize|shuffle)$/.test(name);
  return (
    (member.module === 'chance' && member.path.length > 1) ||
    (member.module === 'crypto' && name === 'pseudoRandomBytes')
  );
}

function weaknessOf(call: TSESTree.CallExpression): Weakness | undefined {
  const own = wordsOf(statementText(call));
  // What the statement itself says weighs more than the names of functions around it.
  if (hasWord(own, harmlessWords) && !hasWord(own, secretWords)) return undefined;
  const words = purposeWords(call);
  const secret = [...words].find((word) => secretWords.has(word));
  const isKind = hasWord(words, secretKinds) && hasWord(words, secretThings);
  if (secret !== undefined || isKind) {
    // The name of the function that makes it says what it is; where it is used, other things happen too.
    const near = new Set([...own, ...wordsOf(nearestNames(call))]);
    const isNamedSo = hasWord(near, secretKinds) && hasWord(near, secretThings) && !hasWord(near, harmlessWords);
    if (hasWord(words, harmlessWords) && secret === undefined && !isNamedSo) return undefined;
    return { detail: `Here it makes ${secret === undefined ? 'a key or code' : `what is called "${secret}"`}.` };
  }
  if (!hasWord(words, nameWords) || hasWord(words, harmlessWords)) return undefined;
  return {
    detail: 'Here it makes an identifier or file name, which others may try to guess.',
    severity: 'low',
    confidence: 'low',
  };
}

/** The names of the innermost function with a name that a node stands in. */
function nearestNames(node: TSESTree.Node): string {
  for (let owner = enclosingFunction(node); owner !== undefined; owner = enclosingFunction(owner)) {
    const names = [...ownNames(owner)].join(' ');
    if (names !== '') return names;
  }
  return '';
}
