import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { descendants } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';
import { wordsOf } from './words.ts';

const openWord =
  /^(login|log|signin|signup|sign|register|registration|join|forgot|forgotten|reset|recover|logout|signout|webhook|webhooks|hook|hooks|callback|contact|health|healthz|healthcheck|status|ping|search|subscribe|unsubscribe|newsletter|refresh|token|tokens|oauth|oauth2|auth|authenticate|verify|verification|confirm|activate|public|csp|report|graphql|session|sessions|feedback|metrics|otp|saml|sso|challenge|echo|calculate|convert|validate|preview|track|analytics|events)$/;
const changing =
  /^(create|save|insert\w*|update\w*|delete\w*|remove\w*|destroy|findByIdAnd\w*|findOneAnd\w*|upsert|bulk\w*|replaceOne|query|execute|run|exec|drop\w*|add[A-Z]\w*|set[A-Z]\w*|edit\w*|unlink|unlinkSync|rm|rmSync|transfer\w*|ban\w*|approve\w*|promote\w*)$/;
const asksWho =
  /(?:req|request|ctx|context|c)\.(?:user|session|auth|isAuthenticated|account|currentUser|userId|uid|isAdmin|jwt|token)\b|state\.(?:user|auth)|locals\.(?:user|auth|account|session)|authori[sz]|authenticat|verif(?:y|ied)|permission|isAdmin|currentUser|getSession|getServerSession|getUser\(|getAuth|\b40[13]\b|UNAUTHORIZED|FORBIDDEN|signature|api[-_]?key|\bjwt\b|basicAuth|checkAccess|hasRole|\bcan\(|ability/i;

/** True for the path or the name of something that everybody may do: log in, deliver a hook, look at the health. */
export function isOpenToAll(name: string): boolean {
  return wordsOf(name).some((word) => openWord.test(word));
}

/** True where a text of code asks, in any usual way, who the client is. */
export function asksWhoIsThere(text: string): boolean {
  return asksWho.test(text);
}

/** Whether anything in and below a node writes to a database, or deletes a file. */
export function changesData(root: TSESTree.Node): boolean {
  for (const node of descendants(root)) {
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
