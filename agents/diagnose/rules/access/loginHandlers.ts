import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { descendants } from '../../flow/tree.ts';
import { calledName, ownNames } from '../../flow/callers.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { contains, keyName, propertyName, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { routesOf } from '../../flow/routeValidation.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { isPasswordName, wordsOf } from './words.ts';
import { Answers } from '../../source/memory.ts';

const loginWord =
  /^(login|signin|signup|register|authenticate|logon|log|sign|auth|authorize|session|sessions|verify|validate|token)$/;
const recoveryWord = /^(forgot|forgotten|reset|recover|recovery|lost|resend)$/;

/** The words by which a function and its route are known. */
export function wordsAround(owner: FunctionNode): readonly string[] {
  const names = [...ownNames(owner)];
  const paths = routesOf(owner).map((call) => stringOf(call.arguments[0]) ?? '');
  return [...names, ...paths].flatMap((name) => wordsOf(name));
}

/** True for a function in which somebody proves who they are: it handles a password, and its name or its calls say so. */
export function isLogin(owner: FunctionNode): boolean {
  if (holdsHandlers(owner)) return false;
  const words = wordsAround(owner);
  const isNamed =
    words.some((word) => loginWord.test(word)) && !words.some((word) => /^(out|logout|signout)$/.test(word));
  const { hasPassword, checks } = facts(owner);
  return (
    checks ||
    (isNamed && hasPassword) ||
    (isNamed && words.some((word) => /^(login|signin|authenticate|register|signup)$/.test(word)))
  );
}

/** A function that sets routes up, or makes an object of handlers, is known by what is inside it, and serves nobody itself. */
function holdsHandlers(owner: FunctionNode): boolean {
  let holds = holders.get(owner);
  if (holds === undefined) {
    holds =
      requestHandler(owner) === undefined &&
      fileOf(owner).functions.some(
        (inner) => inner !== owner && contains(owner, inner) && requestHandler(inner) !== undefined,
      );
    holders.set(owner, holds);
  }
  return holds;
}

const holders = new Answers<FunctionNode, boolean>();

/** True for a function that sends a way back in to somebody who has forgotten their password. */
export function isRecovery(owner: FunctionNode): boolean {
  const words = wordsAround(owner);
  return (
    words.some((word) => recoveryWord.test(word)) &&
    words.some((word) => /^(password|passwd|pwd|pass|account|forgot|forgotten|recover|recovery|resend)$/.test(word))
  );
}

const known = new Answers<FunctionNode, { readonly hasPassword: boolean; readonly checks: boolean }>();

function facts(owner: FunctionNode): { readonly hasPassword: boolean; readonly checks: boolean } {
  const before = known.get(owner);
  if (before !== undefined) return before;
  let hasPassword = false;
  let checks = false;
  const isPossible = /pass|pwd|psw/i.test(textOf(owner));
  for (const node of isPossible ? descendants(owner) : []) {
    if (node.type === NodeType.Identifier && isPasswordName(node.name)) hasPassword = true;
    if (node.type === NodeType.MemberExpression && isPasswordName(propertyName(node) ?? '')) hasPassword = true;
    if (node.type === NodeType.Property && isPasswordName(keyName(node) ?? '')) hasPassword = true;
    if (
      node.type === NodeType.CallExpression &&
      /^(compare|compareSync|comparePassword\w*|verifyPassword|checkPassword|validPassword|validatePassword|isValidPassword|authenticate|matchPassword)$/.test(
        calledName(node) ?? '',
      )
    )
      checks = true;
  }
  const found = { hasPassword, checks: checks && hasPassword };
  known.set(owner, found);
  return found;
}
