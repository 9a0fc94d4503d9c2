import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  propertyOf,
  referencesOf,
  stringOf,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { accessOf } from './recordAccess.ts';
import { saidBy } from './saidByClient.ts';
import { passingBy } from './passingHeaders.ts';
import { booleanOption } from './tree.ts';
import { wordsOf } from './words.ts';

const roleWord = /^(role|roles|admin|isadmin|administrator|superuser|privilege|privileges|permissions)$/;
const adminWord = /^(admin|isadmin|administrator|superuser)$/;
const accountName = /^(user|member|account|customer|login)_?(id|name)$|^uid$/i;
const maxHops = 4;

/** Decisions that rest on a role or an account that the client has written into a header, a parameter or an unsigned cookie. */
export const clientAssertedIdentity = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const checkCall = (call: CallNode): void => {
    judgeSession(scene, call);
    judgeSaid(scene, call);
  };
  return {
    CallExpression: checkCall,
    NewExpression: checkCall,
    MemberExpression: (member): void => {
      judgeSaid(scene, member);
    },
  };
});

/** `x-user-id`, `x-tenant`: what a proxy may set, and every client can. */
const accountHeader =
  /^x-(?:\w+-)*(?:user|member|account|customer|tenant|org|organi[sz]ation|auth|remote|forwarded-user|employee|staff|acting|on-behalf-of)(?:-?(?:id|name|email|user))?$/i;
const notAccount =
  /request|trace|session|agent|correlation|csrf|device|forwarded-(?:for|host|proto)|key|token|signature|limit/i;

function judgeSaid(scene: Scene, node: TSESTree.Node): void {
  const said = saidBy(node);
  if (said === undefined) return;
  const passing = said.part === 'header' ? passingBy(node, said.name) : undefined;
  if (passing !== undefined) {
    scene.judge(passing.place, passing.weakness);
    return;
  }
  const words = wordsOf(said.name);
  const isRole = words.some((word) => (said.part === 'query' ? adminWord : roleWord).test(word));
  const isAccount =
    said.part === 'header'
      ? accountHeader.test(said.name) && !notAccount.test(said.name)
      : said.part === 'state' || (said.part === 'cookie' && (accountName.test(said.name) || isKeyOfLogin(node)));
  if (!isRole && !isAccount) return;
  const decision = isRole
    ? decides(node, 0)
    : said.part === 'cookie'
      ? isLookedUp(node, 0) || isKeyOfLogin(node)
      : isLookedUp(node, 0) || standsForOwner(node, 0);
  const weakness: Weakness = {
    detail: `Here ${shortText(node, 40)} says ${isRole ? 'what the client may do' : 'who the client is'}.`,
    confidence: isRole ? 'medium' : 'low',
  };
  scene.judge(node, decision ? weakness : undefined);
}

/** True where a value is what an `if` asks, is compared or looked up in a list, or becomes the role of the request's user. */
function decides(node: TSESTree.Node, hops: number): boolean {
  return usesOf(node, hops, (value, outer) => {
    switch (outer.type) {
      case NodeType.BinaryExpression:
        return /^[!=]==?$/.test(outer.operator) && stringOf(value === outer.left ? outer.right : outer.left) !== '';
      case NodeType.IfStatement:
      case NodeType.ConditionalExpression:
        return outer.test === value;
      case NodeType.SwitchStatement:
        return outer.discriminant === value;
      case NodeType.UnaryExpression:
        return outer.operator === '!';
      case NodeType.CallExpression:
        return (
          outer.arguments.some((argument) => argument === value) &&
          /^(includes|has|indexOf|can|hasRole|isAllowed|allows)$/.test(calledName(outer) ?? '')
        );
      case NodeType.AssignmentExpression:
        return (
          outer.right === value &&
          /(?:user|auth|session|account|principal)\.(?:role|roles|isAdmin|admin)$/.test(textOf(outer.left))
        );
      default:
        return false;
    }
  });
}

/** A cookie by which an account is found that is then logged in: `db.get(sql, [req.cookies.keep], (error, user) => req.logIn(user, next))`. */
function isKeyOfLogin(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type !== NodeType.CallExpression) continue;
    const access = accessOf(ancestor);
    if (access === undefined || !access.ids.some((id) => contains(id, node))) continue;
    const around = enclosingFunction(ancestor);
    return (
      around !== undefined &&
      /\.log[iI]n\(|(?:req|request|ctx\.state|session)\.user\s*=[^=]|session\.\w*[iI]d\s*=[^=]/.test(textOf(around))
    );
  }
  return false;
}

/** What a helper gives back, what becomes the request's user, or stands for an owner in a query. */
function standsForOwner(node: TSESTree.Node, hops: number): boolean {
  return usesOf(node, hops, (value, outer) => {
    switch (outer.type) {
      case NodeType.ReturnStatement:
      case NodeType.ArrowFunctionExpression:
        return true;
      case NodeType.ConditionalExpression:
        return outer.test !== value && outer.parent.type === NodeType.ReturnStatement;
      case NodeType.Property:
        return /^(?:user|owner|member|account|customer|tenant|org\w*)_?(?:id)?$/i.test(keyName(outer) ?? '');
      case NodeType.AssignmentExpression:
        return outer.right === value && /(?:user|userId|account|tenant|auth)$/i.test(textOf(outer.left));
      default:
        return false;
    }
  });
}

/** True where a value is what an account is found by. */
function isLookedUp(node: TSESTree.Node, hops: number): boolean {
  return usesOf(node, hops, (value, outer) => {
    const call = outer.type === NodeType.Property ? outer.parent.parent : outer;
    if (call.type !== NodeType.CallExpression || call.callee === value) return false;
    return /^(?:find|get|load)(?:One|User|Account|Customer|Member|By\w+|First\w*|Unique\w*)\w*$/.test(
      calledName(call) ?? '',
    );
  });
}

/** Whether a value, passed on by defaults, conversions and variables, is used in a way that is asked about. */
function usesOf(
  node: TSESTree.Node,
  hops: number,
  asks: (value: TSESTree.Node, outer: TSESTree.Node) => boolean,
): boolean {
  const outer = node.parent;
  if (outer === undefined || hops > maxHops) return false;
  if (asks(node, outer)) return true;
  switch (outer.type) {
    case NodeType.LogicalExpression:
    case NodeType.ChainExpression:
    case NodeType.TSAsExpression:
    case NodeType.TSNonNullExpression:
      return usesOf(outer, hops, asks);
    case NodeType.MemberExpression:
      // `value.toLowerCase()`
      return outer.object === node && outer.parent.type === NodeType.CallExpression && outer.parent.callee === outer
        ? usesOf(outer.parent, hops, asks)
        : false;
    case NodeType.CallExpression:
      return /^(String|Number|parseInt)$/.test(textOf(outer.callee)) && usesOf(outer, hops, asks);
    case NodeType.VariableDeclarator:
      return (
        outer.init === node &&
        outer.id.type === NodeType.Identifier &&
        referencesOf(findVariable(outer.id)).some(
          ({ identifier, init }) => init !== true && usesOf(identifier, hops + 1, asks),
        )
      );
    default:
      return false;
  }
}

/** A session that lies in the cookie itself, without a signature. */
function judgeSession(scene: Scene, call: CallNode): void {
  const member = moduleMember(call.callee);
  if (member === undefined || member.path.length > 1 || !/^(koa-session|cookie-session)$/.test(member.module)) return;
  const options = call.arguments.map((argument) => objectOf(argument)).find((object) => object !== undefined);
  if (options === undefined) return;
  const isStored = propertyOf(options, 'store') !== undefined;
  scene.judge(
    call,
    booleanOption(options, 'signed') === false && !isStored
      ? { detail: `Here the whole session is a cookie without a signature (signed: false).`, confidence: 'high' }
      : undefined,
  );
}
