import { propertyOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { sessionSetup } from './sessionSetup.ts';
import { isComplete } from './tree.ts';

const inMemory = /^(express-session|@fastify\/session|fastify-session|koa-generic-session)$/;

/** Sessions that are kept in the memory of one process. */
export const insecureSessionStore = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const check = (call: CallNode): void => {
    const member = moduleMember(call.callee);
    if (member?.module === 'express-session' && member.path.at(-1) === 'MemoryStore') {
      scene.judge(call, { detail: 'Here a MemoryStore is made.' });
      return;
    }
    const setup = sessionSetup(call);
    if (setup === undefined || !inMemory.test(setup.library)) return;
    const { options } = setup;
    const hasStore =
      setup.isUnseen || (options !== undefined && (propertyOf(options, 'store') !== undefined || !isComplete(options)));
    scene.judge(
      call,
      hasStore || isSetLater(scene) ? undefined : { detail: `Here ${setup.library} is given no store.` },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

/** `options.store = …` below. */
function isSetLater({ file }: Scene): boolean {
  return file.assignments.some(({ left }) => file.text.slice(...left.range).endsWith('.store'));
}
