import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors } from '../../flow/scope.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { frameworkOf, mentions, serverApps, usesPackage } from './expressApps.ts';
import { defineProductionRule } from './places.ts';

const removingPackages = /^(helmet|hide-powered-by|lusca|nocache-and-hide)$/;

/** An Express application that names itself in every answer. */
export const xPoweredBy = defineProductionRule((scene) => ({
  CallExpression: (call): void => {
    // The list of all applications rests on all files.
    if (frameworkOf(call) !== 'express') return;
    const app = serverApps(scene.project).find(
      (candidate) => candidate.call === call && candidate.framework === 'express',
    );
    if (app === undefined) return;
    const isRemoved = usesPackage(app, removingPackages) || mentions(app, /['"`]x-powered-by['"`]/i);
    scene.judge(call, isRemoved ? undefined : weaknessOf(call, app.name));
  },
}));

function weaknessOf(call: CallNode, name: string | undefined): Weakness {
  const statement = name === undefined ? undefined : declarationOf(call);
  return {
    detail: 'Here the application is made, and nothing in its code removes the header.',
    fix:
      statement === undefined
        ? undefined
        : (fixer) => fixer.insertTextAfter(statement, `\n${name ?? ''}.disable('x-powered-by');`),
  };
}

/** The declaration at the top level that makes the application and nothing else. */
function declarationOf(call: CallNode): TSESTree.Node | undefined {
  for (const ancestor of ancestors(call)) {
    if (ancestor.type !== NodeType.VariableDeclaration) continue;
    const isAlone = ancestor.declarations.length === 1 && ancestor.parent.type === NodeType.Program;
    return isAlone ? ancestor : undefined;
  }
  return undefined;
}
