import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { decoratorName, decoratorsOf } from '../../flow/handlers.ts';
import { findVariable, isFunctionNode, propertyName, referencesOf, rootIdentifier, unwrap } from '../../flow/scope.ts';
import { namesIn } from '../../flow/exports.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { isConstant, settingOf } from '../configuration/settings.ts';
import { isController, routesOfController, usesNest } from './nest.ts';

const ending = /^(?:json|send|end|redirect|render|sendFile|download|sendStatus|pipe|write|status|jsonp|type|code)$/;

/** Methods that take the response over and yet give a value back: Nest ignores it, and the client waits for ever. */
export const nestManualResponse = defineProductionRule((scene) => ({
  ClassDeclaration: (node): void => {
    if (!isController(node) || !usesNest(scene.file)) return;
    for (const { method } of routesOfController(node)) {
      if (!isFunctionNode(method.value)) continue;
      for (const parameter of method.value.params) {
        const decorator = decoratorsOf(parameter).find((candidate) =>
          /^(?:Res|Response)$/.test(decoratorName(candidate)),
        );
        const [name] = namesIn(parameter);
        if (decorator?.expression.type !== NodeType.CallExpression || name === undefined) continue;
        const { expression } = decorator;
        const isPassing = isConstant(settingOf(expression.arguments[0], 'passthrough'), true);
        const uses = referencesOf(findVariable(name)).map(({ identifier }) => identifier);
        // Whoever is handed the response may send it.
        const isSent = uses.some((use) => isEnded(use) || use.parent.type !== NodeType.MemberExpression);
        const value = returnedExpressions(method.value).find((returned) => isValue(returned, name.name));
        const isLost = !isPassing && !isSent && value !== undefined;
        scene.judge(
          parameter,
          isLost
            ? {
                detail: `Here ${name.name} is injected without passthrough and never sent, so what the method returns is dropped.`,
                fix: (fixer) =>
                  expression.arguments.length === 0
                    ? fixer.insertTextBeforeRange(
                        [expression.range[1] - 1, expression.range[1]],
                        '{ passthrough: true }',
                      )
                    : null,
              }
            : undefined,
        );
      }
    }
  },
}));

function isEnded(use: TSESTree.Node): boolean {
  for (let member = use.parent; member?.type === NodeType.MemberExpression;) {
    if (ending.test(propertyName(member) ?? '')) return true;
    const call = member.parent;
    if (call.type !== NodeType.CallExpression) return false;
    member = call.parent;
  }
  return false;
}

/** A value rather than what a method of the response gives back. */
function isValue(returned: TSESTree.Expression, response: string): boolean {
  const bare = unwrap(returned);
  if (rootIdentifier(bare)?.name === response) return false;
  return (
    !(bare.type === NodeType.Identifier && bare.name === 'undefined') &&
    !(bare.type === NodeType.Literal && bare.value === null)
  );
}
