import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, isFunctionNode, keyName } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { matchesText, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from '../configuration/places.ts';
import { constantOf, isConstant } from '../configuration/settings.ts';
import { unreadChains } from './unreadChains.ts';

const named =
  /\b(?:failAction|attachValidation|forbidUnknownValues|setValidatorCompiler|skipMissingProperties|validateBeforeSave)\b/;

const routed = /\.(?:get|post|put|patch|delete)\(/;

/** Checks of what clients send that are declared, and told to let everything through. */
export const validationSwitchedOff = defineProductionRule((scene) => {
  if (!matchesText(scene.file, named) && !matchesText(scene.file, routed)) return {};
  return {
    Property: (property): void => {
      if (property.parent.type !== NodeType.ObjectExpression) return;
      const verdict = verdictOn(property);
      if (verdict !== 'other') scene.judge(property, isDevelopmentOnly(property) ? undefined : verdict);
    },
    CallExpression: (call): void => {
      const unread = unreadChains(call);
      if (unread !== undefined) scene.judge(call, unread.weakness);
      if (calledName(call) !== 'setValidatorCompiler') return;
      scene.judge(
        call,
        acceptsAll(call) ? { detail: 'Here every schema is compiled to a check that accepts everything.' } : undefined,
      );
    },
  };
});

function verdictOn(property: TSESTree.Property): Weakness | undefined | 'other' {
  switch (keyName(property)) {
    case 'failAction': {
      // In hapi's `state`, it is about cookies that do not parse.
      if (!isInside(property, /^(?:validate|payload|routes|options|config)$/)) return 'other';
      const action = constantOf(property.value)?.value;
      return action === 'ignore' || action === 'log'
        ? {
            detail: `Here hapi ${action === 'log' ? 'notes what does not fit the schema and' : 'takes what does not fit the schema and'} hands it to the handler all the same.`,
          }
        : undefined;
    }
    case 'attachValidation': {
      const isRead = /\bvalidationError\b/.test(textOf(outermost(property)));
      return isConstant(property.value, true) && !isRead
        ? {
            detail:
              'Here Fastify only notes the error of the schema in validationError, which this route does not look at.',
          }
        : undefined;
    }
    case 'forbidUnknownValues':
    case 'skipMissingProperties':
      if (!isOfValidationPipe(property)) return 'other';
      return isConstant(property.value, keyName(property) !== 'forbidUnknownValues')
        ? {
            detail: `Here ${textOf(property)} lets objects through that the rules of no class were applied to.`,
            severity: 'low',
          }
        : undefined;
    case 'validateBeforeSave':
      return isConstant(property.value, false)
        ? {
            detail: 'Here the document is stored without the checks that its schema declares.',
            severity: 'low',
            confidence: 'low',
          }
        : undefined;
    default:
      return 'other';
  }
}

function isInside(property: TSESTree.Property, names: RegExp): boolean {
  for (const ancestor of ancestors(property)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type === NodeType.Property) return names.test(keyName(ancestor) ?? '');
  }
  return false;
}

/** The call of the route around a setting. */
function outermost(property: TSESTree.Property): TSESTree.Node {
  for (const ancestor of ancestors(property)) if (ancestor.type === NodeType.CallExpression) return ancestor;
  return property;
}

function isOfValidationPipe(property: TSESTree.Property): boolean {
  const call = property.parent.parent;
  return (
    call.type === NodeType.NewExpression &&
    /ValidationPipe$/.test(moduleMember(call.callee)?.path.at(-1) ?? calledName(call) ?? '')
  );
}

/** `() => () => true`. */
function acceptsAll(call: CallNode): boolean {
  const [compiler] = call.arguments;
  const value = compiler && valueOf(compiler);
  if (value?.kind !== 'function') return false;
  return returnedExpressions(value.node).some((check) => {
    if (!isFunctionNode(check)) return false;
    const answers = returnedExpressions(check);
    return answers.length > 0 && answers.every((answer) => isConstant(answer, true));
  });
}
