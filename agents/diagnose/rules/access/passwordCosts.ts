import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import { propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { numberOf } from './tree.ts';

const minimumBcryptCost = 10;
const minimumIterations = 100_000;
const minimumScryptCost = 2 ** 14;
/** In KiB. */
const minimumArgonMemory = 7_168;

/** What a call that is made for passwords says of its cost; `sound` where it is enough or not seen, undefined for other calls. */
export function weakCost(call: CallNode): Weakness | 'sound' | undefined {
  const member = moduleMember(call.callee);
  // `const derive = promisify(pbkdf2)` calls it by another name.
  const name = member?.path.at(-1) ?? calledName(call) ?? '';
  const callee = textOf(call.callee);
  const isBcrypt =
    member === undefined
      ? /^_?bcrypt(js)?\.|(?:^|\.)bcrypt\./i.test(callee)
      : /^(bcrypt|bcryptjs|bcrypt-nodejs|@node-rs\/bcrypt|bcrypt-ts|twin-bcrypt)$/.test(member.module);
  if (isBcrypt && /^(hash|hashSync|genSalt|genSaltSync)$/.test(name)) return ofBcrypt(call, name);
  if (
    /^pbkdf2(Sync)?$/.test(name) &&
    (member === undefined || member.module === 'crypto' || member.module === 'pbkdf2')
  )
    return ofIterations(numberOf(call.arguments[2]));
  if (name === 'PBKDF2' && (member === undefined ? /CryptoJS/.test(callee) : member.module.startsWith('crypto-js'))) {
    const options = objectOf(call.arguments[2]);
    return ofIterations(options === undefined ? 1 : numberOf(propertyOf(options, 'iterations')));
  }
  if (/^scrypt(Sync)?$/.test(name) && (member === undefined || member.module === 'crypto')) {
    const options = call.arguments.map((argument) => objectOf(argument)).find((object) => object !== undefined);
    const cost = options && numberOf(propertyOf(options, 'N') ?? propertyOf(options, 'cost'));
    if (cost === undefined || cost >= minimumScryptCost) return 'sound';
    return {
      detail: `Here scrypt is given a cost of ${cost}, less than the ${minimumScryptCost} of its default.`,
      severity: 'medium',
    };
  }
  if (/^(argon2|@node-rs\/argon2)$/.test(member?.module ?? '') && /^hash(Raw|Sync)?$/.test(name)) {
    const options = objectOf(call.arguments[1]);
    const memory = options && numberOf(propertyOf(options, 'memoryCost'));
    if (memory === undefined || memory >= minimumArgonMemory) return 'sound';
    return {
      detail: `Here argon2 is given ${memory} KiB, less than the least that is advised (${minimumArgonMemory}).`,
      severity: 'medium',
    };
  }
  return undefined;
}

function ofBcrypt(call: CallNode, name: string): Weakness | 'sound' {
  const given = call.arguments[name.startsWith('hash') ? 1 : 0];
  const cost = isSaltCall(given) ? undefined : numberOf(given);
  if (given === undefined || cost === undefined || cost >= minimumBcryptCost) return 'sound';
  const literal = unwrap(given);
  return {
    detail: `Here bcrypt is given the cost ${cost}: each step down halves the work of whoever tries passwords out.`,
    severity: 'medium',
    confidence: 'high',
    ...(literal.type === NodeType.Literal && { fix: (fixer) => fixer.replaceText(literal, '12') }),
  };
}

function isSaltCall(node: TSESTree.Node | undefined): boolean {
  return node !== undefined && unwrap(node).type === NodeType.CallExpression && /salt/i.test(textOf(node));
}

function ofIterations(count: number | undefined): Weakness | 'sound' {
  if (count === undefined || count >= minimumIterations) return 'sound';
  return {
    detail: `Here PBKDF2 runs ${count} times, where hundreds of thousands are advised.`,
    severity: 'medium',
    confidence: 'high',
  };
}
