import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { leaves } from '../../flow/guardingStatements.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  referencesOf,
  stringOf,
} from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';

/** Headers that carry a proof, or say how the client speaks. */
const otherUse =
  /auth|cookie|token|key|secret|signature|hmac|password|credential|origin|referer|^content|^accept|upgrade|^host$|requested-with|user-agent|csrf|xsrf|forwarded-(?:for|proto|host)|^if-|range|version|trace|request-id|correlation|skip-log|no-cache|cache|prefer|dnt|locale|lang|^te$|connection|expect|idempotency|bot|webhook|health/i;
const refuses = /\b40[13]\b|unauthori[sz]ed|forbidden|throw\b|return false|redirect\([^)]*(?:login|signin)/i;
const letsIn =
  /\bnext\(\s*\)|return true\b|\b(?:req|request|ctx\.state|c|res\.locals)\.(?:user|claims|account|auth|session|role|isAdmin|principal|identity|viewer)\b\s*=[^=]/;

/**
 * A guard that lets in whoever sends a header, whatever it holds or with a value that stands in the source:
 * `if (req.get('x-internal') === 'yes') return next()`.
 */
export function passingBy(
  node: TSESTree.Node,
  name: string,
): { readonly place: TSESTree.Node; readonly weakness: Weakness | undefined } | undefined {
  if (otherUse.test(name)) return undefined;
  for (const use of usesOf(node)) {
    const statement = testedBy(use);
    const around = statement && enclosingFunction(statement);
    if (statement === undefined || around === undefined) continue;
    const consequent = textOf(statement.consequent);
    const rest = textOf(around).replace(consequent, '');
    if (!letsIn.test(consequent) || !leaves(statement.consequent) || refuses.test(consequent) || !refuses.test(rest))
      continue;
    return {
      place: statement,
      weakness: isProved(statement.test)
        ? undefined
        : {
            detail: `Here whoever sends ${shortText(node, 40)} is let in without a proof, and everybody can send it.`,
            severity: 'high',
            confidence: 'medium',
          },
    };
  }
  return undefined;
}

function usesOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor) || ancestor.type === NodeType.IfStatement) break;
    if (ancestor.type === NodeType.VariableDeclarator && ancestor.id.type === NodeType.Identifier)
      return referencesOf(findVariable(ancestor.id)).flatMap(({ identifier, init }) =>
        init === true ? [] : [identifier],
      );
  }
  return [node];
}

/** The `if` in whose test a value stands. */
function testedBy(node: TSESTree.Node): TSESTree.IfStatement | undefined {
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === NodeType.IfStatement) return contains(ancestor.test, node) ? ancestor : undefined;
    if (isFunctionNode(ancestor)) return undefined;
  }
  return undefined;
}

/** Something besides the header and constants is asked for: a secret, an address, a check. */
function isProved(test: TSESTree.Node): boolean {
  if (test.type === NodeType.LogicalExpression) {
    const sides = [isProved(test.left), isProved(test.right)];
    return test.operator === '&&' ? sides.includes(true) : sides.every(Boolean);
  }
  if (test.type === NodeType.BinaryExpression)
    return (
      stringOf(test.left) === undefined &&
      stringOf(test.right) === undefined &&
      !/^(?:undefined|null)$/.test(textOf(test.right))
    );
  if (test.type === NodeType.CallExpression) return !/(?:\.|^)(?:header|get|Boolean)$/.test(textOf(test.callee));
  return false;
}
