import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { descendants } from '../../flow/tree.ts';
import { calledName } from '../../flow/callers.ts';
import type { FunctionNode } from '../../flow/scope.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { isLogin, isRecovery } from './loginHandlers.ts';
import { routesOfProject, type Route, type RouteTable } from './routes.ts';
import { wordsOf } from './words.ts';

const openWord =
  /^(login|log|signin|signup|sign|register|registration|join|forgot|forgotten|reset|recover|logout|signout|webhook|webhooks|hook|hooks|callback|contact|health|healthz|healthcheck|status|ping|search|subscribe|unsubscribe|newsletter|refresh|token|tokens|oauth|oauth2|auth|authenticate|verify|verification|confirm|activate|public|csp|report|graphql|session|sessions|feedback|metrics|otp|saml|sso|challenge|echo|calculate|convert|validate|preview|track|analytics|events)$/;
const changing =
  /^(create|save|insert\w*|update\w*|delete\w*|remove\w*|destroy|findByIdAnd\w*|findOneAnd\w*|upsert|bulk\w*|replaceOne|query|execute|run|exec|drop\w*|add[A-Z]\w*|set[A-Z]\w*|edit\w*|unlink|unlinkSync|rm|rmSync|transfer\w*|ban\w*|approve\w*|promote\w*)$/;
const asksWho =
  /(?:req|request|ctx|context|c)\.(?:user|session|auth|isAuthenticated|account|currentUser|userId|uid|isAdmin|jwt|token)\b|state\.(?:user|auth)|locals\.(?:user|auth|account|session)|authori[sz]|authenticat|verif(?:y|ied)|permission|isAdmin|currentUser|getSession|getServerSession|getUser\(|getAuth|\b40[13]\b|UNAUTHORIZED|FORBIDDEN|signature|api[-_]?key|\bjwt\b|basicAuth|checkAccess|hasRole|\bcan\(|ability/i;

/** Routes that change data, or are for administrators, without asking who the client is, in an application that does ask elsewhere. */
export const missingAuthorization = defineProjectRule((project, judge) => {
  const table = routesOfProject(project);
  if (!table.hasGuards || table.isGuardedAsWhole) return;
  for (const route of table.routes) {
    const { handler, call } = route;
    if (handler === undefined || !isOfInterest(route, handler)) continue;
    judge(
      { file: fileOf(call).path, startLine: call.loc.start.line, endLine: call.loc.start.line, node: call },
      weakness(route, handler, table),
    );
  }
});

function isOfInterest({ method, path }: Route, handler: FunctionNode): boolean {
  if (isForAdministrators(path)) return true;
  return /^(post|put|patch|delete)$/.test(method) && changesData(handler);
}

function weakness(route: Route, handler: FunctionNode, table: RouteTable): Weakness | undefined {
  const { method, path, guards, call } = route;
  const words = wordsOf(path);
  if (words.some((word) => openWord.test(word)) || isLogin(handler) || isRecovery(handler)) return undefined;
  if (asksWho.test(textOf(handler))) return undefined;
  const name = `${method.toUpperCase()} ${path}`;
  if (guards.length > 0) {
    const isForAll =
      isForAdministrators(path) &&
      table.routes.some((other) => other.guards.some((guard) => isAdministratorGuard(guard)));
    if (!isForAll || guards.some((guard) => isAdministratorGuard(guard) || guard === 'a guard of the router'))
      return undefined;
    return {
      detail: `Here ${name} asks only whether somebody is logged in, while other routes ask for an administrator.`,
      confidence: 'low',
    };
  }
  const sameRouter = table.routes.filter((other) => fileOf(other.call) === fileOf(call) && other.guards.length > 0);
  const facts =
    sameRouter.length === 0
      ? 'while other routes of the application do'
      : `while ${sameRouter.length === 1 ? 'another route' : `${sameRouter.length} other routes`} of the same file do`;
  return {
    detail: `Here nothing before or in the handler of ${name} asks who the client is, ${facts}.`,
    confidence: sameRouter.length > 0 && method !== 'get' ? 'medium' : 'low',
  };
}

function isForAdministrators(path: string): boolean {
  return wordsOf(path).some((word) => /^(admin|admins|administrator|administration|superuser|backoffice)$/.test(word));
}

function isAdministratorGuard(guard: string): boolean {
  return /admin|role|permission|permit|superuser|restrict|acl|can\b|authorize/i.test(guard);
}

function changesData(handler: FunctionNode): boolean {
  for (const node of descendants(handler)) {
    if (
      node.type === NodeType.CallExpression &&
      node.callee.type === NodeType.MemberExpression &&
      changing.test(calledName(node) ?? '') &&
      !/^(res|response|reply|ctx|app|router)\./.test(textOf(node.callee))
    )
      return true;
  }
  return false;
}
