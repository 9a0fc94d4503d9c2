import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import type { CallNode, SourceFile } from '../../source/sourceFile.ts';
import { textOf } from '../../source/sourceFile.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import { isTestPath } from '../../source/testPaths.ts';

export type Framework = 'express' | 'koa' | 'fastify' | 'nest' | 'hapi' | 'restify' | 'hono' | 'polka';

/** A server that the workspace makes. */
export interface ServerApp {
  readonly framework: Framework;
  /** The call that makes it. */
  readonly call: CallNode;
  readonly file: SourceFile;
  /** The name that it is given, where it is. */
  readonly name: string | undefined;
  /** The code of the package that it belongs to, tests left out. */
  readonly files: readonly SourceFile[];
  readonly dependencies: Readonly<Record<string, string>>;
}

const known = new ProjectAnswers<Project, readonly ServerApp[]>();

/** The main server of each package of the workspace: the one that listens, or the first that is made. */
export function serverApps(project: Project): readonly ServerApp[] {
  let apps = known.get(project);
  if (apps === undefined) known.set(project, (apps = findApps(project)));
  return apps;
}

/** The code of each package of the workspace by its folder, tests and what browsers get left out. */
export function productionFiles(project: Project): ReadonlyMap<string, readonly SourceFile[]> {
  const byFolder = new Map<string, SourceFile[]>();
  for (const file of project.codeFiles()) {
    if (isTestPath(file.path) || /(?:^|\/)(?:public|static|assets|vendor|www)\//.test(file.path)) continue;
    const folder = project.manifestOf(file.path)?.folder ?? '';
    const files = byFolder.get(folder);
    if (files === undefined) byFolder.set(folder, [file]);
    else files.push(file);
  }
  return byFolder;
}

function findApps(project: Project): readonly ServerApp[] {
  return [...productionFiles(project).values()].flatMap((files) => {
    const apps = files.flatMap((file) => appsOf(project, file, files)).filter((app) => isServed(app));
    const main = apps.find((app) => listens(app)) ?? apps[0];
    return main === undefined ? [] : [main];
  });
}

function appsOf(project: Project, file: SourceFile, files: readonly SourceFile[]): ServerApp[] {
  return file.calls.flatMap((call) => {
    const framework = frameworkOf(call);
    if (framework === undefined) return [];
    const dependencies = project.manifestOf(file.path)?.dependencies ?? {};
    return [{ framework, call, file, name: nameOf(call), files, dependencies }];
  });
}

export function frameworkOf(call: CallNode): Framework | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined) return undefined;
  const path = member.path.join('.');
  switch (member.module) {
    case 'express':
      return path === '' || path === 'createServer' || path === 'express' ? 'express' : undefined;
    case 'koa':
      return path === '' ? 'koa' : undefined;
    case 'fastify':
      return /^(|fastify|Fastify)$/.test(path) ? 'fastify' : undefined;
    case '@nestjs/core':
      return path === 'NestFactory.create' ? 'nest' : undefined;
    case '@hapi/hapi':
    case 'hapi':
      return /^(server|Server)$/.test(path) ? 'hapi' : undefined;
    case 'restify':
      return path === 'createServer' ? 'restify' : undefined;
    case 'hono':
    case '@hono/zod-openapi':
      return /^(Hono|OpenAPIHono)$/.test(path) ? 'hono' : undefined;
    case 'polka':
    case '@tinyhttp/app':
      return /^(|App)$/.test(path) ? 'polka' : undefined;
    default:
      return undefined;
  }
}

function nameOf(call: CallNode): string | undefined {
  let node: TSESTree.Node = call.parent;
  while (node.type === NodeType.AwaitExpression || node.type === NodeType.AssignmentExpression) {
    if (node.type === NodeType.AssignmentExpression && node.left.type === NodeType.Identifier) return node.left.name;
    node = node.parent;
  }
  return node.type === NodeType.VariableDeclarator && node.id.type === NodeType.Identifier ? node.id.name : undefined;
}

function listens({ files, framework }: ServerApp): boolean {
  const starting = framework === 'hapi' ? /^(listen|start|initialize)$/ : framework === 'hono' ? /^serve$/ : /^listen$/;
  return files.some(({ calls }) => calls.some((call) => starting.test(calledName(call) ?? '')));
}

/** A library makes applications for its users to serve: there, nothing listens and nothing is handed to a server or a cloud function. */
function isServed(app: ServerApp): boolean {
  if (isMounted(app)) return false;
  if (listens(app)) return true;
  const served = /^(createServer|serverlessExpress|serverless|handle|configure|toNodeHandler)$/;
  return app.files.some(({ calls }) =>
    calls.some((call) => served.test(calledName(call) ?? '') && call.arguments.length > 0),
  );
}

/** An application that is part of another: `parent.use('/admin', app)`. */
function isMounted({ name, file }: ServerApp): boolean {
  if (name === undefined) return false;
  return file.calls.some(
    (call) =>
      /^(use|register)$/.test(calledName(call) ?? '') &&
      !textOf(call.callee).startsWith(`${name}.`) &&
      call.arguments.some((argument) => textOf(argument) === name),
  );
}

/** True when the code of the app's package uses a package whose name matches. */
export function usesPackage({ files }: Pick<ServerApp, 'files'>, name: RegExp): boolean {
  return files.some(({ text }) => {
    for (const match of text.matchAll(/(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g))
      if (name.test(match[2] ?? '')) return true;
    return false;
  });
}

export function mentions({ files }: Pick<ServerApp, 'files'>, pattern: RegExp): boolean {
  return files.some(({ text }) => pattern.test(text));
}
