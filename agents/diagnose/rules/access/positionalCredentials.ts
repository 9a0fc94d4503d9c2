import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { stringOf, type FunctionNode } from '../../flow/scope.ts';
import type { Scene } from '../defineRule.ts';
import { inside, isOrdinaryText, isPlaceholder } from './secretValues.ts';
import { isPasswordName } from './words.ts';

/** Passwords that everybody tries first. */
export const usualPassword =
  /^(admin\w{0,4}|administrator|root|toor|user|user\d+|guest|test\w{0,3}|demo|password\d*|passw0rd|p@ssw0rd|pass\d*|secret|changeme|change-me|welcome\d*|letmein|qwerty\w*|123\d*|1234\w*|abc123|default|master|super|manager|support|postgres|mysql|oracle|sa)!?$/i;
const making = /^(?:create|add|insert|register|ensure|seed|upsert|make|bootstrap|provision|signUp|save)/i;
const ofAccounts = /user|admin|account|member|staff|operator|customer|owner/i;

/** `users.ensureAdmin('root', 'blue-42')`: the called function's own parameters say which argument is the password. */
export function judgePositional(scene: Scene, call: TSESTree.CallExpression): void {
  const name = calledName(call) ?? '';
  const texts = call.arguments.filter((argument) => (stringOf(argument) ?? '') !== '');
  const accountsName = `${name} ${call.callee.type === NodeType.MemberExpression ? (lastWord(call.callee.object) ?? '') : ''}`;
  if (texts.length < 2 || !making.test(name) || !ofAccounts.test(accountsName)) return;
  const index = passwordIndex(calleesOf(call));
  const argument = index === undefined ? undefined : call.arguments[index];
  const text = stringOf(argument);
  if (argument === undefined || text === undefined) return;
  const isPassword = text.length >= 3 && !isOrdinaryText(text) && (!isPlaceholder(text) || usualPassword.test(text));
  scene.judge(
    argument,
    isPassword
      ? {
          detail: `Here ${name} makes an account with a fixed password.`,
          confidence: 'medium',
          secret: inside(argument),
        }
      : undefined,
  );
}

function passwordIndex(callees: readonly FunctionNode[]): number | undefined {
  for (const { params } of callees) {
    const index = params.findIndex((param) => {
      const own = param.type === NodeType.AssignmentPattern ? param.left : param;
      return own.type === NodeType.Identifier && isPasswordName(own.name);
    });
    if (index >= 0) return index;
  }
  return undefined;
}

function lastWord(node: TSESTree.Node): string | undefined {
  if (node.type === NodeType.Identifier) return node.name;
  return node.type === NodeType.MemberExpression && node.property.type === NodeType.Identifier
    ? node.property.name
    : undefined;
}
