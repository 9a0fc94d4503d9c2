import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, propertyOf, unwrap } from '../../flow/scope.ts';
import { describeTaint } from '../../flow/taint.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { clientNumber } from './clientNumber.ts';

const typedArrays = /^(?:Uint8|Uint8Clamped|Uint16|Uint32|Int8|Int16|Int32|Float32|Float64|BigInt64|BigUint64)Array$/;

interface Amount {
  readonly node: TSESTree.Node;
  /** True where a text in place of the number allocates nothing. */
  readonly needsNumber: boolean;
}

/** Memory of a size that a client names: an array, a text or a buffer. */
export const unboundedAllocation = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const amount = allocatedAmount(call);
    if (amount === undefined || amount.node.type === NodeType.Literal) return;
    const found = clientNumber(amount.node);
    const isWeak = found !== undefined && (found.isConverted || !amount.needsNumber);
    scene.judge(
      call,
      isWeak
        ? {
            detail: `Here the size that ${shortText(call.callee)} takes ${describeTaint(found.taint)}, and nothing limits it.`,
          }
        : undefined,
    );
  };
  return { CallExpression: check, NewExpression: check };
});

function allocatedAmount(call: CallNode): Amount | undefined {
  const callee = unwrap(call.callee);
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  const name = calledName(call) ?? '';
  if (callee.type === NodeType.Identifier && findVariable(callee) === undefined) {
    if (name === 'Array' || name === 'ArrayBuffer' || name === 'SharedArrayBuffer')
      return call.arguments.length === 1 ? { node: first, needsNumber: true } : undefined;
    if (typedArrays.test(name)) return { node: first, needsNumber: true };
  }
  const member = moduleMember(callee);
  if (member !== undefined) {
    const { module } = member;
    if (module === 'buffer' && /^alloc/.test(name)) return { node: first, needsNumber: true };
    if (module === 'crypto' && name === 'randomBytes') return { node: first, needsNumber: true };
    if (/^(lodash|underscore|ramda)/.test(module) && /^(range|times|rangeRight)$/.test(name))
      return { node: name === 'range' && second !== undefined ? second : first, needsNumber: false };
    return /^lodash/.test(module) && name === 'repeat' && second !== undefined
      ? { node: second, needsNumber: false }
      : undefined;
  }
  if (callee.type !== NodeType.MemberExpression) return undefined;
  if (/^(alloc|allocUnsafe|allocUnsafeSlow)$/.test(name) && textOf(callee.object) === 'Buffer')
    return { node: first, needsNumber: true };
  if (name === 'from' && textOf(callee.object) === 'Array' && first.type === NodeType.ObjectExpression) {
    const length = propertyOf(first, 'length');
    return length && { node: length, needsNumber: false };
  }
  return /^(repeat|padStart|padEnd)$/.test(name) ? { node: first, needsNumber: false } : undefined;
}
