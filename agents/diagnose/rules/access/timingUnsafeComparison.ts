import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { lastName, unwrap } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { secretKind, wordsOf } from './words.ts';

const purpose: TaintPurpose = { name: 'compared-secret', distrustsValidation: true };

/** Secrets, tokens and signatures that are compared letter by letter until the first one differs. */
export const timingUnsafeComparison = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  return {
    BinaryExpression: (comparison): void => {
      if (!/^[!=]==?$/.test(comparison.operator)) return;
      const { left, right } = comparison;
      if (
        left.type === NodeType.PrivateIdentifier ||
        ![left, right].some((side) => isHmac(side) || isSecret(side) || isPasswordHash(side))
      )
        return;
      scene.judge(comparison, weakness(left, right));
    },
    CallExpression: (call): void => {
      // Buffer's own comparison stops early too.
      const callee = unwrap(call.callee);
      const [first] = call.arguments;
      if (calledName(call) !== 'equals' || callee.type !== NodeType.MemberExpression || first === undefined) return;
      if ([callee.object, first].some((side) => isHmac(side))) scene.judge(call, weakness(callee.object, first));
    },
  };
});

function weakness(left: TSESTree.Node, right: TSESTree.Node): Weakness | undefined {
  const sides = [left, right];
  if (sides.some((side) => isPlain(side))) return undefined;
  const hmac = sides.find((side) => isHmac(side));
  if (hmac !== undefined)
    return {
      detail: `Here ${shortText(left, 40)} is compared with ${shortText(right, 40)}, a message authentication code.`,
      confidence: 'high',
      severity: 'medium',
    };
  const hash = sides.find((side) => isPasswordHash(side));
  const kept = sides.find(
    (side) => side !== hash && /(?:hash|digest|pass(?:word|wd)?|pwd)$/i.test(lastName(side) ?? ''),
  );
  if (hash !== undefined && kept !== undefined)
    return {
      detail: `Here ${shortText(hash, 40)}, a hash of the password, is compared with ${shortText(kept, 40)}.`,
      confidence: 'medium',
    };
  const secret = sides.find((side) => isStoredSecret(side));
  const client = sides.find((side) => side !== secret && (taintOf(side, purpose) !== undefined || isClients(side)));
  if (secret === undefined || client === undefined) return undefined;
  return { detail: `Here ${shortText(client, 40)} of the client is compared with ${shortText(secret, 40)}.` };
}

/** A text that is written out, nothing at all, or a part such as a length. */
function isPlain(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (
    bare.type === NodeType.Literal ||
    bare.type === NodeType.TemplateLiteral ||
    bare.type === NodeType.UnaryExpression
  )
    return true;
  if (bare.type === NodeType.Identifier) return /^(undefined|NaN)$/.test(bare.name);
  return /\.(length|type|size)$/.test(textOf(bare));
}

/** The digest of an HMAC, or a variable that holds one. */
function isHmac(node: TSESTree.Node, hops = 0): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Literal || hops > 2) return false;
  const definition = definitionOf(bare) ?? bare;
  const text = textOf(definition);
  if (definition.type === NodeType.CallExpression) {
    if (/createHmac\s*\(|\bHmacSHA\d+\s*\(/.test(text) && /digest|Hmac|toString/.test(text)) return true;
    const callee = unwrap(definition.callee);
    // `sign(body).toString('hex')`: another form of the same.
    if (
      callee.type === NodeType.MemberExpression &&
      /^(toString|digest|slice|substring|toLowerCase|concat|trim)$/.test(calledName(definition) ?? '')
    )
      return isHmac(callee.object, hops + 1);
    // What a function of the workspace signs with.
    return (
      /sign|mac|digest|hash|proof|seal|stamp/i.test(calledName(definition) ?? '') &&
      calleesOf(definition).some((owner) => returnedExpressions(owner).some((returned) => isHmac(returned, hops + 1)))
    );
  }
  if (definition.type === NodeType.BinaryExpression)
    return [definition.left, definition.right].some((side) => isHmac(side, hops + 1));
  return definition.type === NodeType.TemplateLiteral && definition.expressions.some((part) => isHmac(part, hops + 1));
}

/** The hash of a password that was typed: `createHash(…).update(password).digest('hex')`, or what a function of the workspace makes so. */
function isPasswordHash(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  const definition = bare.type === NodeType.Identifier ? (definitionOf(bare) ?? bare) : bare;
  if (definition.type !== NodeType.CallExpression || !/pass|pwd/i.test(textOf(definition))) return false;
  if (hashes.test(textOf(definition))) return true;
  return calleesOf(definition).some((owner) =>
    returnedExpressions(owner).some((returned) => hashes.test(textOf(definitionOf(returned) ?? returned))),
  );
}

const hashes =
  /createHash\s*\([\s\S]*digest|(?:pbkdf2|scrypt)Sync\s*\(|\b(?:md5|sha1|sha256|sha512)\s*\(|CryptoJS\.(?:MD5|SHA\d+|PBKDF2)\s*\(/;

function isSecret(node: TSESTree.Node): boolean {
  const name = lastName(node);
  if (name === undefined) return false;
  const kind = secretKind(name);
  if (kind === 'secret' || kind === 'token') return true;
  return (
    /^(signature|hmac|mac|sig|digest|checksum)$/.test(wordsOf(name).at(-1) ?? '') || /_(TOKEN|SECRET|KEY)$/.test(name)
  );
}

/** A secret that the server has: from the environment, the configuration, the session or the account. */
function isStoredSecret(node: TSESTree.Node): boolean {
  if (!isSecret(node) || isClients(node)) return false;
  return taintOf(node, purpose) === undefined;
}

function isClients(node: TSESTree.Node): boolean {
  return /^(?:req|request|ctx|event|c)\.(?:body|query|params|headers|header|get|cookies|request)\b/.test(textOf(node));
}
