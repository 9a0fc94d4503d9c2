import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { propertyName } from '../../flow/scope.ts';

const secret = /^(password|passwordHash|hashedPassword|password_hash|passwd|pwd|pass|hash|local)$/;

/** Whether a use of a record takes its password away: `delete user.password`, `user.password = undefined`. */
export function propertyOfRecord(identifier: TSESTree.Node): 'removed' | 'other' {
  const member = identifier.parent;
  if (
    member?.type !== NodeType.MemberExpression ||
    member.object !== identifier ||
    !secret.test(propertyName(member) ?? '')
  )
    return 'other';
  const outer = member.parent;
  if (outer.type === NodeType.UnaryExpression && outer.operator === 'delete') return 'removed';
  if (outer.type !== NodeType.AssignmentExpression || outer.left !== member) return 'other';
  const { right } = outer;
  const isEmpty =
    (right.type === NodeType.Literal && (right.value === null || right.value === '')) ||
    (right.type === NodeType.Identifier && right.name === 'undefined');
  return isEmpty ? 'removed' : 'other';
}
