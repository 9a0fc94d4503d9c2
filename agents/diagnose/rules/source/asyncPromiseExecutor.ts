import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { findVariable, isFunctionNode } from '../../flow/scope.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';

/** `new Promise(async …)`. */
export const asyncPromiseExecutor = defineRule((scene) => ({
  NewExpression: ({ callee, arguments: [executor] }): void => {
    if (callee.type !== NodeType.Identifier || callee.name !== 'Promise' || findVariable(callee) !== undefined) return;
    if (!isFunctionNode(executor)) return;
    scene.judge(executor, executor.async ? { detail: `Here it is ${shortText(executor, 40)}` } : undefined);
  },
}));
