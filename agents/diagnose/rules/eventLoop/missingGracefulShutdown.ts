import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { isServiceFile } from './serving.ts';

const serverPackage =
  /^(express|fastify|koa|restify|polka|http|https|http2|@hapi\/hapi|hapi|@nestjs\/core|@hono\/node-server|hono|connect|micro|@apollo\/server.*|apollo-server.*|feathers|@feathersjs\/express|sails|ws)$/;
const serverName = /^(app|server|httpServer|httpsServer|fastify|api|http|expressApp)$/i;
const handling =
  /\bSIGTERM\b|@godaddy\/terminus|http-terminator|stoppable|close-with-grace|graceful-?shutdown|lightship|enableShutdownHooks|exit-hook|server-destroy|http-graceful-shutdown|node-graceful|death['"]/i;

/** Files that say how the service is run by something that ends it with SIGTERM and starts it anew. */
const deployment =
  /(?:^|\/)(?:(?:[\w.-]*\.)?Dockerfile(?:\.[\w.-]+)?|Containerfile|Procfile|(?:docker-)?compose[\w.-]*\.ya?ml|fly\.toml|render\.yaml|cloudbuild\.ya?ml|ecosystem\.config\.[cm]?[jt]s|[\w.-]+\.service|skaffold\.ya?ml|Chart\.yaml)$/i;
const deployed =
  /^kind:\s*['"]?(?:Deployment|StatefulSet|Rollout)\b|^\s*Type:\s*['"]?AWS::ECS::(?:Service|TaskDefinition)\b/m;

/** A server, in a container or under a supervisor, that nothing closes when the process is asked to end. */
export const missingGracefulShutdown = defineProjectRule((project, judge) => {
  const handlingPackages = new Set(
    [...project.texts].flatMap(([path, text]) =>
      !/(?:^|\/)(?:package-lock\.json|yarn\.lock|README)/.test(path) && handling.test(text)
        ? [folderOf(project, path)]
        : [],
    ),
  );
  const deployedFolders = new Set(
    [...project.texts].flatMap(([path, text]) =>
      deployment.test(path) || (/\.ya?ml$/.test(path) && deployed.test(text)) ? [folderOf(project, path)] : [],
    ),
  );
  const judged = new Set<string>();
  for (const file of project.codeFiles()) {
    if (!isServiceFile(file.program)) continue;
    const call = file.calls.find(listens);
    const folder = folderOf(project, file.path);
    if (call === undefined || judged.has(folder)) continue;
    judged.add(folder);
    const isDeployed = deployedFolders.has(folder) || deployedFolders.has('');
    const isSound = handlingPackages.has(folder) || handlingPackages.has('') || !isDeployed;
    judge(
      call.callee,
      isSound
        ? undefined
        : {
            detail: `Here ${textOf(call.callee).slice(0, 60)} starts a server, and nothing in its package handles SIGTERM.`,
          },
    );
  }
});

function folderOf(project: Project, path: string): string {
  return project.manifestOf(path)?.folder ?? '';
}

function listens(call: CallNode): boolean {
  if (call.type !== NodeType.CallExpression) return false;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || calledName(call) !== 'listen') return false;
  if (call.arguments.some(({ type }) => type === NodeType.SpreadElement)) return false;
  const member = moduleMember(callee);
  if (member !== undefined) return serverPackage.test(member.module);
  return isServerObject(callee.object) && call.arguments.length > 0;
}

function isServerObject(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type !== NodeType.Identifier || !serverName.test(bare.name)) return false;
  // A server that is handed in belongs to a framework, or to whoever calls.
  return findVariable(bare)?.defs[0]?.type !== DefinitionType.Parameter;
}
