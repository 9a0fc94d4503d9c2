import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { propertyName, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule } from './places.ts';
import { constantOf, constantText, settingOf } from './settings.ts';

const brokenAlgorithm =
  /^(?:des(?:3|x|-.*)?|.*-des\b.*|3des.*|tripledes.*|rc2.*|rc4.*|arcfour|bf(?:-.*)?|blowfish.*|cast5?(?:-.*)?|idea(?:-.*)?|seed(?:-.*)?)$/i;
const ecb = /(?:^|-)ecb$/i;
const authenticated = /-(?:gcm|ccm|ocb)$|poly1305/i;
const smallCurve = /^(?:secp(?:112|128|160|192)|prime192|sect(?:113|131|163|193)|P-192)/i;
const minRsaBits = 2048;

/** Ciphers, modes, keys and initialisation vectors that do not keep what they encrypt secret. */
export const weakCipher = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const verdict = judgeCall(call);
    if (verdict !== 'other') scene.judge(call, verdict);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    MemberExpression: (member): void => {
      if (propertyName(member) !== 'RSA_PKCS1_PADDING') return;
      const call = callAround(member);
      const isEncryption = call !== undefined && /^(publicEncrypt|privateDecrypt)$/.test(calledName(call) ?? '');
      scene.judge(
        member,
        isEncryption
          ? { detail: 'Here RSA encrypts with PKCS #1 v1.5 padding, which padding oracles read.', confidence: 'medium' }
          : undefined,
      );
    },
  };
});

function callAround(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  for (let parent: TSESTree.Node | undefined = node.parent; parent; parent = parent.parent) {
    if (parent.type === NodeType.CallExpression) return parent;
    if (/Statement$|Declaration$/.test(parent.type)) return undefined;
  }
  return undefined;
}

function judgeCall(call: CallNode): Weakness | undefined | 'other' {
  const name = calledName(call) ?? '';
  const member = moduleMember(call.callee);
  const text = textOf(call.callee);
  if (member?.module.startsWith('crypto-js') === true || (member === undefined && /^CryptoJS\./.test(text)))
    return judgeCryptoJs(call, [
      ...(member?.module.split('/').slice(1) ?? []),
      ...(member?.path ?? text.split('.').slice(1)),
    ]);
  if (member?.module === 'node-rsa') return judgeKeyBits(constantOf(settingOf(call.arguments[0], 'b'))?.value);
  if (member?.module === 'node-forge') return judgeForge(call, name);
  if (member?.module === 'aes-js') return name === 'ecb' ? ecbMode : 'other';
  const isCrypto =
    member === undefined ? /\bcrypto\.\w+$/.test(text) : member.module === 'crypto' && member.path.length === 1;
  if (!isCrypto) return 'other';
  switch (name) {
    case 'createCipher':
    case 'createDecipher':
      return {
        detail: `Here ${name} derives key and initialisation vector from a password with one round of MD5.`,
        confidence: 'high',
      };
    case 'createCipheriv':
    case 'createDecipheriv':
      return judgeCipher(call, name === 'createCipheriv');
    case 'generateKeyPair':
    case 'generateKeyPairSync':
      return judgeKeyPair(call);
    case 'createDiffieHellman':
      return judgeKeyBits(constantOf(call.arguments[0])?.value);
    case 'createECDH':
      return smallCurve.test(constantText(call.arguments[0]) ?? '')
        ? { detail: 'Here the curve is too small.' }
        : undefined;
    case 'pbkdf2':
    case 'pbkdf2Sync':
    case 'scrypt':
    case 'scryptSync':
      return judgeSalt(call.arguments[1]);
    case 'hkdf':
    case 'hkdfSync':
      return 'other';
    default:
      return 'other';
  }
}

const ecbMode: Weakness = { detail: 'Here the mode is ECB, which shows where the plain text repeats itself.' };

function judgeCipher(call: CallNode, encrypts: boolean): Weakness | undefined {
  const [algorithm, key, vector] = call.arguments;
  const name = constantText(algorithm) ?? '';
  if (brokenAlgorithm.test(name))
    return { detail: `Here the cipher is ${name}, which can be broken.`, confidence: 'high' };
  if (ecb.test(name)) return { ...ecbMode, confidence: 'high' };
  if (encrypts) {
    if (vector !== undefined && isFixedBytes(vector))
      return {
        detail:
          'Here the initialisation vector is a constant, so equal texts give equal ciphers and a counter mode gives the key stream away.',
        confidence: 'high',
      };
    if (key !== undefined && vector !== undefined && isPartOf(vector, key))
      return { detail: 'Here the initialisation vector is a part of the key.', confidence: 'high' };
    return undefined;
  }
  const isChecked = /setAuthTag|authTag/.test(fileOf(call).text);
  return authenticated.test(name) && !isChecked
    ? { detail: `Here ${name} is decrypted without its authentication tag, so changed data is taken for genuine.` }
    : undefined;
}

/** A literal, `Buffer.from('…')`, `Buffer.alloc(16)`, by name too. Null stands for a mode that takes none. */
function isFixedBytes(node: TSESTree.Node, depth = 0): boolean {
  const definition = definitionOf(node);
  if (definition === undefined || depth > 4) return false;
  if (typeof constantOf(definition)?.value === 'string') return true;
  if (definition.type === NodeType.ArrayExpression)
    return (
      definition.elements.length > 0 &&
      definition.elements.every((element) => constantOf(element ?? undefined) !== undefined)
    );
  if (definition.type === NodeType.NewExpression)
    return textOf(definition.callee) === 'Uint8Array' && !isFilledLater(node) && isFixedArgument(definition, depth);
  if (definition.type !== NodeType.CallExpression) return false;
  const callee = textOf(definition.callee);
  if (callee === 'Buffer.alloc') return !isFilledLater(node);
  if (/\.(parse)$/.test(callee)) return isFixedArgument(definition, depth);
  return /^Buffer\.from$|^CryptoJS\.enc\.|^Buffer$/.test(callee) && isFixedArgument(definition, depth);
}

function isFixedArgument(call: CallNode, depth: number): boolean {
  const [first] = call.arguments;
  return first !== undefined && (typeof constantOf(first)?.value === 'number' || isFixedBytes(first, depth + 1));
}

/** An empty buffer that something writes to. */
function isFilledLater(node: TSESTree.Node): boolean {
  const name = unwrap(node);
  if (name.type !== NodeType.Identifier) return false;
  return new RegExp(
    `\\b(?:randomFill(?:Sync)?|getRandomValues|copy)\\(\\s*${name.name}\\b|\\b${name.name}\\.(?:write\\w*|set|fill|copy)\\(|\\.copy\\(\\s*${name.name}\\b`,
  ).test(fileOf(node).text);
}

function isPartOf(vector: TSESTree.Node, key: TSESTree.Node): boolean {
  const cut = definitionOf(vector) ?? vector;
  if (textOf(vector) === textOf(key)) return true;
  if (cut.type !== NodeType.CallExpression || cut.callee.type !== NodeType.MemberExpression) return false;
  return (
    /^(slice|subarray|substr|substring)$/.test(propertyName(cut.callee) ?? '') &&
    textOf(cut.callee.object) === textOf(key)
  );
}

function judgeSalt(salt: TSESTree.Node | undefined): Weakness | undefined {
  return salt !== undefined && isFixedBytes(salt)
    ? {
        detail: 'Here the salt is a constant, so one table of guesses serves against every key made this way.',
        severity: 'medium',
        confidence: 'medium',
      }
    : undefined;
}

function judgeKeyPair(call: CallNode): Weakness | undefined {
  const kind = constantText(call.arguments[0]) ?? '';
  if (kind === 'ec')
    return smallCurve.test(constantText(settingOf(call.arguments[1], 'namedCurve')) ?? '')
      ? { detail: 'Here the curve is too small.' }
      : undefined;
  return judgeKeyBits(constantOf(settingOf(call.arguments[1], 'modulusLength'))?.value);
}

function judgeKeyBits(bits: unknown): Weakness | undefined {
  return typeof bits === 'number' && bits > 0 && bits < minRsaBits
    ? { detail: `Here the key has ${bits} bits; ${minRsaBits} are the least.`, confidence: 'high' }
    : undefined;
}

function judgeCryptoJs(call: CallNode, path: readonly string[]): Weakness | undefined | 'other' {
  if (!/^(encrypt|decrypt)$/.test(path.at(-1) ?? '')) return 'other';
  const algorithm = (path.at(-2) ?? '').toUpperCase();
  if (/^(DES|TRIPLEDES|RC4|RC4DROP|RABBIT|RABBITLEGACY|BLOWFISH)$/.test(algorithm))
    return { detail: `Here the cipher is ${algorithm}.`, confidence: 'high' };
  const mode = settingOf(call.arguments[2], 'mode');
  if (mode !== undefined && /\bECB$/.test(textOf(mode))) return { ...ecbMode, confidence: 'high' };
  const vector = settingOf(call.arguments[2], 'iv');
  const isFixed = path.at(-1) === 'encrypt' && vector !== undefined && isFixedBytes(vector);
  return isFixed ? { detail: 'Here the initialisation vector is a constant.', confidence: 'high' } : undefined;
}

function judgeForge(call: CallNode, name: string): Weakness | undefined | 'other' {
  const [first] = call.arguments;
  if (/^create(De)?cipher$/i.test(name)) {
    const algorithm = constantText(first) ?? '';
    if (ecb.test(algorithm)) return ecbMode;
    return brokenAlgorithm.test(algorithm) ? { detail: `Here the cipher is ${algorithm}.` } : undefined;
  }
  if (name !== 'generateKeyPair') return 'other';
  return judgeKeyBits(constantOf(first)?.value ?? constantOf(settingOf(first, 'bits'))?.value);
}
