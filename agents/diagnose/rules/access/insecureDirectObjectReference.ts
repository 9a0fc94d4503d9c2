import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants, objectOf } from '../../flow/tree.ts';
import { calledName } from '../../flow/callers.ts';
import { graphqlArguments } from '../../flow/graphqlResolvers.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import { keyName, propertyOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { isLogin, isRecovery } from './loginHandlers.ts';
import { routesOfProject, type Route } from './routes.ts';
import { wordsOf } from './words.ts';

// A number, or an id of the right form, is still somebody else's.
const purpose: TaintPurpose = { name: 'object-reference', distrustsValidation: true };

/** `findById`, `getOrdersByCustomerId`, `findByIdAndUpdate`; and what is done to the one thing that an id names: `cancelOrder(id)`. */
const byId =
  /^(?:find|get|load|fetch|read|retrieve|update|delete|remove|destroy|edit|cancel|download|show)\w*By(?:Pk|\w*Id|\w*Uuid)(?:And\w+)?$|^(?:delete|remove|destroy|cancel|archive|ban|unban|block|close|approve|reject|promote|demote|revoke)(?:[A-Z]\w*)?$/;
const byFilter =
  /^(findOne|findUnique\w*|findFirst\w*|find|findAll|findMany|findOneBy|findOneAnd\w+|updateOne|updateMany|update|deleteOne|deleteMany|delete|destroy|remove|replaceOne|where)$/;
const bySql = /^(query|execute|run|get|all|any|one|oneOrNone|none|\$queryRaw\w*|\$executeRaw\w*|raw)$/;
const idName = /^(_?id|uuid|guid|\w*(?:Id|ID|_id|Uuid|Number|No))$/;
const changingName =
  /update|delete|remove|destroy|edit|replace|cancel|archive|ban|block|close|approve|reject|mote|revoke/i;
const personal =
  /^(users?|accounts?|profiles?|orders?|carts?|baskets?|invoices?|payments?|messages?|addresses|address|cards?|documents?|files?|notes?|wallets?|subscriptions?|tickets?|bookings?|appointments?|reservations?|statements?|transactions?|patients?|salary|records?|mails?|inbox|chats?|conversations?|contracts?|customers?|members?|employees?|receipts?|purchases?|settings|preferences|todos?|tasks?)$/;
const asksWhose =
  /(?:req|request|ctx|context|c|socket)\.(?:user|session|auth|account|currentUser|userId|uid|jwt|token|decoded|isAdmin)\b|state\.(?:user|auth)|locals\.\w*(?:user|auth|account|session)|currentUser|loggedIn|isOwner|owner|authori[sz]|permission|isAdmin|principal|\bcan\(|ability|checkAccess|belongsTo/i;
const administrator = /admin|moderator|staff|role|permission|owner|acl|authorize|policy|can\b|self/i;

/** Handlers behind a login that take whose data it is from the request, and never ask whether it is the client's own. */
export const insecureDirectObjectReference = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const judged = new Set<TSESTree.Node>();
  return {
    CallExpression: (call): void => {
      const reference = referenceOf(call);
      if (reference === undefined) return;
      // A service that is only handed the id is called by the handler that has taken it from the request.
      const handler = enclosingHandler(call) ?? enclosingHandler(reference.source);
      if (handler === undefined || judged.has(handler.node)) return;
      const resolver = handler.kind === 'value' ? askingResolver(handler.node) : undefined;
      const routes = handler.kind === 'value' ? [] : (routesOfProject(scene.project).byHandler.get(handler.node) ?? []);
      const isLoggedIn =
        resolver !== undefined || (routes.length > 0 && routes.every(({ guards }) => guards.length > 0));
      if (!isLoggedIn) return;
      judged.add(handler.node);
      const isSound =
        routes.some(({ guards }) => guards.some((guard) => administrator.test(guard))) ||
        (resolver === undefined ? asksWhose.test(textOf(handler.node)) : resolver.looksAtViewer) ||
        isLogin(handler.node) ||
        isRecovery(handler.node) ||
        !isPersonal(call, routes, reference);
      scene.judge(
        call,
        isSound
          ? undefined
          : {
              detail: `Here ${reference.label} chooses the record, and the handler never looks at who is logged in.`,
              confidence: /(?:user|account|owner|customer|member)_?id$/i.test(reference.label) ? 'medium' : 'low',
            },
      );
    },
  };
});

/**
 * A resolver of GraphQL that lets in only who is logged in, by a call such as `requireUser(context)`. It looks at who that is when it
 * keeps what the call gives, or takes the user from the context; a call for moderators asks enough.
 */
function askingResolver(node: FunctionNode): { readonly looksAtViewer: boolean } | undefined {
  if (graphqlArguments(node) === undefined) return undefined;
  const guards = [...descendants(node)].filter(
    (inner) =>
      inner.type === NodeType.CallExpression &&
      /^(?:require|assert|ensure|check|must)[A-Z_]/.test(calledName(inner) ?? ''),
  );
  if (guards.length === 0) return undefined;
  const rest = guards.reduce((text, guard) => text.replace(textOf(guard), ''), textOf(node));
  const isKept = guards.some((guard) => {
    const outer = guard.parent?.type === NodeType.AwaitExpression ? guard.parent.parent : guard.parent;
    return outer?.type !== NodeType.ExpressionStatement || administrator.test(textOf(guard));
  });
  return { looksAtViewer: isKept || asksWhose.test(rest) || /\b(?:viewer|me|user)\.\w*id\b/i.test(rest) };
}

/** The client's id by which a call finds a record; undefined for every other call. */
function referenceOf(call: TSESTree.CallExpression): Taint | undefined {
  if (unwrap(call.callee).type !== NodeType.MemberExpression) return undefined;
  const name = calledName(call) ?? '';
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  if (byId.test(name)) return idTaint(first);
  if (bySql.test(name) && /\bwhere\b[^;]*\b(?:\w+_)?id["'`]?\s*=/i.test(textOf(first)))
    return second === undefined ? undefined : firstId(second);
  if (!byFilter.test(name)) return undefined;
  const outer = objectOf(first);
  const filter = outer && (objectOf(propertyOf(outer, 'where')) ?? outer);
  const ownWhere = outer === undefined && second !== undefined ? objectOf(second) : undefined;
  for (const object of [filter, ownWhere && objectOf(propertyOf(ownWhere, 'where'))]) {
    for (const property of object?.properties ?? []) {
      if (property.type !== NodeType.Property || !idName.test(keyName(property) ?? '')) continue;
      const taint = idTaint(property.value);
      if (taint !== undefined) return taint;
    }
  }
  return undefined;
}

function firstId(values: TSESTree.Node): Taint | undefined {
  const elements =
    values.type === NodeType.ArrayExpression ? values.elements.filter((element) => element !== null) : [values];
  return elements.map((element) => idTaint(element)).find((taint) => taint !== undefined);
}

/** Numbers and ids of a fixed form count as well: their content is the client's. */
function idTaint(node: TSESTree.Node): Taint | undefined {
  const bare = unwrap(node);
  const isConversion =
    (bare.type === NodeType.CallExpression || bare.type === NodeType.NewExpression) &&
    /^(Number|parseInt|ObjectId|ObjectID|toObjectId|BigInt|String)$/.test(calledName(bare) ?? '');
  const inner = isConversion ? bare.arguments[0] : bare.type === NodeType.UnaryExpression ? bare.argument : bare;
  const taint = inner && taintOf(inner, purpose);
  return taint !== undefined &&
    idName.test(taint.label.split('.').at(-1) ?? '') &&
    !/\.file\b|headers|cookies/.test(taint.label)
    ? taint
    : undefined;
}

function isPersonal(call: TSESTree.CallExpression, routes: readonly Route[], { label }: Taint): boolean {
  if (changingName.test(calledName(call) ?? '') || routes.some(({ method }) => /^(put|patch|delete)$/.test(method)))
    return true;
  const words = [...routes.flatMap(({ path }) => wordsOf(path)), ...wordsOf(textOf(call.callee)), ...wordsOf(label)];
  return words.some((word) => personal.test(word));
}
