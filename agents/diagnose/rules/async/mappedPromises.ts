import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyName } from '../../flow/scope.ts';
import type { Weakness } from '../defineRule.ts';

const combining = new Set(['all', 'allSettled', 'any', 'race']);
/** Methods of a list that read its elements as values. */
const reading = new Set(['filter', 'join', 'sort', 'some', 'every', 'find', 'includes', 'reduce', 'flat']);

/** The list of promises that map gives must come to Promise.all; it is weak where it is awaited, read, sent or dropped as it is. */
export function weaknessOfMap(call: TSESTree.CallExpression): Weakness | undefined {
  const outer: TSESTree.Node = call.parent.type === NodeType.ChainExpression ? call.parent.parent : call.parent;
  if (outer.type === NodeType.AwaitExpression)
    return { detail: 'Here await waits for a list, not for the promises in it.' };
  if (outer.type === NodeType.ExpressionStatement) return { detail: 'Here the list of promises is dropped.' };
  if (outer.type === NodeType.MemberExpression && outer.object === call && reading.has(propertyName(outer) ?? '')) {
    const next = outer.parent;
    const isReading = next.type === NodeType.CallExpression && next.callee === outer;
    return isReading && propertyName(outer) !== 'reduce'
      ? { detail: `Here ${propertyName(outer) ?? ''}() gets promises instead of values.` }
      : undefined;
  }
  if (outer.type === NodeType.CallExpression && outer.callee !== call) {
    const name = calledName(outer) ?? '';
    if (/^(json|send|render|stringify)$/.test(name))
      return { detail: `Here ${name}() gets promises instead of values.` };
    if (combining.has(name)) return undefined;
  }
  return undefined;
}
