import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, referencesOf, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import type { ServerApp } from '../configuration/expressApps.ts';

/** Packages that slow clients down. */
export const limitingPackages =
  /rate-?limit|throttl|slow-down|(?:^|-)brute|^limiter$|^ratelimiter|^@upstash\/ratelimit|^express-limiter$|^toobusy-js$|^@arcjet\/|^bottleneck$|^koa-better-ratelimit|^ddos$|^@fastify\/under-pressure$|hapi-rate/i;
const middlewarePackage = /^(?:express-rate-limit|express-slow-down)$/;
const mounting = /^(?:use|all|get|post|put|patch|delete)$/;

/**
 * True when every limiter of the application stands in front of other paths than this one. What is not seen to be bound to a path counts
 * as standing in front of all of them.
 */
export function limitsOtherPathsOnly(app: ServerApp, path: string): boolean {
  const makers = app.files.flatMap(({ calls }) => calls.filter((call) => isMaker(call)));
  if (makers.length === 0 || app.files.some(({ text }) => usesOtherLimiter(text))) return false;
  return makers.every((maker) => usesOf(maker)?.every((use) => isBoundElsewhere(use, path)) === true);
}

/** `rateLimit({ … })` of the middleware for Express. */
function isMaker(call: CallNode): boolean {
  return middlewarePackage.test(moduleMember(call.callee)?.module ?? '');
}

/** Where a limiter is used; undefined where that is not seen. */
function usesOf(maker: CallNode): readonly TSESTree.Node[] | undefined {
  const { parent } = maker;
  if (parent.type !== NodeType.VariableDeclarator) return [maker];
  if (parent.id.type !== NodeType.Identifier || parent.parent.parent.type === NodeType.ExportNamedDeclaration)
    return undefined;
  const uses = referencesOf(findVariable(parent.id)).filter((reference) => reference.isRead());
  return uses.map(({ identifier }) => identifier);
}

/** `app.use('/search', limiter, …)` where the path is another one. */
function isBoundElsewhere(use: TSESTree.Node, path: string): boolean {
  const call = use.parent;
  if (call?.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return false;
  const mounted = stringOf(call.arguments[0]);
  const isMounting = mounting.test(calledName(call) ?? '') && call.arguments.some((argument) => argument === use);
  return isMounting && mounted !== undefined && !/[:*]/.test(mounted) && !covers(mounted, path);
}

function usesOtherLimiter(text: string): boolean {
  for (const match of text.matchAll(/(?:\bfrom\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g)) {
    const module = match[2] ?? '';
    if (!module.startsWith('.') && limitingPackages.test(module) && !middlewarePackage.test(module)) return true;
  }
  return false;
}

/** True when a path that something is mounted at is, or may be, in front of a route. A router's route shows only its own end of the path. */
function covers(mounted: string, path: string): boolean {
  const words = mounted.split('/').filter((word) => word !== '');
  const own = path.split('/').filter((word) => word !== '');
  return words.length === 0 || /auth|log-?in|sign|user|account|session|api|^v\d/i.test(mounted) || own[0] === words[0];
}
