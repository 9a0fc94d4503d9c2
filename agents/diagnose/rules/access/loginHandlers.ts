import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName, ownNames } from '../../flow/callers.ts';
import { namesIn } from '../../flow/exports.ts';
import { requestHandler } from '../../flow/handlers.ts';
import {
  contains,
  functionVariable,
  keyName,
  lastName,
  propertyName,
  propertyOf,
  referencesOf,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { routesOf } from '../../flow/routeValidation.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import { isPasswordName, wordsOf } from './words.ts';
import { Answers } from '../../source/memory.ts';

const loginWord =
  /^(login|signin|signup|register|authenticate|logon|log|sign|auth|authorize|session|sessions|verify|validate|token)$/;
const recoveryWord = /^(forgot|forgotten|reset|recover|recovery|lost|resend)$/;

/** The words by which a function and its route are known. */
export function wordsAround(owner: FunctionNode): readonly string[] {
  let words = wordsKnown.get(owner);
  if (words === undefined) {
    const paths = routesOf(owner).map((call) => stringOf(call.arguments[0]) ?? '');
    const names = [...ownNames(owner), ...paths, ...optionPaths(owner), ...decoratedPaths(owner), ...filePath(owner)];
    wordsKnown.set(owner, (words = names.flatMap((name) => wordsOf(name))));
  }
  return words;
}

const wordsKnown = new Answers<FunctionNode, readonly string[]>();

/** `{ method: 'POST', path: '/login', handler: login }`, as Hapi and Fastify take routes. */
function optionPaths(owner: FunctionNode): readonly string[] {
  const names = referencesOf(functionVariable(owner)).map(({ identifier }) => identifier);
  return [owner, ...names].flatMap((place) => {
    const property = place.parent;
    if (property.type !== NodeType.Property || keyName(property) !== 'handler') return [];
    if (property.parent.type !== NodeType.ObjectExpression) return [];
    return stringOf(propertyOf(property.parent, 'path') ?? propertyOf(property.parent, 'url')) ?? [];
  });
}

/** `@Post('login')`. */
function decoratedPaths(owner: FunctionNode): readonly string[] {
  const method = owner.parent;
  if (method.type !== NodeType.MethodDefinition) return [];
  return method.decorators.flatMap(({ expression }) =>
    expression.type === NodeType.CallExpression ? (stringOf(expression.arguments[0]) ?? []) : [],
  );
}

/** Where a file's place is the route: `pages/api/login.ts`, `app/api/login/route.ts`, `api/login.js`. */
function filePath(owner: FunctionNode): readonly string[] {
  const { path } = fileOf(owner);
  const route = /(?:^|\/)(?:pages\/api|app(?=\/.*\/route\.\w+$)|api|netlify\/functions)\/(.+)\.[cm]?[jt]s$/.exec(
    path,
  )?.[1];
  const { parent } = owner;
  const isServed =
    parent.type === NodeType.ExportDefaultDeclaration ||
    [...ownNames(owner)].some((name) => /^(GET|POST|PUT|PATCH|DELETE|handler)$/.test(name));
  if (!isServed) return [];
  if (route !== undefined) return [route.replace(/\/route$/, '')];
  // A cloud function has no other name.
  return ownNames(owner).has('handler') ? [path.split('/').at(-1)?.split('.')[0] ?? ''] : [];
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
    (words.some((word) => /^(password|passwd|pwd|pass|account|forgot|forgotten|recover|recovery|resend)$/.test(word)) ||
      takesAddress(owner))
  );
}

/** `startReset(email)`: what is begun anew for an address is how its owner gets in. */
function takesAddress({ params }: FunctionNode): boolean {
  return params
    .flatMap(namesIn)
    .some(({ name }) => /^(?:user_?)?(?:e_?mail|mail|login|user_?name|phone)(?:_?address|_?number)?$/i.test(name));
}

/** `bcrypt.compare(…)`, `user.validPassword(…)`, `samePassword(…)`, `Passwords.matches(…)`. */
export function isPasswordCheck(call: CallNode): boolean {
  const name = calledName(call) ?? '';
  if (/^(compare|compareSync|authenticate)$/.test(name)) return true;
  if (
    /^(?:is_?)?(?:same|match(?:es)?|compare|verify|check|valid(?:ate)?|correct|test)\w*(?:pass|pwd|credential)/i.test(
      name,
    )
  )
    return true;
  const callee = unwrap(call.callee);
  return (
    /^(verify|matches|match|check|equals|validate|test|compareHash)(?:Sync)?$/.test(name) &&
    callee.type === NodeType.MemberExpression &&
    /pass(?!port)|bcrypt|argon|scrypt|credential|hash/i.test(lastName(callee.object) ?? '')
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
    if (node.type === NodeType.CallExpression && isPasswordCheck(node)) checks = true;
  }
  const found = { hasPassword, checks: checks && hasPassword };
  known.set(owner, found);
  return found;
}
