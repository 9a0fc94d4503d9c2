import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';

const hashPackages: Readonly<Record<string, string>> = {
  md5: 'MD5',
  'js-md5': 'MD5',
  'blueimp-md5': 'MD5',
  'ts-md5': 'MD5',
  'md5-hex': 'MD5',
  'crypto-md5': 'MD5',
  'md5.js': 'MD5',
  sha1: 'SHA-1',
  'js-sha1': 'SHA-1',
  'sha-1': 'SHA-1',
  'simple-sha1': 'SHA-1',
  sha256: 'SHA-256',
  'js-sha256': 'SHA-256',
  'js-sha512': 'SHA-512',
  sha512: 'SHA-512',
  'js-sha3': 'SHA-3',
  'hash.js': 'a fast hash',
  'sha.js': 'a fast hash',
  'object-hash': 'SHA-1',
  hasha: 'a fast hash',
};
const cryptPackages = /^(unix-crypt-td-js|crypt3|apache-crypt|apache-md5|unixcrypt)$/;

/** What is wrong with a call that hashes or encrypts, if what it is given is a password; undefined for every other call. */
export function fastHash(call: CallNode): Weakness | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  if (name === 'update' && callee.type === NodeType.MemberExpression) return ofChain(rootOf(callee.object));
  if (member?.module === 'crypto' && name === 'hash') return described(stringOf(call.arguments[0]) ?? 'a fast hash');
  if (member !== undefined && Object.hasOwn(hashPackages, member.module))
    return described(hashPackages[member.module] ?? '');
  if (member !== undefined && cryptPackages.test(member.module))
    return { detail: 'Here the old crypt() keeps the password, which is tried out in hours.', severity: 'high' };
  const isCryptoJs = member?.module.startsWith('crypto-js') === true || /^CryptoJS\./.test(textOf(callee));
  if (isCryptoJs && /^(MD5|SHA1|SHA224|SHA256|SHA384|SHA512|SHA3|RIPEMD160)$/.test(name)) return described(name);
  if (isCryptoJs && name === 'encrypt') return reversible;
  if (
    member?.module === 'crypto-js/md5' ||
    (member === undefined && /^(md5|sha1|sha256|sha512)$/i.test(name) && callee.type === NodeType.Identifier)
  )
    return described(name.toUpperCase());
  return undefined;
}

/** What a call of `fastHash` is given. */
export function hashedText(call: CallNode): TSESTree.Node | undefined {
  const isNodeHash = calledName(call) === 'hash' && moduleMember(call.callee)?.module === 'crypto';
  return call.arguments[isNodeHash ? 1 : 0];
}

const reversible: Weakness = {
  detail: 'Here the password is encrypted, so whoever gets the key reads them all.',
  severity: 'medium',
};

function ofChain(root: CallNode | undefined): Weakness | undefined {
  if (root === undefined) return undefined;
  const name = calledName(root) ?? '';
  const member = moduleMember(root.callee);
  if (
    member !== undefined &&
    !/^(crypto|create-hash|hash\.js|sha\.js|crypto-browserify|node-forge)$/.test(member.module)
  )
    return undefined;
  const algorithm = stringOf(root.arguments[0] && (definitionOf(root.arguments[0]) ?? root.arguments[0]));
  if (name === 'createHash') return described(algorithm ?? 'a fast hash');
  if (name === 'createHmac') return { ...described(`HMAC ${algorithm ?? ''}`.trim()), severity: 'medium' };
  return /^createCipher(iv)?$/.test(name) ? reversible : undefined;
}

function described(algorithm: string): Weakness {
  return {
    detail: `Here it is hashed with ${algorithm}, which a graphics card computes billions of times a second.`,
    severity: 'high',
  };
}

/** The call at the start of `crypto.createHash('md5').update(salt).update(password)`, also where a constant holds the hash. */
function rootOf(node: TSESTree.Node): CallNode | undefined {
  const bare = definitionOf(node) ?? unwrap(node);
  if (bare.type !== NodeType.CallExpression) return undefined;
  if (/^create(Hash|Hmac|Cipher(iv)?)$/.test(calledName(bare) ?? '')) return bare;
  const callee = unwrap(bare.callee);
  return callee.type === NodeType.MemberExpression && calledName(bare) === 'update' ? rootOf(callee.object) : undefined;
}
