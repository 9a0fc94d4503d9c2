import type { TSESTree } from '@typescript-eslint/utils';
import { childrenOf } from '../source/parseSource.ts';
import { isFunctionNode } from './scope.ts';

/** The nodes of a tree in the order of the text, the root included; inner functions are given but not entered unless asked for. */
export function* nodesIn(root: TSESTree.Node, { entersFunctions = false } = {}): Generator<TSESTree.Node> {
  const stack = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    if (next !== root && !entersFunctions && isFunctionNode(next)) continue;
    stack.push(...childrenOf(next).sort((a, b) => b.range[0] - a.range[0]));
  }
}

/** The nodes in and below a node, those of inner functions too, in the order of the text. */
export function descendants(node: TSESTree.Node): Generator<TSESTree.Node> {
  return nodesIn(node, { entersFunctions: true });
}
