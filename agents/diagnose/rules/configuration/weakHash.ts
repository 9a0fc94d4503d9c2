import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, enclosingFunction } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule } from './places.ts';
import { constantText } from './settings.ts';
import { hasWord, purposeWords, wordsOf } from './words.ts';

const broken = /^(md[245]|sha-?1|rsa-(md5|sha1)|ripemd(128)?|dss1)$/i;
const securityWords = new Set(
  'sign signed signature signing token tokens secret auth authenticate authentication authorization session csrf xsrf otp nonce verify verification integrity download license licence hmac credential credentials reset activation confirm confirmation apikey webhook certificate'.split(
    ' ',
  ),
);
const harmlessWords = new Set(
  'etag cache cached caching cachekey checksum dedupe duplicate duplicates gravatar avatar revision shard bucket buckets ring file files filename filepath asset assets build chunk lock idempotency shingle bloom color colour websocket accept sri fingerprint version slug'.split(
    ' ',
  ),
);
const passwordWords = new Set('password passwords passwd pwd passphrase pass pw'.split(' '));
const packages = /^(md5|js-md5|blueimp-md5|md5-node|sha1|js-sha1|crypto-js\/(md5|sha1))$/;

/** MD5, SHA-1 and their like where something relies on nobody being able to forge the digest. */
export const weakHash = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const algorithm = hashedWith(call);
    if (algorithm !== undefined)
      scene.judge(call, broken.test(algorithm.name) ? weaknessOf(call, algorithm) : undefined);
  };
  return { CallExpression: check, NewExpression: check };
});

interface Algorithm {
  readonly name: string;
  /** A signature, whatever it is for. */
  readonly signs: boolean;
}

function hashedWith(call: CallNode): Algorithm | undefined {
  const member = moduleMember(call.callee);
  const name = calledName(call) ?? '';
  if (member !== undefined && packages.test(member.module)) {
    const isDigest = member.path.length === 0 || /^(hex|base64|create|array)$/.test(member.path.join('.'));
    return isDigest ? { name: /sha1/.test(member.module) ? 'sha1' : 'md5', signs: false } : undefined;
  }
  if (member?.module === 'crypto-js' || (member === undefined && /^CryptoJS\./.test(textOf(call.callee)))) {
    const own = member?.path.at(-1) ?? name;
    return /^(MD5|SHA1|SHA256|SHA512)$/.test(own) ? { name: own, signs: false } : undefined;
  }
  const isCrypto = member === undefined ? /\bcrypto\.\w+$/.test(textOf(call.callee)) : member.module === 'crypto';
  if (!isCrypto || !/^(createHash|hash|createSign|createVerify|createHmac|sign|verify)$/.test(name)) return undefined;
  const algorithm = constantText(call.arguments[0]);
  if (algorithm === undefined) return undefined;
  // HMAC with SHA-1 has no known forgery.
  if (name === 'createHmac') return { name: /^md5$/i.test(algorithm) ? algorithm : 'sha256', signs: false };
  return { name: algorithm, signs: /sign|verify/i.test(name) };
}

function weaknessOf(call: CallNode, { name, signs }: Algorithm): Weakness | undefined {
  const algorithm = name.toUpperCase();
  if (signs) return { detail: `Here a signature is made or checked with ${algorithm}.`, confidence: 'high' };
  const words = purposeWords(call);
  const near = new Set([...words, ...wordsOf(nearText(call))]);
  // How passwords are kept is judged by a rule of its own.
  if (hasWord(near, passwordWords)) return undefined;
  if (hasWord(words, securityWords) && !hasWord(words, harmlessWords))
    return { detail: `Here ${algorithm} serves ${[...words].find((word) => securityWords.has(word)) ?? 'a check'}.` };
  const isAboutSecurity = /auth|secur|crypt|token|session|login/i.test(fileOf(call).path);
  return isAboutSecurity && !hasWord(near, harmlessWords)
    ? { detail: `Here it is ${algorithm}.`, severity: 'low', confidence: 'low' }
    : undefined;
}

/** The function around the call where it is short, otherwise the statement. */
function nearText(call: CallNode): string {
  const owner = enclosingFunction(call);
  const text = owner === undefined ? '' : textOf(owner);
  if (text.length > 0 && text.length < 800) return text;
  for (const ancestor of ancestors(call))
    if (ancestor.type === NodeType.ExpressionStatement || ancestor.type === NodeType.VariableDeclaration)
      return textOf(ancestor);
  return '';
}
