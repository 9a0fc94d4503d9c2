import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, commonNames, countFunctions, ownNames } from '../../flow/callers.ts';
import {
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  rootIdentifier,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { fileOf, textOf, type SourceFile } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { wordsOf } from './words.ts';
import { ProjectAnswers } from '../../source/memory.ts';

/** A route as the application registers it. */
export interface Route {
  readonly call: TSESTree.CallExpression;
  readonly method: string;
  readonly path: string;
  readonly handler: FunctionNode | undefined;
  /** What stands before the handler and asks who the client is, as text; a router's own guards included. */
  readonly guards: readonly string[];
}

export interface RouteTable {
  readonly routes: readonly Route[];
  readonly byHandler: ReadonlyMap<FunctionNode, readonly Route[]>;
  /** True when a guard stands before all routes of the application. */
  readonly isGuardedAsWhole: boolean;
  readonly hasGuards: boolean;
}

const methods = /^(get|post|put|patch|delete|del|all)$/;
const routerName = /app|router|route|server|api|fastify|express|controller/i;
const guardWords =
  /^(auth\w*|login|logged|loggedin|signedin|jwt|guard|guards|protect|protected|permit|permission|permissions|role|roles|admin|admins|acl|authorize|authenticated|restrict|restricted|secured|bearer|unauthorized|owner|ownership|requireuser|isuser|identity|keycloak|credentials)$/;
const notGuard =
  /initialize|passport\.session|routes?\b|router|controller|\bexpress\.|static\(|cookieSession|rateLimit|limiter/i;

const tables = new ProjectAnswers<Project, RouteTable>();

export function routesOfProject(project: Project): RouteTable {
  let table = tables.get(project);
  if (table === undefined) tables.set(project, (table = readRoutes(project)));
  return table;
}

function readRoutes(project: Project): RouteTable {
  const files = project.codeFiles().filter(({ path }) => !isTestPath(path));
  const uses = files.flatMap((file) => guardingUses(file));
  const guardedFiles = new Set(uses.flatMap((use) => use.mounts));
  const routes: Route[] = [];
  for (const file of files) {
    for (const call of file.calls) {
      const route = call.type === NodeType.CallExpression ? routeOf(call) : undefined;
      if (route === undefined) continue;
      const outer = uses.filter(
        (use) =>
          use.file === file &&
          use.call.range[0] < route.call.range[0] &&
          use.mounts.length === 0 &&
          isPrefix(use.path, route.path),
      );
      const inherited = [
        ...outer.map(({ guard }) => guard),
        ...(guardedFiles.has(file.path) ? ['a guard of the router'] : []),
      ];
      routes.push({ ...route, guards: [...inherited, ...route.guards] });
    }
  }
  const byHandler = new Map<FunctionNode, Route[]>();
  for (const route of routes)
    if (route.handler !== undefined) byHandler.set(route.handler, [...(byHandler.get(route.handler) ?? []), route]);
  const isGuardedAsWhole = uses.some(
    ({ path, mounts, file, call }) =>
      path === '' &&
      mounts.length === 0 &&
      !routes.some((route) => fileOf(route.call) === file && route.call.range[0] > call.range[0]) &&
      isApplication(call),
  );
  return { routes, byHandler, isGuardedAsWhole, hasGuards: routes.some(({ guards }) => guards.length > 0) };
}

function isApplication(call: TSESTree.CallExpression): boolean {
  return (
    call.callee.type === NodeType.MemberExpression &&
    /^(?:this\.)?_?(app|server|fastify|application|api)$/i.test(textOf(call.callee.object))
  );
}

interface GuardingUse {
  readonly file: SourceFile;
  readonly call: TSESTree.CallExpression;
  readonly path: string;
  readonly guard: string;
  /** Paths of the files whose routers are mounted behind the guard. */
  readonly mounts: readonly string[];
}

/** `app.use(guard)`, `app.use('/api', guard, routes)`, `fastify.addHook('onRequest', guard)`. */
function guardingUses(file: SourceFile): readonly GuardingUse[] {
  return file.calls.flatMap((call) => {
    if (call.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return [];
    const name = calledName(call) ?? '';
    if (name !== 'use' && name !== 'addHook' && name !== 'all' && name !== 'useGlobalGuards') return [];
    const path = name === 'addHook' ? '' : (stringOf(call.arguments[0]) ?? '');
    const guard = call.arguments.find((argument) => stringOf(argument) === undefined && isGuard(argument));
    if (guard === undefined && name !== 'useGlobalGuards') return [];
    const mounts = call.arguments.flatMap((argument) => (argument === guard ? [] : mountedFile(file, argument)));
    return [
      { file, call, path: path.replace(/[*].*$/, ''), guard: guard === undefined ? name : textOf(guard), mounts },
    ];
  });
}

function mountedFile(file: SourceFile, node: TSESTree.Node): string[] {
  const root = rootIdentifier(node);
  const definition = root && findVariable(root)?.defs[0];
  const declared =
    definition?.parent?.type === NodeType.ImportDeclaration
      ? definition.parent.source
      : definition?.node.type === NodeType.VariableDeclarator
        ? definition.node.init
        : node;
  const source =
    declared == null ? undefined : (stringOf(declared) ?? /require\(\s*['"]([^'"]+)['"]/.exec(textOf(declared))?.[1]);
  const path = source === undefined ? undefined : projectOf(file.program).resolve(file.path, source);
  return path === undefined ? [] : [path];
}

function isPrefix(prefix: string, path: string): boolean {
  return prefix === '' || prefix === '/' || path.startsWith(prefix);
}

function routeOf(call: TSESTree.CallExpression): Route | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = propertyName(callee) ?? '';
  if (!methods.test(method)) return undefined;
  const chained = routeChain(callee.object);
  const first = call.arguments[0];
  const path = chained ?? (first === undefined ? undefined : pathOf(first));
  if (path === undefined) return undefined;
  const given = (chained === undefined ? call.arguments.slice(1) : call.arguments).flatMap((argument) =>
    argument.type === NodeType.ArrayExpression ? argument.elements.filter((element) => element !== null) : [argument],
  );
  const last = given.at(-1);
  if (last === undefined) return undefined;
  const handler = handlerFunction(last);
  if (handler === undefined && !(chained !== undefined || routerName.test(textOf(callee.object)))) return undefined;
  if (handler === undefined && unwrap(last).type === NodeType.ObjectExpression) return undefined;
  const guards = given
    .slice(0, -1)
    .filter((argument) => isGuard(argument) || isGuardOption(argument))
    .map((argument) => textOf(argument));
  // A wrapper such as `authenticated(handler)` guards it too.
  const wrapper = unwrap(last).type === NodeType.CallExpression && isNamedGuard(last) ? [textOf(last)] : [];
  return { call, method: method === 'del' ? 'delete' : method, path, handler, guards: [...guards, ...wrapper] };
}

function pathOf(node: TSESTree.Node): string | undefined {
  const text = stringOf(node);
  if (text !== undefined) return /^(?:\/|\*|$)/.test(text) || text.startsWith(':') ? text : undefined;
  if (node.type === NodeType.TemplateLiteral)
    return textOf(node)
      .slice(1, -1)
      .replace(/\$\{[^}]*\}/g, '');
  return node.type === NodeType.Literal && 'regex' in node ? textOf(node) : undefined;
}

/** The path of `router.route(path).get(…).post(…)`. */
function routeChain(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return undefined;
  const name = propertyName(bare.callee) ?? '';
  if (name === 'route') return stringOf(bare.arguments[0]) ?? '';
  return methods.test(name) ? routeChain(bare.callee.object) : undefined;
}

/** The function that a route's last argument is; by its name, where the object is not known and the name is the only one. */
export function handlerFunction(node: TSESTree.Node): FunctionNode | undefined {
  const bare = unwrap(node);
  if (bare.type === NodeType.CallExpression) {
    // `asyncHandler(async (request, response) => …)`, `controller.list.bind(controller)`: not what the wrapper is, but what it wraps.
    const inner =
      bare.callee.type === NodeType.MemberExpression && calledName(bare) === 'bind'
        ? bare.callee.object
        : bare.arguments.at(-1);
    const wrapped = inner && handlerFunction(inner);
    if (wrapped !== undefined) return wrapped;
  }
  const value = valueOf(bare);
  if (value?.kind === 'function') return value.node;
  if (value !== undefined) return undefined;
  const name = bare.type === NodeType.MemberExpression ? propertyName(bare) : undefined;
  const project = projectOf(bare);
  // As for calls: a name that many objects have, such as `get`, tells nothing.
  if (name === undefined || commonNames.has(name) || countFunctions(project).get(name) !== 1) return undefined;
  for (const file of project.codeFiles()) {
    const found = file.functions.find((candidate) => ownNames(candidate).has(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A middleware that lets only known clients pass, by its name or by what it answers to others. */
export function isGuard(node: TSESTree.Node): boolean {
  if (node.type === NodeType.ArrayExpression)
    return node.elements.some((element) => element !== null && isGuard(element));
  if (isNamedGuard(node)) return true;
  const value = valueOf(node);
  const owner = isFunctionNode(node) ? node : value?.kind === 'function' ? value.node : undefined;
  return (
    owner !== undefined &&
    owner.params.length >= 2 &&
    /\b40[13]\b|unauthori[sz]ed|forbidden|redirect\([^)]*(?:login|signin)/i.test(textOf(owner)) &&
    /\bnext\b/.test(textOf(owner))
  );
}

function isNamedGuard(node: TSESTree.Node): boolean {
  if (isFunctionNode(node) || stringOf(node) !== undefined) return false;
  // Of `session({ prefix: 'admin' })` the options say nothing of who may pass.
  const hasOptions =
    node.type === NodeType.CallExpression && node.arguments.some(({ type }) => type === NodeType.ObjectExpression);
  const text = textOf(hasOptions ? node.callee : node).slice(0, 120);
  if (notGuard.test(text)) return false;
  const words = wordsOf(text);
  return (
    words.some((word) => guardWords.test(word)) ||
    /(?:verify|check|require|ensure|validate|is|has)_?(?:user|token|session|account|apikey|login|access)|(?:signed|logged)_?in|passport\.authenticate|secure\(/i.test(
      text,
    )
  );
}

/** `{ preHandler: [authenticate] }`, `{ onRequest: … }`, `{ auth: 'jwt' }`. */
function isGuardOption(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.ObjectExpression) return false;
  return node.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      /^(preHandler|onRequest|preValidation|auth|config|security|beforeHandler)$/.test(keyName(property) ?? ''),
  );
}
