import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { isRelational } from './clientNumber.ts';
import { some } from './tree.ts';

/** A place where what comes in pieces is kept as a whole, and what is wrong with it. */
export interface Collecting {
  readonly weakness: Weakness | undefined;
}

/** True when a body of code adds to a text or a list. */
export function collects(body: TSESTree.Node): boolean {
  return some(body, (node) => {
    if (node.type === NodeType.AssignmentExpression) {
      const { left, right } = node;
      return (
        left.type === NodeType.Identifier &&
        (node.operator === '+=' ||
          (node.operator === '=' &&
            some(right, (inner) => inner !== right && textOf(inner) === left.name) &&
            right.type !== NodeType.Literal))
      );
    }
    return node.type === NodeType.CallExpression && /^(push|append|concat)$/.test(calledName(node) ?? '');
  });
}

/** A comparison of what has come so far with a maximum. */
export function isCounted(body: TSESTree.Node): boolean {
  return some(body, isRelational);
}

export function comparesLength(owner: TSESTree.Node): boolean {
  return some(owner, (node) => isRelational(node) && /length|size|bytes|total|received|limit|max/i.test(textOf(node)));
}
