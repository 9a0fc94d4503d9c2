import { isFunctionNode } from '../../flow/scope.ts';
import { isGlobal } from '../../flow/promises.ts';
import { defineRule } from '../defineRule.ts';
import { neverRejects } from './settlement.ts';

/** `new Promise(async …)`: what the executor throws goes to a promise that nobody has. */
export const asyncPromiseExecutor = defineRule((scene) => ({
  NewExpression: ({ callee, arguments: [executor] }): void => {
    if (!isGlobal(callee, 'Promise') || !isFunctionNode(executor)) return;
    const isSound = !executor.async || neverRejects(executor);
    scene.judge(
      executor,
      isSound ? undefined : { detail: 'Here a failure in the executor leaves the promise pending for ever.' },
    );
  },
}));
