import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { majorOf } from '../../flow/promiseLibraries.ts';
import { unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf } from '../../source/sourceFile.ts';
import type { Project } from '../../source/project.ts';
import type { Scene } from '../defineRule.ts';
import { functionOf, neverRejects } from './settlement.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const routing = new Set(['all', 'delete', 'get', 'head', 'options', 'param', 'patch', 'post', 'put', 'use']);
const routerName = /^(app|router|server|api|\w+Router|\w+App)$/;

/** Async handlers that are given to an Express 4 router, which does not look at their promises. */
export function judgeRouteHandlers(scene: Scene, call: TSESTree.CallExpression): void {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || !routing.has(calledName(call) ?? '')) return;
  const origin = routerOrigin(callee.object, scene);
  if (origin === undefined) return;
  const major = majorOf(call, 'express');
  for (const argument of call.arguments.flatMap((given) =>
    given.type === NodeType.ArrayExpression ? given.elements : [given],
  )) {
    const handler = argument === null || argument.type === NodeType.CallExpression ? undefined : functionOf(argument);
    if (argument === null || handler?.async !== true || handler.generator || handler.params.length === 0) continue;
    const isSound =
      (major !== undefined && major >= 5) || hasPatch(scene.project) || neverRejects(handler) || !awaits(handler);
    scene.judge(
      argument,
      isSound
        ? undefined
        : {
            detail: `Here Express${major === undefined ? '' : ` ${major}`} drops the promise of the async handler: when it fails the request is never answered and the unhandled rejection ends the process.`,
            confidence: major !== undefined && origin === 'known' ? 'high' : 'medium',
          },
    );
  }
}

/** How sure it is that an object routes requests of Express. */
function routerOrigin(object: TSESTree.Node, scene: Scene): 'known' | 'named' | undefined {
  const root = rootOfChain(object);
  const member = moduleMember(root);
  if (member !== undefined)
    return /^(express|connect|router)$/.test(member.module) && member.path.at(-1) === '()' ? 'known' : undefined;
  if (root.type !== NodeType.Identifier || !routerName.test(root.name)) return undefined;
  return hasDependency(scene.project, scene.file.program) ? 'named' : undefined;
}

/** The router in `router.route('/').get(…).post(…)`. */
function rootOfChain(object: TSESTree.Node): TSESTree.Node {
  const bare = unwrap(object);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return bare;
  const name = calledName(bare) ?? '';
  return name === 'route' || routing.has(name) ? rootOfChain(bare.callee.object) : bare;
}

function hasDependency(project: Project, program: TSESTree.Program): boolean {
  const { text, path } = fileOf(program);
  const names = Object.keys(projectOf(program).manifestOf(path)?.dependencies ?? {});
  const usesOther = names.some((name) =>
    /^(fastify|koa|@koa\/router|koa-router|hono|@hapi\/hapi|polka|restify)$/.test(name),
  );
  if (usesOther) return false;
  if (names.includes('express')) return true;
  return project.manifests.length === 0 && /['"]express['"]/.test(text);
}

const patched = new ProjectAnswers<Project, boolean>();
const patch =
  /^(express-async-errors|express-async-handler-patch|express-promise-router|@root\/async-router|express-async-router)$/;

/** True where a package is loaded that makes Express look at promises. */
function hasPatch(project: Project): boolean {
  let found = patched.get(project);
  if (found === undefined) {
    found = [...project.texts.values()].some((text) =>
      /['"](express-async-errors|express-promise-router|@root\/async-router)['"]/.test(text),
    );
    found ||= project.manifests.some(({ dependencies }) => Object.keys(dependencies).some((name) => patch.test(name)));
    patched.set(project, found);
  }
  return found;
}

function awaits(handler: FunctionNode): boolean {
  return [...nodesIn(handler.body)].some(
    (node) =>
      node.type === NodeType.AwaitExpression ||
      (node.type === NodeType.ForOfStatement && node.await) ||
      node.type === NodeType.ThrowStatement,
  );
}
