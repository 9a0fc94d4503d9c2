import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { decoratorName, decoratorsOf, requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isOfResolverContext } from './resolverContext.ts';

/** What frameworks and their usual middlewares keep of the client who is logged in. */
const keptOnRequest =
  /^(?:this\.)?(?:req|request|ctx|context|contextValue|c|socket|ws|client|connection|event|info|h|res|response)\b[\w.?!()[\]'"]*?[.?[('"](?:user|users?Id|uid|session|auth|account|accountId|me|viewer|currentUser|current_user|principal|identity|claims|credentials|jwt|jwtPayload|token|decoded|payload\.sub|isAdmin|member|memberId|tenant|tenantId|orgId|authorizer)\b/i;
/** `req.listener.id`: whatever a middleware has kept under a name of the application's own, by its key. */
const keptById =
  /^(?:req|request|ctx\.state|res\.locals)\.(?!params|query|body|headers|cookies|files?|app|socket|connection|route|log|raw|url)\w+\??\.(?:_?id|sub|uid|uuid)$/;
/** Names that hold the one who asks; a name such as `user` may as well be a record, and is looked up. */
const surely =
  /^(?:me|viewer|principal|claims|credentials|currentUser|current[A-Z]\w*|loggedIn\w*|sessionUser|authUser|requester|requestingUser|actor|callerId|cellarOf)$/;
const perhaps =
  /^(?:_?user|userId|uid|session|auth|account|accountId|member|memberId|owner|ownerId|staff|who|self|tenant|tenantId|org|orgId|organisationId|organizationId|customerId|holderId|patientId|identity|caller|token|decoded|payload|sub|by)$/;
const viewerSource =
  /\b(?:req|request|ctx|context|c|socket|event|locals|state|data)\b[\w.?!()'"]*[.?('"](?:user|session|auth|account|currentUser|identity|claims|credentials|jwt|viewer|me|authorizer|member|tenant)\b|(?:get|read|load|fetch|require|current|need|must|assert|verif\w*|authenticat\w*|decode|identify|check)\w*(?:Session|User|Auth|Viewer|Account|Member|Identity|Token|Login|Caller|Actor|Claims)|\b(?:auth|getSession|verify|authenticate|jwtVerify|whoami|currentUser|viewerOf|userOf|sessionOf|callerOf|userFrom|accountOf|identify)\(/;
const sentAlong = /\.(?:params|query|body|payload|headers|pathParameters|queryStringParameters|searchParams|cookies)\b/;
/** `requireOperator(context)`: more than a login. */
const asksMore =
  /^(?:require|assert|ensure|only|must|mustBe|has|is)(?!User$|Users$|Login$|LoggedIn$|Auth\w*$|Session$|SignedIn$|Viewer$|Account$|Member$|Token$|Valid)[A-Z]\w*$/;
const asked =
  /^(?:_?ctx|context|contextValue|user|viewer|me|session|req|request|auth|account|(?:ctx|context|req|request|socket)\.(?:user|data\.user|viewer|me|auth|session))$/;
/** `const { user } = socket.data` */
const keeper =
  /^(?:await )?(?:[\w?]+\.)*(?:socket|ctx|context|req|request|state|locals|data|event|authorizer|requestContext)[?!]?$/;
const asksRight =
  /^(?:is|has|can|may|must|assert|check|ensure|require|verify|find|load|get|fetch)?_?(?:owner\w*|owned\w*|mine|permission\w*|permit\w*|authori[sz]\w*|is_?admin|admin\w*|moderator\w*|is_?staff|belongs\w*|mustbelong|access|ability|abilities|hasrole|ismember\w*|membership\w*|allowed\w*|accessto|visibleto|for_?(?:user|account|customer|member|owner|tenant)|of_?(?:user|account|customer|member|owner|tenant)|signature|apikey|hmac|timingsafeequal|safeequal)$/i;
const asksRightInCamelCase =
  /^(?:can|may|own|owns|mustOwn)[A-Z]\w*$|[a-z](?:Owned|OwnedBy|ForUser|OfUser|ForAccount|ForMember|ForCustomer|Access|Permission|Permissions)$/;
const onlyTold =
  /(?:^|\.)(?:log|info|warn|error|debug|trace|audit\w*|track\w*|record\w*Event|increment|count|observe|setUser|setTag)$|\b(?:logger|console|log|audit\w*|metrics|analytics|tracker|Sentry)\./i;
const answers = /^(?:res|response|reply|h|ctx)\.(?:render|view|json|send|status\(\d+\)\.\w+)$/;
const inputs =
  /^(?:Body|Query|Param|Params|Headers|Res|Response|Next|UploadedFiles?|Payload|Args|Parent|Root|Info|Ip|HostParam|MessageBody|ConnectedSocket|Inject\w*|Optional)$/;

/**
 * Whether a function looks at who asks, in a way that can matter to what happens at a place in it: in a comparison, a query, a call. A
 * mere test that there is somebody, and what is told to a log, do not count; nor does what stands on another way through the function.
 * `apart` is a parameter that is known to be the client's.
 */
export function looksAtViewer(owner: FunctionNode, place: TSESTree.Node, apart?: TSESTree.Node): boolean {
  for (const parameter of owner.params) if (isViewerParameter(parameter)) return true;
  for (const node of descendants(owner)) {
    if (!isViewer(node, owner, apart)) continue;
    if (isRelevant(node, owner, place)) return true;
  }
  return false;
}

/** `@CurrentUser() user`: a decorator of the application's own that brings none of the client's input. */
function isViewerParameter(parameter: TSESTree.Parameter): boolean {
  return decoratorsOf(parameter).some((decorator) => {
    const name = decoratorName(decorator);
    return (
      !inputs.test(name) &&
      /user|me$|holder|account|member|session|auth|viewer|owner|tenant|actor|principal|identity|staff|customer|patient|current|jwt|claims|profile|id$/i.test(
        name,
      )
    );
  });
}

function isViewer(node: TSESTree.Node, owner: FunctionNode, apart: TSESTree.Node | undefined): boolean {
  if (node.type === NodeType.MemberExpression) {
    const { parent } = node;
    if (parent.type === NodeType.MemberExpression && parent.object === node) return false;
    const text = textOf(node);
    return ((keptOnRequest.test(text) || keptById.test(text)) && !sentAlong.test(text)) || isOfResolverContext(node);
  }
  if (node.type === NodeType.CallExpression) {
    const text = textOf(node);
    if (keptOnRequest.test(text.slice(0, 60)) && /^\w+\.(?:get|var)\(/.test(text)) return true;
    return asksMore.test(calledName(node) ?? '') && node.arguments.some((argument) => asked.test(textOf(argument)));
  }
  if (node.type !== NodeType.Identifier) return false;
  if (isDeclared(node)) return false;
  if (asksRight.test(node.name) || asksRightInCamelCase.test(node.name)) return true;
  if (isPropertyPosition(node)) return false;
  if (surely.test(node.name) || isOfResolverContext(node)) return true;
  const variable = findVariable(node);
  const definition = variable?.defs[0];
  if (definition === undefined) return false;
  if (definition.type === DefinitionType.Parameter) {
    if (!perhaps.test(node.name) || /^(?:payload|decoded|token|by)$/.test(node.name)) return false;
    if ((apart !== undefined && contains(apart, definition.name)) || isSent(definition.name)) return false;
    return isFunctionNode(definition.node) && (definition.node === owner || !isCallback(definition.node));
  }
  const declared = definition.node;
  if (declared.type !== NodeType.VariableDeclarator || declared.init === null) return false;
  const init = textOf(declared.init);
  if (perhaps.test(node.name) && keeper.test(init)) return true;
  return init.length < 200 && viewerSource.test(init) && !/\b(?:params|body|query|payload|pathParameters)\b/.test(init);
}

/** A parameter by which a message, the arguments of a query or an event come. */
function isSent(name: TSESTree.Node): boolean {
  const owner = enclosingFunction(name);
  const handler = owner && requestHandler(owner);
  return (
    (handler?.kind === 'value' || handler?.kind === 'job') &&
    handler.parameters.some((parameter) => contains(parameter, name))
  );
}

/** The parameter of a callback inside is a record, or an error, as a rule. */
function isCallback(node: FunctionNode): boolean {
  return node.parent.type === NodeType.CallExpression;
}

/** A name where it is given, not used. */
function isDeclared(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (isFunctionNode(parent)) return true;
  if (parent.type === NodeType.VariableDeclarator) return parent.id === node;
  if (parent.type === NodeType.AssignmentPattern)
    return parent.left === node && parent.parent.type !== NodeType.AssignmentExpression;
  const isPattern = parent.type === NodeType.Property && parent.parent.type === NodeType.ObjectPattern;
  return isPattern || parent.type === NodeType.ArrayPattern;
}

/** `x.name` and `{ name: … }` name no variable. */
function isPropertyPosition(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type === NodeType.MemberExpression) return parent.property === node && !parent.computed;
  return parent.type === NodeType.Property && parent.key === node && !parent.shorthand && !parent.computed;
}

function isRelevant(node: TSESTree.Node, owner: FunctionNode, place: TSESTree.Node): boolean {
  const outer = outermost(node);
  if (isPresence(outer)) return false;
  if (isAlias(outer)) return false;
  const way = statementOf(place, NodeType.ReturnStatement, owner);
  for (const ancestor of ancestors(node)) {
    if (ancestor === owner) break;
    if (ancestor.type === NodeType.CallExpression && onlyTold.test(textOf(ancestor.callee))) return false;
    if (ancestor.type === NodeType.CallExpression && answers.test(textOf(ancestor.callee)) && isShown(outer, ancestor))
      return false;
    if (ancestor.type === NodeType.ReturnStatement && !contains(ancestor, place) && ancestor.range[1] < place.range[0])
      return false;
  }
  // What is after the place's own return is not reached with it.
  return way === undefined || node.range[0] < way.range[1];
}

/** `res.render('order', { order, user: req.user })` */
function isShown(node: TSESTree.Node, call: TSESTree.CallExpression): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor === call) return true;
    if (ancestor.type !== NodeType.Property && ancestor.type !== NodeType.ObjectExpression) return false;
  }
  return false;
}

function outermost(node: TSESTree.Node): TSESTree.Node {
  let outer = node;
  for (const ancestor of ancestors(node)) {
    const isPart =
      (ancestor.type === NodeType.MemberExpression && ancestor.object === outer) ||
      ancestor.type === NodeType.ChainExpression ||
      ancestor.type === NodeType.TSNonNullExpression ||
      ancestor.type === NodeType.TSAsExpression;
    if (!isPart) break;
    outer = ancestor;
  }
  return outer;
}

/** `if (!request.user)`, `user === null`: somebody is there, whoever it is. */
function isPresence(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === NodeType.CallExpression && parent.callee === node) return /isAuthenticated$/.test(textOf(node));
  if (/(?:role|admin|owner|scope|permission)s?$/i.test(textOf(node))) return false;
  if (parent?.type === NodeType.UnaryExpression) return parent.operator === '!' || parent.operator === 'typeof';
  if (parent?.type === NodeType.IfStatement) return parent.test === node;
  if (parent?.type === NodeType.BinaryExpression) {
    const other = parent.left === node ? parent.right : parent.left;
    return /^(?:null|undefined)$/.test(textOf(other));
  }
  return false;
}

/** `const user = request.user`: what is done with the name counts. */
function isAlias(node: TSESTree.Node): boolean {
  const holder = node.parent?.type === NodeType.AwaitExpression ? node.parent : node;
  const declarator = holder.parent;
  return (
    declarator?.type === NodeType.VariableDeclarator &&
    declarator.init !== null &&
    unwrap(declarator.init) === unwrap(node)
  );
}

function statementOf(place: TSESTree.Node, type: NodeType, owner: FunctionNode): TSESTree.Node | undefined {
  for (const ancestor of ancestors(place)) {
    if (ancestor === owner || isFunctionNode(ancestor)) return undefined;
    if (ancestor.type === type) return ancestor;
  }
  return undefined;
}
