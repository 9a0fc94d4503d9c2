import type { TSESTree } from '@typescript-eslint/utils';
import type { CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { fastHash, hashedText } from './passwordHashes.ts';
import { isPassword } from './passwordValues.ts';
import { plainComparison, plainQuery, plainSql, plainStorage } from './plainPasswords.ts';
import { weakCost } from './passwordCosts.ts';

/** Passwords that are kept, or checked, in a form that gives them away: as text, by a fast hash, by a cost that is too low. */
export const weakPasswordStorage = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const judge = (place: TSESTree.Node, weakness: Weakness | 'sound' | undefined): void => {
    if (weakness !== undefined) scene.judge(place, weakness === 'sound' ? undefined : weakness);
  };
  const check = (call: CallNode): void => {
    const cost = weakCost(call);
    if (cost !== undefined) {
      judge(call, cost);
      return;
    }
    const hash = fastHash(call);
    const text = hash && hashedText(call);
    if (hash !== undefined && text !== undefined) {
      judge(call, isPassword(text) && !/pwnedpasswords|haveibeenpwned/i.test(scene.file.text) ? hash : 'sound');
      return;
    }
    for (const { place, weakness } of plainStorage(call, scene.project)) judge(place, weakness);
    judge(call, plainQuery(call, scene.project));
  };
  return {
    CallExpression: check,
    NewExpression: check,
    BinaryExpression: (comparison): void => {
      judge(comparison, plainComparison(comparison));
    },
    TemplateLiteral: (node): void => {
      judge(node, plainSql(node, scene.project));
    },
    Literal: (node): void => {
      if (typeof node.value === 'string') judge(node, plainSql(node, scene.project));
    },
    AssignmentExpression: (assignment): void => {
      for (const { place, weakness } of plainStorage(assignment, scene.project)) judge(place, weakness);
    },
  };
});
