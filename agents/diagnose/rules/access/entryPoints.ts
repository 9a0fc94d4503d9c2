import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { graphqlArguments, resolverOf } from '../../flow/graphqlResolvers.ts';
import { asksRole } from './resolverGuards.ts';
import { decoratorName, type RequestHandler } from '../../flow/handlers.ts';
import { messageParameters } from '../../flow/messageHandlers.ts';
import { functionVariable, keyName, referencesOf, type FunctionNode } from '../../flow/scope.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { bringsGuard, decoratorText, isController, usesNest } from '../framework/nest.ts';
import { isNamedGuard } from './routeGuards.ts';
import { routesOfProject } from './routes.ts';
import { wordsOf } from './words.ts';

/** What stands between a client and a handler, as far as the workspace tells. */
export interface EntryPoint {
  readonly method: string;
  /** Of the path and the handler's name. */
  readonly words: readonly string[];
  /** Only clients who are logged in get so far. */
  readonly isLoggedIn: boolean;
  /** Only clients of a certain role do. */
  readonly isPrivileged: boolean;
  /** The application says that everybody may. */
  readonly isPublic: boolean;
}

export const privileged =
  /admin|moderator|staff|roles?\b|permission|owner|acl\b|authorize|polic(?:y|ies)|can\b|self|scope|superuser|librarian|manager|kiosk|internal|machine|service|apikey|api[-_]key|webhook|signature/i;

/** How a handler can be reached; undefined where nothing shows that the application knows its clients. */
export function entryPoint(handler: RequestHandler, project: Project): EntryPoint | undefined {
  const { node } = handler;
  const table = routesOfProject(project);
  const routes = table.byHandler.get(node) ?? [];
  if (routes.length > 0) {
    const guards = routes.flatMap((route) => route.guards);
    return {
      method: routes[0]?.method ?? '',
      words: routes.flatMap(({ path }) => wordsOf(path)),
      isLoggedIn: table.isGuardedAsWhole || routes.every((route) => route.guards.length > 0),
      isPrivileged: guards.some((guard) => privileged.test(guard)),
      isPublic: false,
    };
  }
  const { parent } = node;
  if (parent.type === NodeType.MethodDefinition && parent.decorators.length > 0) return decorated(parent, project);
  const resolver = graphqlArguments(node) === undefined ? undefined : resolverOf(node);
  if (graphqlArguments(node) !== undefined || messageParameters(node) !== undefined) {
    const own = parent.type === NodeType.Property ? keyName(parent) : undefined;
    const name = (resolver && keyName(resolver.property)) ?? own ?? nameOf(node);
    return {
      method: /mutation/i.test(resolver?.group ?? '') ? 'post' : 'get',
      words: wordsOf(name),
      isLoggedIn: (resolver?.wrappers.length ?? 0) > 0 || knowsClients(project),
      isPrivileged: resolver?.wrappers.some(asksRole) === true,
      isPublic: false,
    };
  }
  return fileRoute(handler, project);
}

/** A method of NestJS's: guards are decorators, of the method, the class or the whole application. */
function decorated(method: TSESTree.MethodDefinition, project: Project): EntryPoint {
  const owner = method.parent.parent;
  const decorators = [...owner.decorators, ...method.decorators];
  const route = method.decorators.find((decorator) =>
    /^(?:Get|Post|Put|Patch|Delete|All|Query|Mutation)$/.test(decoratorName(decorator)),
  );
  const controller = isController(owner)
    ? owner.decorators.find((decorator) => decoratorName(decorator) === 'Controller')
    : undefined;
  const texts = decorators.map((decorator) => textOf(decorator));
  const isPublic = decorators.some((decorator) =>
    /public|anonymous|skipauth|noauth|allowun/i.test(decoratorName(decorator)),
  );
  const verb = route === undefined ? '' : decoratorName(route).toLowerCase();
  return {
    method: verb === 'mutation' ? 'post' : verb === 'query' ? 'get' : verb,
    words: [
      ...wordsOf((controller && decoratorText(controller)) ?? owner.id?.name ?? ''),
      ...wordsOf((route && decoratorText(route)) ?? ''),
      ...wordsOf(keyName(method) ?? ''),
    ],
    isLoggedIn: !isPublic && (decorators.some(bringsGuard) || hasGlobalGuard(project)),
    isPrivileged: texts.some((text) =>
      /^@(?!UseGuards)\w*(?:Role|Admin|Permission|Polic|Abilit|Acl|Scope|Staff|Can)\w*\(|UseGuards\([^)]*(?:Admin|Owner|Permission|Polic|Staff|Self)/.test(
        text,
      ),
    ),
    isPublic,
  };
}

/** Next's files, Lambda's functions, and handlers of controllers whose routes are not seen. */
function fileRoute({ node, kind }: RequestHandler, project: Project): EntryPoint | undefined {
  const file = fileOf(node);
  const isNext = /(?:^|\/)(?:pages\/api\/|app\/(?:.*\/)?route\.[jt]sx?$)/.test(file.path);
  if (!isNext && kind !== 'event' && kind !== 'request' && kind !== 'context') return undefined;
  const wrappers = referencesOf(functionVariable(node)).flatMap(({ identifier: { parent } }) =>
    parent.type === NodeType.CallExpression ? [textOf(parent)] : [],
  );
  const around = node.parent.type === NodeType.CallExpression ? [textOf(node.parent.callee)] : [];
  const name = /(?:^|\W)(?:GET|POST|PUT|PATCH|DELETE)\b/.exec(textOf(node).slice(0, 60))?.[0]?.trim().toLowerCase();
  return {
    method: name ?? '',
    words: [...wordsOf(file.path), ...wordsOf(nameOf(node))],
    isLoggedIn: knowsClients(project),
    isPrivileged: [...wrappers, ...around].some((text) => privileged.test(text)),
    isPublic: false,
  };
}

function nameOf(node: FunctionNode): string {
  if (node.id?.name !== undefined) return node.id.name;
  return node.parent.type === NodeType.VariableDeclarator && node.parent.id.type === NodeType.Identifier
    ? node.parent.id.name
    : '';
}

interface Signs {
  readonly hasGlobalGuard: boolean;
  readonly knowsClients: boolean;
}

const known = new ProjectAnswers<Project, Signs>();
const client =
  /(?:req|request|ctx|context|c|socket|event|locals|state|data|requestContext)\.(?:user|session\.\w*(?:user|account|member)\w*|auth\.|account\b|currentUser|authorizer|jwt|viewer|me\b)|\bgetServerSession\b|\bgetSession\(|\bcurrentUser\b|jwtVerify\(|jwt\.verify\(|\.jwtVerify\(|\bauthorizer\b\s*:|APP_GUARD|createParamDecorator|\b(?:require|assert|ensure|check|must)\w*\((?:ctx|context)\b/;

function signsOf(project: Project): Signs {
  let signs = known.get(project);
  if (signs === undefined) {
    const files = project.codeFiles().filter(({ path }) => !isTestPath(path));
    const nest = files.filter((file) => usesNest(file));
    signs = {
      hasGlobalGuard: nest.some(
        ({ text }) => /\bAPP_GUARD\b|\.useGlobalGuards\(/.test(text) && /auth|jwt|session|login|token/i.test(text),
      ),
      knowsClients:
        routesOfProject(project).hasGuards ||
        files.some(({ text }) => client.test(text)) ||
        [...project.texts].some(
          ([path, text]) => /(?:serverless|template)\.ya?ml$/.test(path) && /\b[aA]uthorizer\b/.test(text),
        ),
    };
    known.set(project, signs);
  }
  return signs;
}

export function hasGlobalGuard(project: Project): boolean {
  return signsOf(project).hasGlobalGuard;
}

/** Whether anything in the workspace tells who a client is. */
export function knowsClients(project: Project): boolean {
  return signsOf(project).knowsClients;
}

/** A call around a handler that is named after letting in: `withSession(handler)`. */
export function isWrappedByGuard(node: FunctionNode): boolean {
  const places = [
    node as TSESTree.Node,
    ...referencesOf(functionVariable(node)).map(({ identifier }) => identifier as TSESTree.Node),
  ];
  return places.some(({ parent }) => parent?.type === NodeType.CallExpression && isNamedGuard(parent.callee));
}
