import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, contains, holds, isFunctionNode, keyName, lastName, stringOf } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, textOf, type CallNode, type FunctionNode, type SourceFile } from '../../source/sourceFile.ts';
import { isConstant, settingOf } from '../configuration/settings.ts';
import type { Route } from './route.ts';
import { nextRouteFile, type Service } from './services.ts';

/** Packages that slow clients down. */
export const limitingPackages =
  /rate-?limit|throttl|slow-down|(?:^|-)brute|^limiter$|^ratelimiter|^@upstash\/ratelimit|^express-limiter$|^toobusy-js$|^@arcjet\/|^koa-better-ratelimit|^ddos$|hapi-rate/i;
const mounting = /^(?:use|all|get|post|put|patch|delete|del|register|addHook|ext|route|onRequest|applyMiddleware)$/;
const ownName =
  /rate_?limit|throttl|slow_?down|brute|too_?many|limit_?(?:login|attempts|tries|requests)|(?:login|attempts?|tries|request)_?limit/i;
const refusal =
  /(?:\b(?:status|code|sendStatus|writeHead|HttpException|createError|Error|fail|abort|throw|Response)\(\s*(?:res(?:ponse)?,\s*)?|status(?:Code)?\s*[:=]\s*)429\b|TOO_MANY_REQUESTS|tooManyRequests|TooManyRequests/;
const maxHops = 3;

/**
 * Whether something that slows clients down stands in front of a route; undefined where the service has nothing of the kind. What is
 * not seen to be bound to other paths counts as standing in front of all of them.
 */
export function limitsRoute(service: Service, route: Route): boolean | undefined {
  const byPlugin = limitedByPlugin(service, route);
  if (byPlugin !== undefined) return byPlugin;
  const limiters = service.files.flatMap((file) => [...madeLimiters(file), ...ownLimiters(file)]);
  if (limiters.length === 0) return undefined;
  return limiters.some((limiter) => {
    const uses = usesOf(limiter, service.files);
    return uses.length === 0 ? limiter.isPackage : uses.some((use) => standsBefore(use, route, service, 0));
  });
}

/** Plugins that are set up once, and say themselves where they hold. */
function limitedByPlugin({ files }: Service, route: Route): boolean | undefined {
  const having = (pattern: RegExp): SourceFile | undefined => files.find(({ text }) => pattern.test(text));
  const plugin = having(/['"](?:@fastify\/|fastify-)rate-limit['"]/);
  if (plugin !== undefined) return !/\bglobal\s*:\s*false/.test(plugin.text) || /rateLimit/i.test(textOf(route.node));
  if (having(/['"]@nestjs\/throttler['"]|['"]nestjs-(?:throttler|rate-limiter)['"]/) === undefined) return undefined;
  const isSkipped = /@SkipThrottle\(\s*\)/.test(textOf(decoratedMember(route.node)));
  return !isSkipped && having(/\b(?:\w*ThrottlerGuard|\w*RateLimiterGuard)\b/) !== undefined;
}

function decoratedMember(node: TSESTree.Node): TSESTree.Node {
  for (const ancestor of ancestors(node)) if (ancestor.type === NodeType.MethodDefinition) return ancestor;
  return node;
}

/** Something that limits, under the name by which it is used; without one it is used where it is made. */
interface Limiter {
  readonly node: TSESTree.Node;
  readonly name: string | undefined;
  readonly isPackage: boolean;
}

function madeLimiters(file: SourceFile): readonly Limiter[] {
  return file.calls.flatMap((call): readonly Limiter[] => {
    const member = moduleMember(call.callee);
    if (member === undefined || !limitingPackages.test(member.module) || isLaterCall(member.path)) return [];
    if (isConstant(settingOf(call.arguments[0], 'enabled'), false)) return [];
    return [{ node: call, name: nameGiven(call), isPackage: true }];
  });
}

/** `limiter.consume(key)`: a use of what an earlier call made. */
function isLaterCall(path: readonly string[]): boolean {
  return path.includes('()');
}

/** Functions of the workspace that refuse too many requests. */
function ownLimiters(file: SourceFile): readonly Limiter[] {
  if (!ownName.test(file.text) && !refusal.test(file.text)) return [];
  return file.functions.flatMap((node): readonly Limiter[] => {
    const name = nameOfFunction(node);
    if (name === undefined || node.parent.type === NodeType.CallExpression) return [];
    return ownName.test(name) ? [{ node, name, isPackage: false }] : [];
  });
}

function nameOfFunction(node: FunctionNode): string | undefined {
  return (node.type === NodeType.ArrowFunctionExpression ? undefined : node.id?.name) ?? nameGiven(node);
}

function nameGiven(node: TSESTree.Node): string | undefined {
  let { parent } = node;
  while (parent?.type === NodeType.AwaitExpression || parent?.type === NodeType.TSAsExpression) ({ parent } = parent);
  switch (parent?.type) {
    case NodeType.VariableDeclarator:
      return parent.id.type === NodeType.Identifier ? parent.id.name : undefined;
    case NodeType.AssignmentExpression:
      return lastName(parent.left);
    case NodeType.Property:
      return /^(?:preHandler|onRequest|preValidation|plugin|pre|use)$/.test(keyName(parent) ?? '')
        ? undefined
        : keyName(parent);
    case NodeType.PropertyDefinition:
    case NodeType.MethodDefinition:
      return keyName(parent);
    default:
      return undefined;
  }
}

/** The places where a limiter is used: by its name, wherever that is read. */
function usesOf({ node, name }: Limiter, files: readonly SourceFile[]): readonly TSESTree.Node[] {
  if (name === undefined) return [node];
  return files.flatMap((file) =>
    file.text.includes(name)
      ? [...descendants(file.program)].filter(
          (inner) =>
            inner.type === NodeType.Identifier && inner.name === name && isRead(inner) && !contains(node, inner),
        )
      : [],
  );
}

function isRead(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (/^(?:Import|Export)/.test(parent.type) || isFunctionNode(parent)) return false;
  if (parent.type === NodeType.VariableDeclarator) return parent.init === node;
  if (parent.type === NodeType.AssignmentExpression) return parent.right === node && !isExported(parent.left);
  if (
    parent.type === NodeType.MemberExpression &&
    parent.property === node &&
    parent.parent.type === NodeType.AssignmentExpression
  )
    return parent.parent.left !== parent;
  if (parent.type === NodeType.Property) {
    const holder = parent.parent.parent;
    const isPassed = parent.value === node && parent.parent.type === NodeType.ObjectExpression;
    return isPassed && !(holder.type === NodeType.AssignmentExpression && isExported(holder.left));
  }
  return parent.type !== NodeType.MethodDefinition && parent.type !== NodeType.PropertyDefinition;
}

function isExported(left: TSESTree.Node): boolean {
  return /^(?:module\.)?exports\b/.test(textOf(left));
}

/** True where a use is, or may be, in front of a route. */
function standsBefore(use: TSESTree.Node, route: Route, service: Service, hops: number): boolean {
  if (holds(route.node, use)) return true;
  for (const ancestor of ancestors(use)) {
    if (route.handlers.includes(ancestor)) return true;
    if (ancestor.type === NodeType.Decorator) return isDecoratedBy(ancestor, route);
    if (
      ancestor.type === NodeType.ObjectExpression &&
      /\b(?:path|url)\s*:/.test(textOf(ancestor)) &&
      isRouteObject(ancestor)
    )
      return holds(route.node, ancestor);
    if (ancestor.type === NodeType.CallExpression && mounting.test(calledName(ancestor) ?? ''))
      return mountedBefore(ancestor, use, route, service);
    if (!isFunctionNode(ancestor)) continue;
    const name = nameOfFunction(ancestor);
    if (name === undefined || hops >= maxHops) continue;
    const further = usesOf({ node: ancestor, name, isPackage: false }, service.files);
    if (further.length > 0) return further.some((next) => standsBefore(next, route, service, hops + 1));
  }
  return nextRouteFile.test(fileOf(use).path) ? fileOf(use) === fileOf(route.node) : true;
}

function isDecoratedBy({ parent }: TSESTree.Decorator, route: Route): boolean {
  const holder = parent.type === NodeType.ClassDeclaration ? parent.body : parent;
  return holds(holder, route.node) || holds(parent, route.node);
}

function isRouteObject(node: TSESTree.ObjectExpression): boolean {
  const names = node.properties.map((property) =>
    property.type === NodeType.Property ? keyName(property) : undefined,
  );
  return names.includes('handler') || names.includes('method');
}

function mountedBefore(call: CallNode, use: TSESTree.Node, route: Route, service: Service): boolean {
  const mounted = call.arguments[0] === use ? undefined : stringOf(call.arguments[0]);
  const name = calledName(call) ?? '';
  const owner = call.callee.type === NodeType.MemberExpression ? textOf(call.callee.object) : '';
  if (mounted === undefined || !mounted.startsWith('/')) {
    const isWhole =
      /^(?:app|server|fastify|application|instance|this|api)\b/i.test(owner) || fileOf(call) === fileOf(service.place);
    return isWhole || fileOf(call) === fileOf(route.node);
  }
  if (name !== 'use' && name !== 'all' && name !== 'register') return call === route.node || mounted === route.path;
  return /[:*(]/.test(mounted) || covers(mounted, route.path);
}

/** True when a path that something is mounted at is, or may be, in front of a route. A router's route shows only its own end of the path. */
function covers(mounted: string, path: string): boolean {
  const words = mounted.split('/').filter((word) => word !== '');
  const own = path.split('/').filter((word) => word !== '');
  return words.length === 0 || /auth|log-?in|sign|user|account|session|api|^v\d/i.test(mounted) || own[0] === words[0];
}
