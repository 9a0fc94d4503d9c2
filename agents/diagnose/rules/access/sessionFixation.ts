import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { ancestors, isFunctionNode, propertyName, type FunctionNode } from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { isLogin } from './loginHandlers.ts';

const identity =
  /^(user|userId|userID|user_id|uid|username|userName|account|accountId|loggedIn|loggedin|isLoggedIn|isLoggedin|isLogged|logged|login|isAuthenticated|isAuth|authenticated|auth|authUser|currentUser|email|admin|isAdmin|role|member|memberId|userData|userInfo|profile)$/;
/** Here the whole session is the cookie: it has no id that could be fixed before. */
const withoutId = [
  'cookie-session',
  'client-sessions',
  'iron-session',
  '@fastify/secure-session',
  'koa-session',
  'next-auth',
];

/** A login that goes on with the session that the visitor came with. */
export const sessionFixation = defineRule((scene) => {
  if (isTestPath(scene.file.path) || hasNoIds(scene)) return {};
  const judged = new Set<FunctionNode>();
  return {
    AssignmentExpression: ({ left }): void => {
      if (
        left.type !== NodeType.MemberExpression ||
        !isSession(left.object) ||
        !identity.test(propertyName(left) ?? '')
      )
        return;
      const functions = [...ancestors(left)].filter((node) => isFunctionNode(node));
      const login = functions.find((owner) => isLogin(owner));
      const [inner] = functions;
      if (inner === undefined || login === undefined || judged.has(login)) return;
      judged.add(login);
      const isRenewed = functions.some((owner) => renews(owner)) || isLogout(left);
      scene.judge(
        left,
        isRenewed ? undefined : { detail: `Here ${shortText(left, 40)} is set and the session keeps its id.` },
      );
    },
  };
});

function isSession(node: TSESTree.Node): boolean {
  return /^(?:this\.)?(?:req|request|ctx|context|socket\.request|_req)\.session$|^session$|^sess$/.test(textOf(node));
}

function renews(owner: FunctionNode): boolean {
  for (const node of descendants(owner)) {
    if (
      node.type === NodeType.CallExpression &&
      /regenerate|renew|rotateSession|changeSessionId|regenerateId/i.test(calledName(node) ?? '')
    )
      return true;
  }
  return false;
}

/** What is set to nothing ends a login. */
function isLogout(left: TSESTree.MemberExpression): boolean {
  const { parent } = left;
  return (
    parent.type === NodeType.AssignmentExpression && /^(null|undefined|false|''|""|\{\})$/.test(textOf(parent.right))
  );
}

function hasNoIds(scene: Scene): boolean {
  const dependencies = scene.project.manifestOf(scene.file.path)?.dependencies ?? {};
  const has = (name: string): boolean => Object.hasOwn(dependencies, name);
  return withoutId.some(has) && !has('express-session');
}
