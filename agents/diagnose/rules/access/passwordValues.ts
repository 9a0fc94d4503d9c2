import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingFunction, lastName, unwrap } from '../../flow/scope.ts';
import { isPasswordName, wordsOf } from './words.ts';

const maxHops = 4;

/** True for a password in clear text: by its name, joined with a salt, or a parameter that is given one. */
export function isPassword(node: TSESTree.Node, hops = 0): boolean {
  const bare = unwrap(node);
  if (hops > maxHops) return false;
  const name = lastName(bare);
  if (name !== undefined && isPasswordName(name)) return true;
  switch (bare.type) {
    case NodeType.TemplateLiteral:
      return bare.expressions.some((part) => isPassword(part, hops + 1));
    case NodeType.BinaryExpression:
      return bare.operator === '+' && [bare.left, bare.right].some((part) => isPassword(part, hops + 1));
    case NodeType.LogicalExpression:
      return isPassword(bare.left, hops + 1);
    case NodeType.CallExpression: {
      const called = calledName(bare) ?? '';
      if (/^(from|String|toString|trim|concat|normalize|toUTF8)$/.test(called)) {
        const parts =
          bare.callee.type === NodeType.MemberExpression ? [bare.callee.object, ...bare.arguments] : bare.arguments;
        return parts.some((part) => isPassword(part, hops + 1));
      }
      return false;
    }
    case NodeType.Identifier: {
      const definition = definitionOf(bare);
      if (definition !== undefined && definition !== bare) return isPassword(definition, hops + 1);
      return isPasswordParameter(bare, hops);
    }
    default:
      return false;
  }
}

/** A parameter of a function that is for passwords by its name, or is called with one. */
function isPasswordParameter(parameter: TSESTree.Identifier, hops: number): boolean {
  const owner = enclosingFunction(parameter);
  const index =
    owner?.params.findIndex((param) => param.type === NodeType.Identifier && param.name === parameter.name) ?? -1;
  if (owner === undefined || index < 0 || /salt|key|secret/i.test(parameter.name)) return false;
  const names = [...ownNames(owner)];
  const isForPasswords = names.some((name) => {
    const words = wordsOf(name);
    return (
      words.some((word) => /^(password|passwords|passwd|pwd)$/.test(word)) &&
      words.some((word) => /^(hash|encrypt|digest|make|create|check|verify|compare|valid|validate|encode)$/.test(word))
    );
  });
  if (isForPasswords && index === 0) return true;
  return callersOf(owner)
    .slice(0, 8)
    .some((call) => {
      const argument = call.arguments[index];
      return argument !== undefined && isPassword(argument, hops + 1);
    });
}
